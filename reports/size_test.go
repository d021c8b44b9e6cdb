package reports_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the page of a bad store", func() {
	// bad fails so many checks, each in its own words and at length.
	bad := func(n int, words func(i int) string) *reports.Report {
		r := sample()
		r.Checks, r.Exchanges = nil, nil
		for i := range n {
			id := fmt.Sprintf("x%d", i+1)
			x := exchange(id, market.OrderCreated, `{"items":"`+strings.Repeat("товар ", 200)+`"}`)
			x.Reply = jsonReply(500, words(i))
			x.Verdict.Reason, x.Verdict.Subtype = "status 500", market.HTTP
			r.Exchanges = append(r.Exchanges, x)
			r.Checks = append(r.Checks, reports.Check{ID: "notify." + id, Verdict: reports.Fail, Reason: "status 500", Evidence: id, Exchanges: []string{id}})
		}
		r.Count()
		return r
	}
	word := func(i int) string { return strings.Repeat(string(rune('a'+i%26)), 3+i/26) }

	It("stays under 2 MB, with the text of what has room", func() {
		page := inFormat("html", bad(600, func(i int) string { return `{"error":"` + word(i) + strings.Repeat(" trace", 600) + `"}` }))
		Expect(len(page)).To(BeNumerically("<", 2<<20))
		Expect(strings.Count(page, "trace trace")).To(BeNumerically(">", 50))
		Expect(page).To(ContainSubstring("the JSON report has"))
	})

	It("has alike exchanges once", func() {
		page := inFormat("html", bad(100, func(i int) string { return fmt.Sprintf(`{"error":"no order %d"}`, i) }))
		Expect(strings.Count(page, "Came back")).To(Equal(1))
		Expect(strings.Count(page, `; all else as in <a href="#r1-x1">x1</a>`)).To(Equal(99))
		for i := range 100 {
			Expect(strings.Count(page, fmt.Sprintf(`id="r1-x%d"`, i+1))).To(Equal(1), "each has its one place")
		}
	})

	It("links to nothing that is not there", func() {
		for _, r := range []*reports.Report{sample(), withCalls(), bad(100, word), outlived(), brief()} {
			page := inFormat("html", r)
			for _, part := range strings.Split(page, `href="#`)[1:] {
				anchor, _, _ := strings.Cut(part, `"`)
				Expect(page).To(ContainSubstring(`id="`+anchor+`"`), anchor)
			}
		}
	})

	It("says what a rule says, and leads to Market's page of it", func() {
		page := inFormat("html", sample())
		Expect(page).To(MatchRegexp(`<a class="rule" href="https://yandex\.ru/dev/market/partner-api/doc/en/push-notifications/#how-to-response" rel="noreferrer" title="The whole reply must come within 10 seconds\.">N-DEADLINE</a> <span class="muted">The whole reply must come within 10 seconds\.</span>`))
	})
})

var _ = Describe("a check that passed", func() {
	It("does not say what was wrong with the exchange that was meant to fail", func() {
		r := brief()
		x := exchange("x1", market.Ping, "{}")
		x.Verdict.Reason = "status 503 instead of 200"
		r.Exchanges = []journal.Exchange{x}
		r.Checks = []reports.Check{{ID: "brief.1", Title: "PING is refused", Verdict: reports.Pass, Reason: x.Verdict.Reason, Evidence: "x1"}}
		Expect(inFormat("text", r)).To(MatchRegexp(`PASS   brief\.1 +PING is refused`))
		Expect(inFormat("html", r)).To(ContainSubstring(`<span class="why">PING is refused</span>`))
		r.Checks[0].Verdict = reports.Fail
		Expect(inFormat("text", r)).To(MatchRegexp(`FAIL   brief\.1 +status 503`))
	})

	It("does not tell of the fault that it met on purpose", func() {
		r := brief()
		x := r.Exchanges[len(r.Exchanges)-1]
		x.Fault = &journal.Injected{Name: "lost reply", Kind: "hang", Arrived: true}
		r.Exchanges = []journal.Exchange{x}
		r.Checks = []reports.Check{{ID: "brief.1", Title: "it comes again", Verdict: reports.Pass, Evidence: x.ID}}
		var b strings.Builder
		t := &reports.Text{Out: &b, Verbose: true}
		t.Check(r.Checks[0], r)
		Expect(b.String()).To(And(ContainSubstring("came back"), Not(ContainSubstring("lost reply"))))
		r.Checks[0].Verdict = reports.Fail
		t.Check(r.Checks[0], r)
		Expect(b.String()).To(ContainSubstring("lost reply (hang)"))
	})
})
