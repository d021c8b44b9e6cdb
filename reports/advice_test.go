package reports_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const verdictsFix = "look into the log"

// crashed is a story that failed because the store answered 500, and its advice.
func crashed(name, fix, why string, before ...journal.Exchange) *reports.Report {
	x := exchange("x1", market.ChatMessageSent, `{"id":1}`)
	x.Attempt, x.Fault = 1, nil
	x.Verdict = journal.Verdict{Outcome: journal.Failed, Type: "CANT_GET_RESPONSE", Subtype: "HTTP", Reason: why, Fix: verdictsFix}
	r := told(name, "A story", &chronicle{}, reports.Check{ID: name + ".1", Title: "it is taken", Verdict: reports.Fail, Fix: fix, Evidence: "x1"})
	r.Exchanges = append(before, x)
	return r
}

var _ = Describe("the advice about several stories", func() {
	It("is that of what they have in common, where each advises about its own subject", func() {
		text := writtenAll("text", crashed("a", "bear duplicates", "status 500"), crashed("b", "bear disputes", "status 500"))
		Expect(text).To(ContainSubstring("Start with a, a.1: " + verdictsFix))
	})

	It("is the stories' own where they agree", func() {
		text := writtenAll("text", crashed("a", "keep ids as texts", "status 500"), crashed("b", "keep ids as texts", "status 500"))
		Expect(text).To(ContainSubstring("Start with a, a.1: keep ids as texts"))
	})

	It("is the story's own of what the store had before", func() {
		had := exchange("x0", market.ChatMessageSent, `{"id":1}`)
		had.Verdict = journal.Verdict{Outcome: journal.Accepted}
		text := writtenAll("text", crashed("a", "bear duplicates", "status 500", had), crashed("b", "bear copies", "status 500"))
		Expect(text).To(ContainSubstring("Start with a, a.1: bear duplicates"))
	})

	It("begins with the cause of most", func() {
		text := writtenAll("text", crashed("a", "mend a", "not found"), crashed("b", "mend b", "status 500"), crashed("c", "mend b", "status 500"))
		Expect(text).To(ContainSubstring("Start with b, b.1: mend b"))
	})
})

var _ = Describe("the advice about warnings", func() {
	warned := func(id, fix string) reports.Check {
		return reports.Check{ID: id, Title: "it is so", Verdict: reports.Warn, Reason: "it is not", Fix: fix}
	}

	It("counts those alone that no step is about", func() {
		r := sample()
		r.Checks = []reports.Check{warned("notify.A", "answer 500"), warned("notify.B", "answer 500"), warned("reach.https", "good enough here")}
		r.Summary.Do = []string{"notify.A, notify.B: answer 500"}
		r.Count()
		text := writtenAll("text", r)
		Expect(text).To(ContainSubstring("3 warnings"), "the headline counts all")
		Expect(text).To(ContainSubstring("1 warning of what production may not bear, such as reach.https: good enough here"))
	})

	It("says nothing of them where each has its step", func() {
		r := sample()
		r.Checks = []reports.Check{warned("notify.A", "answer 500")}
		r.Summary.Do = []string{"notify.A: answer 500"}
		r.Count()
		Expect(writtenAll("text", r)).NotTo(ContainSubstring("may not bear"))
	})
})
