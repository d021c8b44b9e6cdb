package replay

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim/journal"
)

// gravity orders verdicts, so that the gravest part decides the whole.
func gravity(v reports.Verdict) int {
	return slices.Index([]reports.Verdict{reports.Skip, reports.Pass, reports.Warn, reports.Error, reports.Fail}, v)
}

// check is what a delivery came to: the first of its gravest attempts decides.
func (d *delivery) check(stopped string) reports.Check {
	c := d.outline()
	t := d.tally()
	switch {
	case t.kept == len(d.attempts):
		c.Verdict, c.Reason = reports.Skip, reasonAllKept
	case t.worst == nil:
		c.Verdict, c.Reason = reports.Skip, fmt.Sprintf(noneSent, stopped)
	case t.unsent > 0 && gravity(t.worst.found.verdict) < gravity(reports.Error):
		c.Verdict, c.Reason = reports.Error, fmt.Sprintf(notAllSent, t.sent, len(d.attempts), stopped)
	default:
		t.worst.decide(&c, t)
	}
	return c
}

// outline is a check without its result.
func (d *delivery) outline() reports.Check {
	name := string(d.kind)
	if name == "" {
		name = titleRequest
	}
	title := fmt.Sprintf(titleSame, name)
	if n := len(d.attempts); n > 1 {
		title = fmt.Sprintf(titleSeveral, name, n)
	}
	c := reports.Check{ID: d.id, Title: title, Rules: []string{}, Exchanges: []string{}}
	for _, a := range d.attempts {
		if a.sent != nil {
			c.Exchanges = append(c.Exchanges, a.sent.ID)
		}
	}
	c.Exchanges = shell.Few(c.Exchanges)
	return c
}

// tally counts what became of the attempts of a delivery.
type tally struct {
	sent, kept, unsent int
	differ             int
	worst              *attempt // the first of the gravest; nil if none was tried
}

func (d *delivery) tally() tally {
	var t tally
	for _, a := range d.attempts {
		switch {
		case a.kept():
			t.kept++
			continue
		case a.found.verdict == "":
			t.unsent++
			continue
		case a.sent != nil:
			t.sent++
		}
		if gravity(a.found.verdict) > gravity(reports.Pass) {
			t.differ++
		}
		if t.worst == nil || gravity(a.found.verdict) > gravity(t.worst.found.verdict) {
			t.worst = a
		}
	}
	return t
}

// decide fills in the result of a check that a decides.
func (a *attempt) decide(c *reports.Check, t tally) {
	c.Verdict = a.found.verdict
	if a.sent != nil {
		c.Rules = append(c.Rules, a.sent.Verdict.Rules...)
	}
	if c.Verdict == reports.Pass {
		if all := len(a.delivery.attempts); t.kept > 0 {
			c.Reason = fmt.Sprintf(reasonKept, t.sent, all)
		}
		return
	}
	c.Reason = fmt.Sprintf(reasonAttempt, a.exchange.Attempt, a.found.text)
	if t.differ > 1 {
		c.Reason = fmt.Sprintf(reasonMore, c.Reason, t.differ, len(a.delivery.attempts))
	}
	if a.sent == nil || c.Verdict == reports.Skip {
		return
	}
	is := a.sent.Verdict
	c.Evidence, c.Type, c.Subtype = a.sent.ID, string(is.Type), string(is.Subtype)
	c.Expected = fmt.Sprintf(expectedAs, a.answer())
	if is.ErrorType == journal.DuplicatedEvent {
		c.Fix = duplicateFix
	}
}

// maxChecks is how many checks a report lists.
const maxChecks = 200

// checks are those of all deliveries in order, or the gravest of them and one
// on the others.
func (s *session) checks() []reports.Check {
	var all []reports.Check
	for _, d := range s.record.deliveries {
		all = append(all, d.check(s.stopped))
	}
	if len(all) <= maxChecks {
		return all
	}
	gravest := slices.Clone(all)
	slices.SortStableFunc(gravest, func(a, b reports.Check) int {
		return cmp.Compare(gravity(b.Verdict), gravity(a.Verdict))
	})
	others := gravest[maxChecks:]
	left := map[string]bool{}
	for _, c := range others {
		left[c.ID] = true
	}
	listed := slices.DeleteFunc(all, func(c reports.Check) bool { return left[c.ID] })
	return append(listed, sumUp(others))
}

// sumUp makes one check of many, which are in order of gravity.
func sumUp(others []reports.Check) reports.Check {
	c := others[0]
	sum := reports.Report{Checks: others}
	sum.Count()
	n := sum.Summary
	c.ID, c.Title = idOthers, fmt.Sprintf(titleOthers, len(others))
	c.Reason = fmt.Sprintf(reasonOthers, n.Passed, n.Warned, n.Failed, n.Skipped, n.Errored)
	c.Exchanges = []string{}
	return c
}

// unreachable is the check of a store that no connection can be made to.
func (s *session) unreachable() reports.Check {
	return reports.Check{
		ID: idReach, Title: titleReach, Rules: []string{"N-CONNECT", "N-VERDICT"},
		Verdict: reports.Fail,
		Type:    string(s.connection.Failure.Type()), Subtype: string(s.connection.Failure),
		Reason:    s.connection.Detail,
		Expected:  reachExpected,
		Fix:       reachFix,
		Exchanges: []string{},
	}
}
