package scenarios

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Options are the settings of a run.
type Options struct {
	// Target is the store's URL, as the seller registers it (N-URL).
	Target string
	// Store says in the report which store that is; the Target if empty.
	Store string
	// Timeout bounds the whole run on the real clock; none if zero.
	Timeout time.Duration
	// Version of the program, for the report.
	Version string
	// Serve is given the Market before anything is sent, to let the store call its
	// pull API; stop ends that. Without it what a scenario expects of the store's
	// calls is skipped. Its error is that of Run.
	Serve func(m *sim.Market) (stop func(), err error)
	// Watch is given the Market before anything happens, to show it to a person as
	// it goes on; stop ends that. It may be nil.
	Watch func(m *sim.Market) (stop func())
	// Market are the settings of the simulated Market. Its seed and its revision,
	// if given, come before those of the scenario.
	Market sim.Options
	// Progress is told of each step before it is taken; it may be nil.
	Progress func(done, all int)
}

// Result is what a run found.
type Result struct {
	Report *reports.Report
	// Journal is all that happened.
	Journal *journal.Journal
	// Unreachable says that no connection to the store was ever made.
	Unreachable bool
	// Incomplete says that the run was stopped before its end, by its context
	// or by Options.Timeout.
	Incomplete bool
}

// Run tells a scenario to a store. An error means that the scenario or the
// options are wrong and nothing was sent; a scenario that is wrong is an
// *InvalidError. Whatever goes wrong later is in the report.
func Run(ctx context.Context, s *Scenario, o Options) (*Result, error) {
	why, err := s.validate(s.market(o.Market))
	if err != nil {
		return nil, err
	}
	return run(ctx, s, o, why)
}

// run is Run for a scenario that is valid, and passed over if why says why.
func run(ctx context.Context, s *Scenario, o Options, why string) (*Result, error) {
	simulated, err := sim.New(s.market(o.Market))
	if err != nil {
		return nil, err
	}
	defer simulated.Close()
	if _, err := market.Endpoint(o.Target, simulated.Options().Path); err != nil {
		return nil, err
	}
	if why != "" {
		t := newTelling(ctx, s, o, simulated)
		t.check(0, reports.Check{Title: titleSkipped, Verdict: reports.Skip, Reason: why})
		return t.result(), nil
	}
	if o.Serve != nil {
		stop, err := o.Serve(simulated)
		if err != nil {
			return nil, err
		}
		defer stop()
	}
	if o.Watch != nil {
		defer o.Watch(simulated)()
	}
	if o.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.Timeout)
		defer cancel()
	}
	t := newTelling(ctx, s, o, simulated)
	t.tell()
	return t.result(), nil
}

// market are the settings of the scenario's Market.
func (s *Scenario) market(o sim.Options) sim.Options {
	if o.Seed == 0 {
		o.Seed = s.seed()
	}
	if o.Revision == "" {
		o.Revision = s.Revision
	}
	o.Moves, o.Traffic = s.Moves, s.Traffic
	o.NoAutoMoves = s.Moves == 0 // the steps say what happens, with a pull API or without
	return o
}

// seed follows from the name where the scenario has none.
func (s *Scenario) seed() uint64 {
	if s.Seed != 0 {
		return s.Seed
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(s.Name)) // never fails
	return uint64(hash.Sum32()) + 1
}

// telling is one run of a scenario.
type telling struct {
	ctx      context.Context
	scenario *Scenario
	options  Options
	composer

	subscriptions map[string]sim.SubscriptionID
	own           map[string]bool        // the notifications that the steps sent; nil where none of them sends any
	faults        map[string]sim.FaultID // those that are on
	happened      int                    // the length of the journal before the last step that sent anything

	checks []reports.Check
	// stopped says why nothing further can be told, empty while it can.
	stopped string
	// unreachable says that no connection was ever made.
	unreachable bool
	// incomplete says that the context ended before the story.
	incomplete bool
}

func newTelling(ctx context.Context, s *Scenario, o Options, m *sim.Market) *telling {
	t := &telling{
		ctx: ctx, scenario: s, options: o, composer: newComposer(m),
		subscriptions: map[string]sim.SubscriptionID{},
		faults:        map[string]sim.FaultID{},
	}
	// Where all that happens is the store's doing, that is what is expected.
	if slices.ContainsFunc(s.Steps, func(step Step) bool { _, sends := step.event(); return sends }) {
		t.own = map[string]bool{}
	}
	return t
}

// tell takes the steps one after the other. Once it is stopped, what is left to
// expect is skipped.
func (t *telling) tell() {
	for i := range t.scenario.Steps {
		if t.options.Progress != nil {
			t.options.Progress(i, len(t.scenario.Steps))
		}
		s := &t.scenario.Steps[i]
		switch {
		case len(s.Expect) > 0:
			t.expect(s.Expect)
		case t.stopped == "":
			t.note(s)
			t.step(s)
		}
	}
	t.expect(t.scenario.Expect)
}

// step takes one step. Its error stops the run: it is ours, or the context's.
func (t *telling) step(s *Step) {
	if err := t.take(s); err != nil {
		t.stop(err)
		t.check(s.Line, reports.Check{
			Title:   fmt.Sprintf(titleStep, s.action().key),
			Verdict: reports.Error,
			Reason:  t.stopped,
		})
	}
}

// stop ends the run for a reason.
func (t *telling) stop(err error) {
	switch {
	case t.stopped != "":
	case t.options.Timeout > 0 && errors.Is(t.ctx.Err(), context.DeadlineExceeded):
		t.incomplete, t.stopped = true, fmt.Sprintf(stoppedTimeout, t.options.Timeout)
	case t.ctx.Err() != nil:
		t.incomplete, t.stopped = true, stoppedInterrupted
	default:
		t.stopped = err.Error()
	}
}

// check adds the result of a check.
func (t *telling) check(line strictyaml.Line, c reports.Check) {
	c.ID = fmt.Sprintf("%s.%d", t.scenario.Name, len(t.checks)+1)
	c.Line = int(line)
	if c.Rules == nil {
		c.Rules = append([]string{}, t.scenario.Rules...)
	}
	if c.Exchanges == nil {
		c.Exchanges = []string{}
	}
	t.checks = append(t.checks, c)
}
