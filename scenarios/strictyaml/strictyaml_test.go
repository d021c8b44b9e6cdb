package strictyaml_test

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
)

func TestStrictYAML(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "strictyaml")
}

type menu struct {
	Name  string   `yaml:"name"`
	Items []string `yaml:"items"`
}

// bomb is a small file whose aliases stand for 10^depth texts.
func bomb(depth int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := 1; i <= depth; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	return b.String()
}

var _ = Describe("a YAML file", func() {
	It("is read into a struct", func() {
		var m menu
		Expect(strictyaml.Decode([]byte("\ufeffname: Чай\nitems: [a, b]\n"), &m)).To(Succeed())
		Expect(m).To(Equal(menu{Name: "Чай", Items: []string{"a", "b"}}))
	})

	It("may be empty", func() {
		m := menu{Name: "kept"}
		Expect(strictyaml.Decode([]byte("# nothing\n"), &m)).To(Succeed())
		Expect(m.Name).To(Equal("kept"))
	})

	DescribeTable("is refused, with the place", func(text, message string) {
		err := strictyaml.Decode([]byte(text), new(menu))
		Expect(err).To(MatchError(ContainSubstring(message)))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("an unknown field", "name: a\nnmae: b\n", "[2:1] unknown field"),
		Entry("another type", "name: [a]\n", "[1:7]"),
		Entry("no YAML", "name: [\n", "[1:7]"),
		Entry("aliases", bomb(9), "line 2: aliases are not read"),
		Entry("deep nesting", "name:\n"+strings.Repeat("[", 40_000), "line 2: it is nested too deep"),
		Entry("too large a file", strings.Repeat("#\n", 40<<10), "larger than 64 KiB"),
		Entry("two documents", "name: a\n---\nname: b\n", "more than one document"),
	)
})

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"name: a", "items: [a, {b: c}]", bomb(2), "[", "? - :", "\xff", "a: &a\n<<: *a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := strictyaml.Decode(text, new(menu)); err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: an error of several lines: %v", text, err)
		}
	})
}
