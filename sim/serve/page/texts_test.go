package page_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/texts"
)

// keysOf are the texts that the code and the templates of the page ask for.
func keysOf() map[string]bool {
	GinkgoHelper()
	in := map[string]*regexp.Regexp{
		".html": regexp.MustCompile(`\bt (?:\$v|\.) "((?:[^"\\]|\\.)*)"`),
		".go":   regexp.MustCompile(`\.(?:Text|say|fail)\("((?:[^"\\]|\\.)*)"`),
	}
	keys := map[string]bool{"enabled": true, "activating": true, "refused": true, "unplugged": true, "disconnected": true} // states
	Expect(fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		for ending, pattern := range in {
			if !strings.HasSuffix(name, ending) {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, found := range pattern.FindAllStringSubmatch(string(text), -1) {
				keys[found[1]] = true
			}
		}
		return nil
	})).To(Succeed())
	return keys
}

var _ = Describe("The texts of the page", func() {
	It("are all there in Russian, and no others", func() {
		russian, err := texts.Read(texts.Russian)
		Expect(err).NotTo(HaveOccurred())
		keys := keysOf()
		Expect(len(keys)).To(BeNumerically(">", 200))
		for key := range keys {
			Expect(russian).To(HaveKey(key))
		}
		own, err := texts.ReadPart(texts.Russian, "page")
		Expect(err).NotTo(HaveOccurred())
		for key, text := range own {
			Expect(keys).To(HaveKey(key), "nothing asks for it")
			for _, one := range append(slices.Collect(maps.Values(text.Forms)), text.Plain) {
				Expect(onPage().English(one)).To(BeEmpty(), key)
			}
		}
	})
})
