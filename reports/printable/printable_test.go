package printable_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports/printable"
)

var _ = Describe("text that somebody else wrote", func() {
	DescribeTable("shows what would act, on one line", func(said, want string) {
		Expect(printable.Inline(said)).To(Equal(want))
	},
		Entry(nil, "Привет, 🛒 👩‍💻 café", "Привет, 🛒 👩‍💻 café"),
		Entry(nil, "a\x1b[31m\r\n\tb", `a\x1b[31m\r\n\tb`),
		Entry(nil, "\u202eevil\u2028\ufffe", `\u202eevil\u2028\ufffe`),
		Entry(nil, "\xff", "\uFFFD"),
	)

	It("keeps lines, and paragraphs lose theirs", func() {
		Expect(printable.Lines("a\n\tb\x00")).To(Equal("a\n    b\\x00"))
		Expect(printable.Paragraph(" a\n\n  b ")).To(Equal("a b"))
	})

	It("is cut between characters, and says so", func() {
		Expect(printable.Bounded("приветы", 7)).To(Equal("при…"))
		Expect(printable.Bounded("привет", 12)).To(Equal("привет"))
		Expect(printable.Bounded(strings.Repeat("\x00", 10), 10)).To(Equal(`\x00\x00\x…`))
		Expect(printable.Short(strings.Repeat("a", 401))).To(HaveLen(400 + len("…")))
	})

	DescribeTable("is no command to a CI runner", func(said, want string) {
		Expect(printable.Log(said)).To(Equal(want))
	},
		Entry(nil, "::error::x", `\x3a:error::x`),
		Entry(nil, "  ::add-mask::x", `  \x3a:add-mask::x`),
		Entry(nil, "a ##[error]x ##vso[task] ##teamcity[x]", `a #\x23[error]x #\x23vso[task] #\x23teamcity[x]`),
		Entry(nil, "std::vector", "std::vector"),
	)

	It("is wrapped at spaces, and chopped anywhere", func() {
		Expect(printable.Wrap("один два три-четыре", 9)).To(Equal([]string{"один два", "три-четыре"}))
		Expect(printable.Chop("абвг\nд", 3)).To(Equal([]string{"абв", "г", "д"}))
		Expect(printable.Shorten("абвг", 3)).To(Equal("аб…"))
	})

	It("is counted", func() {
		Expect(printable.Count(1, "check") + printable.Count(2, "check")).To(Equal("1 check2 checks"))
		Expect([]string{printable.Share(1, 1, "run"), printable.Share(2, 2, "run"), printable.Share(1, 2, "run")}).To(Equal([]string{"The one run", "All 2 runs", "1 of 2 runs"}))
	})
})

func FuzzBounded(f *testing.F) {
	f.Add("привет\x1b\u202e", 5)
	f.Fuzz(func(t *testing.T, said string, n int) {
		if n < 0 || n > 1<<16 {
			return
		}
		shown := printable.Bounded(said, n)
		if len(shown) > n+len("…") || !utf8.ValidString(shown) {
			t.Fatalf("%q", shown)
		}
		for _, r := range shown {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q has %U", shown, r)
			}
		}
	})
}
