package scenarios

import (
	"context"
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

func advanceStep() stepKind {
	return stepKind{
		key: "advance", get: set(func(s *Step) bool { return s.Advance != nil }),
		validate: (*checker).advance, execute: (*runner).advance,
		describe: describeAdvance, dryRun: (*composer).dryRunAdvance, effect: quiet,
	}
}

// Advance is how far virtual time goes on. Make one with For, ToNext,
// UntilDisconnected or UntilIdle.
type Advance struct {
	// By is a stretch of time, if Until is empty.
	By time.Duration
	// Until is "next" (the next instant at which anything is due), "disconnected"
	// (until Market disconnects a subscription) or "idle" (until nothing is left
	// to happen); empty for By.
	Until string
}

// For goes on by d.
func For(d time.Duration) *Advance { return &Advance{By: d} }

// ToNext goes on to the next instant at which anything is due.
func ToNext() *Advance { return &Advance{Until: untilNext} }

// UntilDisconnected goes on until Market disconnects a subscription
// (N-DISCONNECT).
func UntilDisconnected() *Advance { return &Advance{Until: untilDisconnected} }

// UntilIdle goes on until nothing is left to happen.
func UntilIdle() *Advance { return &Advance{Until: untilIdle} }

// UnmarshalYAML reads a duration, the word "next", or a mapping with until.
func (a *Advance) UnmarshalYAML(node ast.Node) error {
	if node.Type() == ast.MappingType {
		var end struct {
			Until string `yaml:"until"`
		}
		err := strictyaml.Value(node, &end)
		a.Until = end.Until
		return err
	}
	if text, err := strictyaml.Scalar(node); err == nil && text == untilNext {
		a.Until = text
		return nil
	}
	return strictyaml.Value(node, &a.By)
}

const (
	untilNext         = "next"
	untilDisconnected = "disconnected"
	untilIdle         = "idle"
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

func describeAdvance(s *Step) string {
	if s.Advance.Until != "" {
		return "advance until " + s.Advance.Until
	}
	return "advance by " + days(s.Advance.By)
}
