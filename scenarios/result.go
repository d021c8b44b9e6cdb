package scenarios

import (
	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
)

// result is what the run found, so far as it came.
func (run *runner) result() *Result {
	run.judgeCalls()
	entries := run.market.Journal().Entries()
	r := run.shell.Report()
	r.Checks = run.checks
	r.Scenario = &reports.Scenario{
		Name: run.scenario.Name, Title: run.scenario.Title, Shows: run.scenario.Shows,
		Rules: append([]string{}, run.scenario.Rules...), Source: run.scenario.Source,
	}
	r.Timeline = reports.NewTimeline(entries, sim.Planned)
	r.Exchanges, r.LeftOut = shell.Keep(run.market.Journal().Exchanges(), run.checks, keptExchanges/2)
	r.Calls, r.CallsLeftOut = reports.NewCalls(entries, run.checks)
	r.Count()
	return run.shell.Result(r, run.unreachable)
}

// judgeCalls adds the checks of how the store called, where it could.
func (run *runner) judgeCalls() {
	if run.options.Serve == nil {
		return
	}
	operations, err := sim.Operations(run.market.Options().Revision)
	if err != nil {
		run.checks = append(run.checks, reports.Check{ID: reports.CallsGroup, Verdict: reports.Error, Reason: err.Error()})
		return
	}
	run.checks = append(run.checks, calls.JudgeAll(calls.Served{
		Entries: run.market.Journal().Entries(), Operations: operations,
		URL: run.options.PullAPI, Expected: run.scenario.expectsCalls(),
	})...)
}

// keptExchanges is how many exchanges a report shows beside those that checks
// name: the first and the last.
const keptExchanges = 100
