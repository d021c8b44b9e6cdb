package rule_test

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports/rule"
)

// named are the ids of rules in a text.
func named(text string) []string {
	return regexp.MustCompile(`\b[NPLF]-[A-Z0-9]{2,}(?:-[A-Z]+)*\b`).FindAllString(text, -1)
}

var _ = Describe("the rules of the contract", func() {
	It("are found by their ids", func() {
		found, ok := rule.Find("N-RETRY")
		Expect(ok).To(BeTrue())
		Expect(found.Sentence).To(ContainSubstring("every minute"))
		Expect(found.Page).To(HavePrefix("https://yandex.ru/dev/market/partner-api/doc/"))
		_, ok = rule.Find("N-NONE")
		Expect(ok).To(BeFalse())
	})

	It("are each there once, and say something", func() {
		seen := map[string]bool{}
		for _, r := range rule.All() {
			Expect(named(r.ID)).To(Equal([]string{r.ID}))
			Expect(seen).NotTo(HaveKey(r.ID))
			seen[r.ID] = true
			Expect(r.Sentence).To(MatchRegexp(`^[A-Z0-9][^\t]{20,140}\.$`), r.ID)
			if r.Page != "" {
				page, err := url.Parse(r.Page)
				Expect(err).NotTo(HaveOccurred())
				Expect(page.Host).To(Equal("yandex.ru"), r.ID)
			}
		}
		Expect(len(seen)).To(BeNumerically(">", 40))
	})

	It("are all that code, scenarios and the docs name", func() {
		read := 0
		Expect(filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				if err == nil && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2 && entry.Name() != ".github") {
					return filepath.SkipDir
				}
				return err
			}
			switch filepath.Ext(name) {
			case ".go", ".md", ".yaml":
			default:
				return nil
			}
			if strings.HasSuffix(name, "_test.go") {
				return nil
			}
			text, err := os.ReadFile(name)
			read++
			for _, id := range named(string(text)) {
				_, known := rule.Find(id)
				Expect(known).To(BeTrue(), "%s names %s, which rules.tsv lacks", name, id)
			}
			return err
		})).To(Succeed())
		Expect(read).To(BeNumerically(">", 100))
	})
})
