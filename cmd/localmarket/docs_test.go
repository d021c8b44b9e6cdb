package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// pages are the Markdown files that people read on GitHub, relative to the module.
func pages() []string {
	GinkgoHelper()
	all := []string{"README.md", "CHANGELOG.md"}
	Expect(filepath.WalkDir(filepath.Join(moduleRoot, ".github"), func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(name, ".md") {
			name, err = filepath.Rel(moduleRoot, name)
			all = append(all, name)
		}
		return err
	})).To(Succeed())
	return all
}

// anchors are those of a page's headings, as GitHub makes them.
func anchors(text string) []string {
	var all []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(text, -1) {
		plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		all = append(all, strings.ReplaceAll(plain, " ", "-"))
	}
	return all
}

var _ = Describe("the pages of the repository", func() {
	It("lead to what is there", func() {
		link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
		read := 0
		for _, page := range pages() {
			text, err := os.ReadFile(filepath.Join(moduleRoot, page))
			Expect(err).NotTo(HaveOccurred())
			for _, found := range link.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(found[1], "://") {
					continue
				}
				name, anchor, _ := strings.Cut(found[1], "#")
				to := filepath.Join(moduleRoot, page)
				if name != "" {
					to = filepath.Join(filepath.Dir(to), filepath.FromSlash(name))
				}
				Expect(to).To(Or(BeAnExistingFile(), BeADirectory()), "%s leads to %s", page, found[1])
				if anchor != "" {
					other, err := os.ReadFile(to)
					Expect(err).NotTo(HaveOccurred())
					Expect(anchors(string(other))).To(ContainElement(anchor), "%s leads to %s", page, found[1])
				}
				read++
			}
		}
		Expect(read).To(BeNumerically(">", 50))
	})

	It("show cabinets and scenarios that are read", func() {
		block := regexp.MustCompile("(?s)```yaml\n(.*?)```")
		read := 0
		for _, page := range pages() {
			text, err := os.ReadFile(filepath.Join(moduleRoot, page))
			Expect(err).NotTo(HaveOccurred())
			for _, found := range block.FindAllStringSubmatch(string(text), -1) {
				shown := found[1]
				switch {
				case strings.Contains("\n"+shown, "\nsteps:"):
					_, err = scenarios.Parse(page, []byte(shown), nil)
				case strings.Contains("\n"+shown, "\nkeys:"), strings.Contains("\n"+shown, "\nbusiness:"):
					_, err = cabinet.Parse([]byte("localmarket: 1\n" + strings.TrimPrefix(shown, "localmarket: 1\n")))
				default:
					_, err = strictyaml.Parse([]byte(shown))
				}
				Expect(err).NotTo(HaveOccurred(), "%s shows\n%s", page, shown)
				read++
			}
		}
		Expect(read).To(BeNumerically(">", 4))
	})

	It("begin with the two commands that a clone needs, and each has a link in the README", func() {
		text, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
		Expect(err).NotTo(HaveOccurred())
		top := strings.Join(strings.SplitN(string(text), "\n", 20)[:12], "\n")
		Expect(top).To(And(ContainSubstring("go run ./cmd/localmarket demo"), ContainSubstring("go test ./...")))
		for _, page := range pages() {
			if strings.HasPrefix(filepath.ToSlash(page), ".github/docs/") {
				Expect(string(text)).To(ContainSubstring("("+filepath.ToSlash(page)+")"), "the README leads to no %s", page)
			}
		}
	})

	It("are led to by the Russian README as well, which names the commands that the English one names", func() {
		english, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
		Expect(err).NotTo(HaveOccurred())
		russian, err := os.ReadFile(filepath.Join(moduleRoot, ".github/README.ru.md"))
		Expect(err).NotTo(HaveOccurred())
		for _, link := range regexp.MustCompile(`\]\((?:\.github/)?((?:docs|examples|adr)/[\w.-]+)\)`).FindAllStringSubmatch(string(english), -1) {
			Expect(string(russian)).To(ContainSubstring("(" + link[1] + ")"))
		}
		for _, command := range regexp.MustCompile("`localmarket [a-z]+").FindAllString(string(english), -1) {
			Expect(string(russian)).To(ContainSubstring(command))
		}
	})
})
