package check

import (
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
)

// pullChecks look back at how the store has called the pull API while the other
// checks sent it notifications. They send nothing.
func pullChecks() []Check {
	var out []Check
	for _, c := range calls.Checks() {
		out = append(out, Check{
			ID: c.ID, Rules: c.Rules, Title: c.Title, offline: true,
			run: func(s *session) finding { return s.judgeCalls(c) },
		})
	}
	return out
}

func (s *session) judgeCalls(c calls.Check) finding {
	if s.options.Serve == nil {
		return skipped(calls.NotServed)
	}
	if s.operations == nil {
		if s.operations, s.fault = sim.Operations(s.market.Options().Revision); s.fault != nil {
			return s.stopped()
		}
		_ = s.market.Advance(s.ctx, 0) // until the store has made its last calls; fails only with ctx
	}
	judged := c.Judge(calls.Served{
		Entries: s.market.Journal().Entries(), Operations: s.operations, URL: s.options.PullAPI, Expected: true,
	})
	return finding{
		verdict: judged.Verdict, reason: judged.Reason, expected: judged.Expected, fix: judged.Fix,
		evidence: judged.Evidence, calls: judged.Calls,
	}
}
