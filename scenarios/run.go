package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
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
	// PullAPI is the base URL at which Serve serves, for the report.
	PullAPI string
	// Watch is given the Market before anything happens, to show it to a person as
	// it goes on; stop ends that. It may be nil.
	Watch func(m *sim.Market) (stop func())
	// Market are the settings of the simulated Market. Its seed and its revision,
	// if given, come before those of the scenario.
	Market sim.Options
	// Types are the notification types that the store subscribes to; all if none.
	// Others are not sent, and what is expected of them is left out.
	Types []market.Type
	// Progress is called before each step is executed; it may be nil.
	Progress func(done, all int)
}

// Result is what a run found.
type Result = shell.Result

// Run runs a scenario against a store. An error means that the scenario or the
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
	r, err := shell.New(shell.Settings{
		Target: o.Target, Store: o.Store, Version: o.Version, Timeout: o.Timeout, Serve: o.Serve, Market: s.market(o.Market),
	})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if _, err := market.Endpoint(o.Target, r.Market.Options().Path); err != nil {
		return nil, err
	}
	if why = cmp.Or(why, s.unsubscribed(o, r.Market.Options().Revision)); why != "" {
		t := newRunner(ctx, s, o, r)
		t.check(0, reports.Check{Title: titleSkipped, Verdict: reports.Skip, Reason: why})
		return t.result(), nil
	}
	if o.Watch != nil {
		defer o.Watch(r.Market)()
	}
	if ctx, err = r.Begin(ctx); err != nil {
		return nil, err
	}
	t := newRunner(ctx, s, o, r)
	t.steps()
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
	if s.Deprecations != "" {
		o.Deprecations = s.Deprecations
	}
	o.Push = s.push(o.Push)
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

// runner is one run of a scenario.
type runner struct {
	ctx      context.Context
	shell    *shell.Run
	scenario *Scenario
	options  Options
	composer

	subscriptions map[string]sim.SubscriptionID
	own           map[string]bool        // the notifications that the steps sent; nil where none of them sends any
	faults        map[string]sim.FaultID // those that are on
	carts         map[string]*cart       // that the store was asked about
	happened      int                    // the length of the journal before the last step that sent anything

	changed changed
	routed  int // the notifications that the steps sent, of types that the store subscribes to
	checks  []reports.Check
	// stopped says why the story cannot go on, empty while it can.
	stopped string
	// unreachable says that no connection was ever made.
	unreachable bool
}

func newRunner(ctx context.Context, s *Scenario, o Options, r *shell.Run) *runner {
	t := &runner{
		ctx: ctx, shell: r, scenario: s, options: o, composer: newComposer(r.Market),
		subscriptions: map[string]sim.SubscriptionID{},
		faults:        map[string]sim.FaultID{},
		changed:       changed{map[string]unhappened{}, map[market.Type]int{}},
	}
	// Where all that happens is the store's doing, that is what is expected.
	if slices.ContainsFunc(s.Steps, func(step Step) bool { _, ok := step.event(); return ok || step.Accept != "" }) {
		t.own = map[string]bool{}
	}
	return t
}

// steps executes the steps one after the other. Once it is stopped, what is left to
// expect is skipped.
func (run *runner) steps() {
	for i := range run.scenario.Steps {
		if run.options.Progress != nil {
			run.options.Progress(i, len(run.scenario.Steps))
		}
		run.step(&run.scenario.Steps[i])
	}
	run.expect(run.scenario.Expect)
}

// step executes one step. Its error stops the run: it is ours, or the context's.
func (run *runner) step(s *Step) {
	k := s.kind()
	if k.effect != looks && (run.stopped != "" || run.depends(s)) {
		return
	}
	if k.effect == sends {
		run.happened = run.market.Journal().Len()
	}
	if err := k.execute(run, s); err != nil {
		run.stop(err)
		run.check(s.Line, reports.Check{Title: fmt.Sprintf(titleStep, k.key), Verdict: reports.Error, Reason: run.stopped})
	}
}

// stop ends the run for a reason.
func (run *runner) stop(err error) {
	if run.stopped == "" {
		run.stopped = cmp.Or(run.shell.Stopped(), err.Error())
	}
}

// check adds the result of a check.
func (run *runner) check(line strictyaml.Line, c reports.Check) {
	c.ID = fmt.Sprintf("%s.%d", run.scenario.Name, len(run.checks)+1)
	c.Line = int(line)
	if c.Rules == nil {
		c.Rules = append([]string{}, run.scenario.Rules...)
	}
	if c.Exchanges == nil {
		c.Exchanges = []string{}
	}
	run.checks = append(run.checks, c)
}
