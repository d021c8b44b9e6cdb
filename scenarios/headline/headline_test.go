package headline_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// sent is an exchange of a type with a reply of that status; 0 is none.
func sent(t market.Type, status int, said string) journal.Exchange {
	x := journal.Exchange{ID: "x", NotificationType: t, Verdict: journal.Verdict{Outcome: journal.Failed, Reason: "a reason"}}
	switch status {
	case 200:
		x.Verdict = journal.Verdict{Outcome: journal.Accepted}
	case 400:
		x.Verdict.Outcome = journal.Rejected
	}
	if status != 0 {
		x.Reply = &journal.Reply{Status: status, Body: said}
	}
	return x
}

func noted(x journal.Exchange, note string) journal.Exchange {
	x.Note = note
	return x
}

func kind(x journal.Exchange) headline.Kind {
	switch x.Note {
	case "":
		return headline.Ordinary
	case "again":
		return headline.Repeated
	}
	return headline.Unlike
}

var _ = Describe("what becomes of the types", func() {
	DescribeTable("is said in one sentence", func(blocking bool, says string, all ...journal.Exchange) {
		s := headline.Of(&reports.Report{Exchanges: all}, headline.Facts{Blocking: blocking, Kind: kind})
		Expect(s.Types).To(Equal(says))
	},
		Entry("none was sent", true, ""),
		Entry("PING is none", true, "", sent(market.Ping, 200, "")),
		Entry("what Market would not send counts for nothing", true, "", noted(sent("A", 500, "x"), "broken")),
		Entry("one arrives", true, "The one type that was sent arrives", sent("A", 200, "")),
		Entry("all arrive", true, "All 2 types arrive", sent("A", 200, ""), sent("B", 200, "")),
		Entry("the worst of a type counts", true,
			"1 of 2 types arrive; 1 would be repeated and stop all others: A (500: boom)",
			sent("A", 200, ""), sent("A", 500, "boom"), sent("A", 400, "lost"), sent("B", 200, "")),
		Entry("alike types are told once", true,
			"1 of 6 types arrive; 5 are lost (Market takes 400 for an answer): B, C, D and 2 more alike (400: no)",
			sent("A", 200, ""), sent("B", 400, "no"), sent("C", 400, "no"), sent("D", 400, "no"), sent("E", 400, "no"), sent("F", 400, "no")),
		Entry("where nothing blocks", false,
			"None of 2 types arrives; all would be repeated for 14 days: A (a reason), B (503)",
			sent("A", 0, ""), sent("B", 503, "")),
		Entry("the first causes are named", true,
			"None of 5 types arrives; all would be repeated and stop all others: A (500: one), B (500: two), C (500: three), and 2 more causes",
			sent("A", 500, "one"), sent("B", 500, "two"), sent("C", 500, "three"), sent("D", 500, "four"), sent("E", 500, "five")),
		Entry("what fails only when it comes again", true,
			"All 2 types arrive; again, late or at once, 1 would be repeated and stop all others: A (500: duplicate key)",
			sent("A", 200, ""), sent("B", 200, ""), noted(sent("A", 500, "duplicate key"), "again")),
		Entry("what fails anyway is not told twice", true,
			"1 of 2 types arrive; 1 would be repeated and stop all others: A (500: boom)",
			sent("A", 500, "boom"), sent("B", 200, ""), noted(sent("A", 500, "other"), "again")),
	)

	duplicate := func(t market.Type) journal.Exchange {
		x := sent(t, 400, `{"error":{"type":"DUPLICATED_EVENT","message":"had it"}}`)
		x.Verdict.ErrorType = "DUPLICATED_EVENT"
		return x
	}

	It("is hardly anything where the store knows all already", func() {
		r := &reports.Report{Exchanges: []journal.Exchange{duplicate("A"), duplicate("B"), sent("C", 200, "")}}
		Expect(headline.Of(r, headline.Facts{Kind: kind}).Types).To(HavePrefix("Hardly anything was checked: the store says of 2 of 3 types"))
		r.Exchanges = append(r.Exchanges, sent("D", 200, ""))
		Expect(headline.Of(r, headline.Facts{Kind: kind}).Types).To(HavePrefix("2 of 4 types arrive; 2 are not checked, since the store says"))
		again := noted(duplicate("C"), "again")
		r.Exchanges = []journal.Exchange{sent("C", 200, ""), again}
		Expect(headline.Of(r, headline.Facts{Kind: kind}).Types).To(Equal("The one type that was sent arrives"))
	})

	It("says what is acknowledged and lost", func() {
		x := sent("A", 200, `{"error":"no database"}`)
		x.Verdict.Warnings = []journal.Violation{{Keyword: "error"}}
		r := &reports.Report{Exchanges: []journal.Exchange{x, sent("B", 200, "")}}
		Expect(headline.Of(r, headline.Facts{Kind: kind}).Types).To(Equal("1 of 2 types arrive; 1 is acknowledged and lost (200 with an error in the body): A (200: no database)"))
	})
})

var _ = Describe("whether Market would connect", func() {
	DescribeTable("follows from what stands first in its way", func(says string, f headline.Facts, checks ...reports.Check) {
		r := &reports.Report{Checks: checks, Exchanges: []journal.Exchange{sent(market.Ping, 500, "TypeError: x")}}
		f.Kind = kind
		Expect(headline.Of(r, f).Connect).To(Equal(says))
	},
		Entry("not asked", "", headline.Facts{}, reports.Check{ID: "notify.A", Verdict: reports.Fail}),
		Entry("it would", "Market would connect this store", headline.Facts{}, reports.Check{ID: "ping.reply", Verdict: reports.Pass}),
		Entry("over HTTPS", "Market would connect this store, once it is served over HTTPS", headline.Facts{},
			reports.Check{ID: "reach.https", Verdict: reports.Warn}, reports.Check{ID: "ping.reply", Verdict: reports.Pass}),
		Entry("over HTTPS, in a run without warnings", "Market would connect this store, once it is served over HTTPS",
			headline.Facts{Raised: map[string]bool{"reach.https": true}},
			reports.Check{ID: "reach.https", Verdict: reports.Fail}, reports.Check{ID: "ping.reply", Verdict: reports.Pass}),
		Entry("the network", "Market would not connect this store: nobody there", headline.Facts{},
			reports.Check{ID: "reach.connect", Verdict: reports.Fail, Reason: "nobody there"}, reports.Check{ID: "ping.reply", Verdict: reports.Skip}),
		Entry("the certificate", "Market would not connect this store: it expired", headline.Facts{},
			reports.Check{ID: "tls.expiry", Verdict: reports.Fail, Reason: "it expired"}, reports.Check{ID: "ping.reply", Verdict: reports.Fail}),
		Entry("PING", "Market would not connect this store: PING got 500: TypeError: x", headline.Facts{},
			reports.Check{ID: "ping.reply", Verdict: reports.Fail, Evidence: "x"}),
		Entry("PING, a known failure", "Market would not connect this store: PING got 500: TypeError: x", headline.Facts{},
			reports.Check{ID: "ping.reply", Verdict: reports.Warn, KnownUntil: "2026-12-31", Evidence: "x"}),
		Entry("PING, unanswered", "Market would not connect this store: PING got no reply: too late", headline.Facts{},
			reports.Check{ID: "ping.reply", Verdict: reports.Fail, Reason: "too late", Evidence: "none"}),
		Entry("a late PING", "Market would not connect this store: PING was answered after 2s", headline.Facts{},
			reports.Check{ID: "ping.reply", Verdict: reports.Pass}, reports.Check{ID: "ping.deadline", Verdict: reports.Fail, Reason: "answered after 2s"}),
		Entry("a run that was stopped", "Whether Market would connect this store is not known: the run was stopped", headline.Facts{},
			reports.Check{ID: "ping.reply", Verdict: reports.Error, Reason: "the run was stopped"}),
		Entry("who asks", "Market would connect this store: it lets in Market's addresses alone, and takes PING from one; --from-market checks the rest",
			headline.Facts{OfMarket: true}, reports.Check{ID: "ping.reply", Verdict: reports.Fail, Evidence: "x"}),
	)
})

var _ = Describe("what to do first", func() {
	It("is what costs least, failures first, each once", func() {
		s := headline.Of(&reports.Report{}, headline.Facts{Kind: kind, Steps: []headline.Step{
			{Check: "a", Verdict: reports.Fail, Text: "mend the handler", Cost: headline.Code},
			{Check: "b", Verdict: reports.Warn, Text: "write a flag", Cost: headline.Flag},
			{Check: "c", Verdict: reports.Fail, Text: "raise the limit", Cost: headline.Setting},
			{Check: "d", Verdict: reports.Fail, Text: "mend the handler", Cost: headline.Code},
			{Check: "e", Verdict: reports.Fail, Text: "give your cabinet", Cost: headline.Flag},
		}})
		Expect(s.Do).To(Equal([]string{"e: give your cabinet", "c: raise the limit", "a, d: mend the handler", "b: write a flag"}))
	})

	It("is of a few steps", func() {
		var steps []headline.Step
		for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
			steps = append(steps, headline.Step{Check: id, Verdict: reports.Fail, Text: id})
		}
		Expect(headline.Of(&reports.Report{}, headline.Facts{Kind: kind, Steps: steps}).Do).To(HaveLen(5))
	})

	It("leaves the numbers alone", func() {
		r := &reports.Report{Checks: []reports.Check{{Verdict: reports.Pass}}}
		r.Count()
		Expect(headline.Of(r, headline.Facts{Kind: kind})).To(Equal(reports.Summary{Passed: 1}))
	})
})

var _ = Describe("types that a store does not seem to take", func() {
	DescribeTable("may be left out where it takes others", func(do []string, all ...journal.Exchange) {
		s := headline.Of(&reports.Report{Exchanges: all}, headline.Facts{Kind: kind, Blocking: true})
		Expect(s.Do).To(Equal(do))
	},
		Entry("several that are refused alike", []string{"notify.B, notify.C: if the store does not subscribe to these types, check it without them: --types A,D"},
			sent("A", 200, ""), sent("B", 400, "no"), sent("C", 400, "no"), sent("D", 200, "")),
		Entry("one that it says it does not know", []string{"notify.B: if the store does not subscribe to these types, check it without them: --types A"},
			sent("A", 200, ""), sent("B", 400, "Unknown notification type B")),
		Entry("in Russian", []string{"notify.B: if the store does not subscribe to these types, check it without them: --types A"},
			sent("A", 200, ""), sent("B", 500, "тип не поддерживается")),
		Entry("one that it may have a mistake with", nil, sent("A", 200, ""), sent("B", 400, "no")),
		Entry("several that it fails on", nil, sent("A", 200, ""), sent("B", 500, "no"), sent("C", 500, "no")),
		Entry("all", nil, sent("A", 400, "not supported"), sent("B", 400, "not supported")),
	)
})
