package check

import (
	"time"

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
	s.waitForCalls()
	operations, err := sim.Operations(s.market.Options().Revision)
	if err != nil {
		s.fault = err
		return s.stopped()
	}
	judged := c.Judge(s.market.Journal().Entries(), operations)
	return finding{
		verdict: judged.Verdict, reason: judged.Reason, expected: judged.Expected, fix: judged.Fix,
		evidence: judged.Evidence, calls: judged.Calls,
	}
}

// waitForCalls gives the store the time to make its last calls, once in a run.
func (s *session) waitForCalls() {
	if s.waited {
		return
	}
	s.waited = true
	enough := time.NewTimer(s.options.CallsWait)
	defer enough.Stop()
	select {
	case <-enough.C:
	case <-s.ctx.Done():
	}
}
