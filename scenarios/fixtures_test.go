package scenarios_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
)

// fixture is a file of testdata. A broken one begins with what is wrong with
// it, a comment for each line of the error, and with whether an editor that
// knows the schema finds something, too.
type fixture struct {
	name     string
	text     []byte
	problems []string
	schema   string // "accepts" or "refuses"
}

// fixtures panics where it cannot read: it is called while the tree of specs is
// built, too, when there is no test to fail.
func fixtures(folder string) []fixture {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		panic("there are no files in testdata/" + folder)
	}
	var all []fixture
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		all = append(all, newFixture(strings.TrimSuffix(filepath.Base(file), ".yaml"), text))
	}
	return all
}

func newFixture(name string, text []byte) fixture {
	f := fixture{name: name, text: text}
	for line := range strings.SplitSeq(string(text), "\n") {
		comment, ok := strings.CutPrefix(line, "# ")
		if !ok {
			return f
		}
		if about, ok := strings.CutPrefix(comment, "schema: "); ok {
			f.schema = about
			return f
		}
		f.problems = append(f.problems, comment)
	}
	return f
}

func problems(err error) []string {
	GinkgoHelper()
	var invalid *scenarios.InvalidError
	Expect(errors.As(err, &invalid)).To(BeTrue(), "%v", err)
	var lines []string
	for _, p := range invalid.Problems {
		lines = append(lines, p.String())
	}
	return lines
}

var _ = Describe("a broken file", func() {
	for _, f := range fixtures("broken") {
		It("says what is wrong, where, and what to do: "+f.name, func() {
			s, err := scenarios.Parse(f.name, f.text, nil)
			Expect(s).To(BeNil())
			Expect(problems(err)).To(Equal(f.problems))
		})
	}

	It("has an error of a line for each problem", func() {
		_, err := scenarios.Parse("my.yaml", []byte("localmarket: 1\nname: a\nrules: [x]\nsteps: []\n"), nil)
		Expect(err).To(MatchError("" +
			"my.yaml: line 3: \"x\" is no rule of the contract: write one such as N-RETRY; the README lists them\n" +
			"my.yaml: line 4: it has no steps: begin with \"steps:\" and \"- connect: NAME\""))
	})

	It("is not told of in more than 20 lines, and one for the rest", func() {
		text := "localmarket: 1\nname: a\nsteps:\n" + strings.Repeat("  - order: explode\n", 23)
		_, err := scenarios.Parse("my.yaml", []byte(text), nil)
		Expect(problems(err)).To(HaveLen(21))
		Expect(problems(err)[20]).To(Equal("and 3 problems more"))
	})

	DescribeTable("is refused where it cannot be a file of the folder", func(text, problem string) {
		_, err := scenarios.Parse("my.yaml", []byte(text), nil)
		Expect(problems(err)).To(Equal([]string{problem}))
	},
		Entry("empty", "", `line 1: the file does not say that it is a scenario: begin with "localmarket: 1"`),
		Entry("only a comment", "# nothing\n", `line 1: the file does not say that it is a scenario: begin with "localmarket: 1"`),
		Entry("of 10 MB", strings.Repeat("# a story\n", 1<<20), "it is larger than 256 KiB: split it into several files"),
		Entry("not UTF-8", "localmarket: 1\nname: \xf0\xe8\n", "line 2: it is not UTF-8: save the file in the encoding UTF-8"),
		Entry("with 1001 steps", "localmarket: 1\nname: a\nsteps:\n"+strings.Repeat("  - advance: 1m\n", 1001),
			"line 3: there are 1001 steps, and at most 1000 are taken: make several scenarios of it, or write times: for what repeats"),
	)
})

var _ = Describe("a good file", func() {
	It("is read, and has a plan", func() {
		for _, f := range fixtures("good") {
			s, err := scenarios.Parse(f.name, f.text, nil)
			Expect(err).NotTo(HaveOccurred(), f.name)
			Expect(s.Name).To(Equal(f.name), "the name is that of the file")
			Expect(s.Plan()).NotTo(BeEmpty(), f.name)
		}
	})

	It("is each of the library, under the name of its file", func() {
		for _, name := range scenarios.Names() {
			s, err := scenarios.Load(name)
			Expect(err).NotTo(HaveOccurred(), name)
			Expect(s.Name).To(Equal(name))
			Expect(s.Source).To(Equal("library"))
		}
	})

	It("is the template, under any name", func() {
		text, err := scenarios.Template("my-own")
		Expect(err).NotTo(HaveOccurred())
		s, err := scenarios.Parse("my-own.yaml", text, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Name).To(Equal("my-own"))

		_, err = scenarios.Template("../my own")
		Expect(err).To(MatchError(`a scenario cannot be named "../my own": write small letters, digits and hyphens, such as lost-replies`))
	})

	It("is not what the library does not have", func() {
		_, err := scenarios.Load("disconection")
		Expect(err).To(MatchError(`the library has no scenario "disconection": did you mean "disconnection"?`))
		_, err = scenarios.Load("x")
		Expect(err).To(MatchError(`the library has no scenario "x": localmarket scenario list shows all`))
	})
})
