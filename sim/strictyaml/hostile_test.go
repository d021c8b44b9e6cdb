package strictyaml_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

const sceneSize = 256 << 10

// bomb is a small file whose aliases stand for 10^depth texts.
func bomb(depth int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := 1; i <= depth; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	return b.String()
}

// full is a text of the largest size, made of pieces.
func full(piece string) string { return strings.Repeat(piece, sceneSize/len(piece)) }

// numbered is a text with pieces that differ by their number.
func numbered(format string, count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// steps is a text with pieces that are each indented by one space more.
func steps(piece string, count int) string {
	var b strings.Builder
	for i := range count {
		b.WriteString(strings.Repeat(" ", i) + piece + "\n")
	}
	return b.String()
}

// The parser alone takes seconds to minutes, or all memory, for most of these.
var _ = Describe("a hostile file", func() {
	DescribeTable("is refused before it is parsed", func(text, message string) {
		var v any
		err := strictyaml.DecodeAtMost([]byte(text), sceneSize+2048, &v)
		Expect(err).To(MatchError(HavePrefix(message)))
	},
		Entry("too large", strings.Repeat("- a\n", 3<<20), "it is larger than 258 KiB"),
		Entry("an alias bomb", bomb(9), "line 1: anchors and aliases"),
		Entry("dashes in a line", strings.Repeat("- ", 2000), "line 1: it is nested too deep"),
		Entry("dashes in many lines", steps("-", 700), "line 33: it is nested too deep"),
		Entry("dashes and keys in one column", full("-\na:\n"), "line 2: an item of the list has no value"),
		Entry("dashes without values", full("-\n"), "line 2: an item of the list has no value"),
		Entry("dashes in brackets", "[\n"+full("-\n"), "line 2: there is a dash in a list that is in brackets"),
		Entry("keys, each deeper", steps("a:", 700), "line 33: it is nested too deep"),
		Entry("keys in a line", strings.Repeat("a: ", 1000), "line 1: it is nested too deep"),
		Entry("keys in brackets, each deeper", "["+steps("a:", 700), "line 2: a key is not allowed here"),
		Entry("brackets", full("[\n"), "line 33: it is nested too deep"),
		Entry("braces", full("{a: \n"), "line 33: it is nested too deep"),
		Entry("braces after dashes", full("- {a:\n"), "line 2: there is a dash"),
		Entry("many keys", numbered("a%d:\n", 30_000), "line 1001: a mapping has more than 1000 keys"),
		Entry("many keys in braces", "{"+numbered("a%d: x,\n", 20_000), "line 1001: a mapping has more than 1000 keys"),
		Entry("many values", full("- a\n"), "line 32769: it holds too many values"),
		Entry("many commas", "["+full(",\n"), "line 65536: it holds too many values"),
		Entry("a long key", strings.Repeat("k", 1025)+":\n"+full(" - a\n"), "line 1: the keys down to here are longer than 1024 characters"),
		Entry("a long path", steps(strings.Repeat("k", 100)+":", 20), "line 11: the keys down to here are longer than 1024 characters"),
		Entry("a long line", full("<"), "line 1: the line is longer than 4096 characters"),
		Entry("many blank lines", "a: |\n b\n"+full("\n"), "line 103: there are more than 100 blank lines"),
		Entry("lines of spaces", "a: |\n b\n"+full(" \n"), "line 103: there are more than 100 blank lines"),
		Entry("many documents", full("---\n"), "line 2: it holds more than one document"),
		Entry("many ends of documents", full("...\n"), "line 2: it holds more than one document"),
		Entry("many tags", full("- !a b\n"), "line 1: tags (!) are not read"),
		Entry("many quotes", full("\"\n"), "line 3: "),
	)

	It("may be read where that is quick", func() {
		for _, text := range []string{
			strings.Repeat("- a:\n", 21_000),
			"[" + strings.Repeat("{a},\n", 13_000) + "]",
			full("# a comment\n"),
			"- |\n" + full("  x\n"),
			"- '" + full("  y\n") + "'",
			full("- " + strings.Repeat("<", 4000) + "\n"),
		} {
			var v any
			Expect(strictyaml.DecodeAtMost([]byte(text), sceneSize+2048, &v)).To(Succeed())
		}
	})

	It("may be nested as deep as files are", func() {
		var v any
		Expect(strictyaml.Decode([]byte(steps("a:", 32)), &v)).To(Succeed())
		Expect(strictyaml.Decode([]byte(strings.Repeat("[", 32)+strings.Repeat("]", 32)), &v)).To(Succeed())
		Expect(strictyaml.Decode([]byte("a:\n- b:\n  - c\nd: [e, {f: g}]\nh:\n- i\n"), &v)).To(Succeed())
	})
})
