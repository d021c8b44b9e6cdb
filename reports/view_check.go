package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// Bounds of what a check shows.
const (
	maxMoments = 24
	maxLinks   = 60
	maxCalls   = 5 // made while a notification was handled
)

const wordKnownUntil = "known failure, tolerated until %s: "

// newCheck is the view of a check, beside the scenario that it may be of.
func newCheck(c Check, s *Scenario, find finder) *view.Check {
	x := evidence(c, find)
	shown := &view.Check{
		ID: printable.Inline(c.ID), Title: printable.Inline(c.Title), Group: groupTitle(group(c)), Scenario: isExpectation(s, c),
		Verdict: view.Verdict(c.Verdict), Word: verdictWord(c.Verdict),
		Market: marketWords(c.Type, c.Subtype), Subtype: printable.Inline(c.Subtype),
		Reason: reason(c), Expected: expected(c, x), Fix: fix(c, x),
		Rules: rules(c.Rules), Line: c.Line, TookMs: took(c, find),
		Way: strings.Join([]string{string(c.Verdict), c.Subtype, c.Reason, c.Fix}, "\n"),
	}
	if c.Verdict == Pass && quotesFailure(c, x) {
		shown.Reason = shown.Title
	}
	if shown.Scenario {
		shown.Group = scenarioLine(s)
	}
	shown.Moments, shown.More = moments(c)
	if x != nil {
		shown.Evidence = newExchange(x)
		shown.Meanwhile, shown.MoreCalls = meanwhile(x, c, find)
	}
	if k := evidenceCall(c, find); k != nil {
		shown.Call = newCall(k)
	}
	shown.Links, shown.MoreLinks = links(c, find)
	return shown
}

// quotesFailure reports whether c says of itself what was wrong with an exchange:
// that of one which passed was meant to fail.
func quotesFailure(c Check, x *journal.Exchange) bool {
	return x != nil && x.Verdict.Outcome != journal.Accepted && x.Verdict.Reason != "" && strings.Contains(c.Reason, x.Verdict.Reason)
}

// evidence is the exchange that decided c's verdict, or nil. Where the check names
// none, it is the one that it read, or the first of them that failed.
func evidence(c Check, find finder) *journal.Exchange {
	if c.Evidence != "" {
		return find.exchange(c.Evidence)
	}
	if len(c.Exchanges) == 1 {
		return find.exchange(c.Exchanges[0])
	}
	if c.Verdict != Fail {
		return nil
	}
	for _, id := range c.Exchanges {
		if x := find.exchange(id); x != nil && x.Verdict.Outcome != journal.Accepted {
			return x
		}
	}
	return nil
}

// evidenceCall is the call that decided c's verdict, or nil.
func evidenceCall(c Check, find finder) *Call {
	if c.Evidence == "" {
		return nil
	}
	return find.call(c.Evidence)
}

// meanwhile are the calls that the store made while it handled x, where that did
// not go well: those that were refused first.
func meanwhile(x *journal.Exchange, c Check, find finder) (shown []*view.Call, more int) {
	if c.Verdict != Fail && c.Verdict != Warn || find.report == nil {
		return nil, 0
	}
	var refused, others []*view.Call
	for i := range find.report.Calls {
		k := &find.report.Calls[i]
		switch {
		case k.During != x.ID || k.ID == c.Evidence:
		case k.Status >= 400:
			refused = append(refused, newCall(k))
		default:
			others = append(others, newCall(k))
		}
	}
	all := slices.Concat(refused, others)
	n := min(len(all), maxCalls)
	return all[:n], len(all) - n
}

// links are the exchanges and calls of c that the report holds.
func links(c Check, find finder) (shown []string, more int) {
	for _, id := range slices.Concat(c.Exchanges, c.Calls) {
		if find.exchange(id) != nil || find.call(id) != nil {
			shown = append(shown, printable.Inline(id))
		}
	}
	n := min(len(shown), maxLinks)
	return shown[:n], len(shown) - n
}

// moments are those around the failure of c, as many as are shown: the ones
// nearest to the moment that decided.
func moments(c Check) (shown []view.Moment, more int) {
	around := c.Around
	if more = len(around) - maxMoments; more > 0 {
		here := max(0, slices.IndexFunc(around, func(m Moment) bool { return m.Here }))
		from := min(max(0, here-maxMoments/2), more)
		around = around[from : from+maxMoments]
	}
	for _, m := range around {
		shown = append(shown, view.Moment{
			Offset: printable.Inline(m.Offset), Text: printable.Short(m.Text),
			Link: printable.Inline(cmp.Or(m.Exchange, m.Call)), Here: m.Here,
		})
	}
	return shown, max(0, more)
}

// expected is what would have passed, in c's own words or else its exchange's.
func expected(c Check, x *journal.Exchange) string {
	if c.Expected != "" || x == nil {
		return printable.Short(c.Expected)
	}
	return printable.Short(x.Verdict.Expected)
}

// fix is what to change, in c's own words or else its exchange's. What passed
// needs no change.
func fix(c Check, x *journal.Exchange) string {
	if c.Fix != "" || x == nil {
		return printable.Short(c.Fix)
	}
	return printable.Short(x.Verdict.Fix)
}

// reason is what a check says of itself, within bounds: it may quote the store.
func reason(c Check) string {
	said := cmp.Or(c.Reason, c.Title)
	if c.KnownUntil != "" {
		said = fmt.Sprintf(wordKnownUntil, c.KnownUntil) + said
	}
	return printable.Short(said)
}

// marketWords is the line of Market's own log that a failure would be found
// under (N-VERDICT), or "".
func marketWords(kind, subtype string) string {
	return printable.Inline(strings.Join(printable.NonEmpty(kind, subtype), " / "))
}

// took is the time of c's exchanges in milliseconds, as far as it was measured.
func took(c Check, find finder) float64 {
	ms := 0.0
	for _, id := range c.Exchanges {
		if x := find.exchange(id); x != nil && x.Measured != nil {
			ms += x.Measured.TotalMs
		}
	}
	return ms
}
