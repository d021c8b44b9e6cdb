package scenarios

import (
	"cmp"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/scenarios/settings"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// result is what the run found, so far as it came.
func (t *telling) result() *Result {
	t.judgeCalls()
	entries := t.market.Journal().Entries()
	o := t.market.Options()
	r := &reports.Report{
		Tool:     "localmarket",
		Version:  t.options.Version,
		Revision: o.Revision,
		Seed:     o.Seed,
		Target:   cmp.Or(t.options.Store, journal.MaskURL(t.options.Target)),
		Choices:  settings.Rules(o),
		Checks:   t.checks,
		Scenario: &reports.Scenario{
			Name: t.scenario.Name, Title: t.scenario.Title, Shows: t.scenario.Shows,
			Rules: append([]string{}, t.scenario.Rules...), Source: t.scenario.Source,
		},
		Timeline: reports.NewTimeline(entries, sim.Planned),
	}
	r.Exchanges, r.LeftOut = keep(entries, t.checks)
	r.Calls, r.CallsLeftOut = reports.NewCalls(entries, t.checks)
	r.Count()
	return &Result{
		Report:      r,
		Journal:     t.market.Journal(),
		Unreachable: t.unreachable,
		Incomplete:  t.incomplete,
	}
}

// judgeCalls adds the checks of how the store called, where it could.
func (t *telling) judgeCalls() {
	if t.options.Serve == nil {
		return
	}
	operations, err := sim.Operations(t.market.Options().Revision)
	if err != nil {
		t.checks = append(t.checks, reports.Check{ID: reports.CallsGroup, Verdict: reports.Error, Reason: err.Error()})
		return
	}
	t.checks = append(t.checks, calls.JudgeAll(t.market.Journal().Entries(), operations)...)
}

// keptExchanges is how many exchanges a report shows beside those that checks
// name: the first and the last.
const keptExchanges = 100

// keep chooses the exchanges that a report shows, and counts the others.
func keep(entries []journal.Entry, checks []reports.Check) (kept []journal.Exchange, leftOut int) {
	named := map[string]bool{}
	for _, c := range checks {
		named[c.Evidence] = true
		for _, id := range c.Exchanges {
			named[id] = true
		}
		for _, m := range c.Around {
			named[m.Exchange] = true
		}
	}
	var all []*journal.Exchange
	for _, e := range entries {
		if e.Exchange != nil {
			all = append(all, e.Exchange)
		}
	}
	kept = []journal.Exchange{}
	for i, x := range all {
		if named[x.ID] || i < keptExchanges/2 || i >= len(all)-keptExchanges/2 {
			kept = append(kept, *x)
		}
	}
	return kept, len(all) - len(kept)
}
