package reports_test

import (
	"bytes"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
)

// printed is what Text writes for the checks, one after another, and the
// summary.
func printed(t *reports.Text, r *reports.Report) string {
	var b bytes.Buffer
	t.Out = &b
	t.Header(r)
	for _, c := range r.Checks {
		t.Check(c, r)
	}
	t.Summary(r)
	return b.String()
}

// alike is a report of failures of the same kind and of skipped checks.
func alike() *reports.Report {
	r := sample()
	same := r.Checks[5] // READ_TIMED_OUT
	r.Checks = nil
	for _, id := range []string{"ping.reply", "notify.ORDER_CREATED", "notify.CHAT_CREATED"} {
		c := same
		c.ID = id
		r.Checks = append(r.Checks, c)
	}
	other := same
	other.ID, other.Reason = "notify.QUESTION_CREATED", "another reason"
	r.Checks = append(r.Checks, other)
	for _, id := range []string{"tolerance.a", "tolerance.b", "reject.c"} {
		r.Checks = append(r.Checks, reports.Check{ID: id, Verdict: reports.Skip, Reason: "the store is silent"})
	}
	r.Checks = append(r.Checks, reports.Check{ID: "security.d", Verdict: reports.Skip, Reason: "not asked for"})
	r.Count()
	return r
}

var _ = Describe("the text for a terminal", func() {
	It("paints only if it may", func() {
		Expect(printed(&reports.Text{}, sample())).NotTo(ContainSubstring("\x1b"))
		Expect(printed(&reports.Text{Color: true}, sample())).To(ContainSubstring("\x1b[3"))
	})

	It("holds no control character of the store's, nor a command to a CI runner", func() {
		text := printed(&reports.Text{Verbose: true}, sample())
		for _, r := range text {
			Expect(unicode.IsControl(r) && r != '\n').To(BeFalse(), "%U", r)
			Expect(unicode.Is(unicode.Bidi_Control, r)).To(BeFalse(), "%U", r)
		}
		for _, line := range strings.Split(text, "\n") {
			Expect(strings.TrimSpace(line)).NotTo(HavePrefix("::"))
			Expect(line).NotTo(Or(ContainSubstring("##["), ContainSubstring("##vso[")))
		}
	})

	It("wraps to the terminal's width, but for what is to be copied", func() {
		for _, line := range strings.Split(printed(&reports.Text{Width: 60}, alike()), "\n") {
			if strings.Contains(line, "curl ") || strings.HasPrefix(line, "    localmarket ") || strings.Contains(line, "https://") || !strings.Contains(strings.TrimSpace(line), " ") {
				continue // to be copied, or one long word
			}
			Expect(len([]rune(line))).To(BeNumerically("<=", 60), line)
		}
	})

	It("shows requests and replies of what passed if it is asked to", func() {
		Expect(printed(&reports.Text{}, sample())).NotTo(ContainSubstring("ORDER_RETURN_CREATED\""))
		Expect(printed(&reports.Text{Verbose: true}, sample())).To(ContainSubstring("ORDER_RETURN_CREATED\""))
	})

	It("tells a failure whole once, and of its like what is their own", func() {
		text := printed(&reports.Text{}, alike())
		Expect(strings.Count(text, "| expected")).To(Equal(2))
		Expect(strings.Count(text, "| same as   ping.reply above")).To(Equal(2))
		Expect(strings.Count(text, "curl -sS")).To(Equal(4))
		Expect(strings.Count(text, "| sent")).To(Equal(4))
		Expect(strings.Count(text, "| rules")).To(Equal(4))

		Expect(strings.Count(printed(&reports.Text{Verbose: true}, alike()), "| expected")).To(Equal(4))
	})

	It("says of a warning that was given before whose it was", func() {
		r := sample()
		warning := r.Checks[1]
		again := warning
		again.ID = "tls.again"
		r.Checks = []reports.Check{warning, again}
		text := printed(&reports.Text{}, r)
		Expect(strings.Count(text, "| fix")).To(Equal(1))
		Expect(strings.Count(text, "| same as   tls.expiry above")).To(Equal(1))
	})

	It("gathers what was skipped for one reason in one line", func() {
		text := printed(&reports.Text{}, alike())
		Expect(strings.Count(text, "the store is silent")).To(Equal(1))
		Expect(text).To(ContainSubstring("tolerance.a … reject.c (3 checks)"))
		Expect(text).To(MatchRegexp(`SKIP   security\.d +not asked for`))
		Expect(strings.Count(printed(&reports.Text{Verbose: true}, alike()), "the store is silent")).To(Equal(3))
	})

	It("never leaves two empty lines in a row", func() {
		Expect(printed(&reports.Text{}, sample())).NotTo(ContainSubstring("\n\n\n"))
	})
})

var _ = Describe("a reply that broke off", func() {
	It("is not told as an empty one", func() {
		r := sample()
		c := r.Checks[5]
		c.Evidence = "x9"
		r.Checks = []reports.Check{c}
		Expect(printed(&reports.Text{}, r)).To(MatchRegexp(`came back 200 OK, application/json, a body that did not come whole\n\s+\| expected`))
	})
})
