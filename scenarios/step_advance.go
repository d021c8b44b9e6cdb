package scenarios

import (
	"context"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// advance checks a step that lets time pass, and lets it pass.
func (c *checker) advance(s *Step) {
	switch a := s.Advance; {
	case a.Until != "" && !slices.Contains([]string{untilNext, untilDisconnected, untilIdle}, a.Until):
		c.problem(s.Line, meant(a.Until, []string{untilDisconnected, untilIdle}), badUntil, a.Until)
	case a.By < 0 || a.By > maxAdvance:
		c.problem(s.Line, hintShorter, badAdvance, days(maxAdvance))
	case a.Until == untilIdle && c.scenario.Traffic.PerHour > 0 && c.scenario.Traffic.For == 0:
		c.problem(s.Line, hintTraffic, badEndless)
	case a.By == 0 && a.Until == "":
		c.problem(s.Line, hintAdvance, badNoAdvance)
	default:
		c.passed += a.By
		c.endless = c.endless || a.Until != ""
	}
}

func (run *runner) advance(s *Step) error {
	switch s.Advance.Until {
	case untilIdle:
		return run.market.Run(run.ctx)
	case untilNext:
		_, err := run.market.Step(run.ctx)
		return err
	case untilDisconnected:
		return run.untilDisconnected(s)
	}
	return run.market.Advance(run.ctx, s.Advance.By)
}

// untilDisconnected goes on until one subscription more is disconnected. If
// nothing is left to happen before, that is a failed check.
func (run *runner) untilDisconnected(s *Step) error {
	before := run.market.Journal().Count(journal.SubscriptionDisconnected)
	for run.market.Journal().Count(journal.SubscriptionDisconnected) == before {
		more, err := run.market.Step(run.ctx)
		if err != nil {
			return err
		}
		if !more {
			run.failStep(s, nothingDisconnected, "N-DISCONNECT")
			return nil
		}
	}
	return nil
}

// pass lets time go on; nobody is connected, so nothing is due.
func (c *composer) pass(d time.Duration) error {
	return c.market.Advance(context.Background(), d)
}

func (c *composer) dryRunAdvance(s *Step) error { return c.pass(s.Advance.By) }
