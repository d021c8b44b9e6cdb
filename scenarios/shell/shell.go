// Package shell is what check, run and replay have in common: a simulated Market for
// one store, what ends a run, and what is left of it.
package shell

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/settings"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// Settings are those of every run.
type Settings struct {
	// Target is the store's URL, as the seller registers it (N-URL), and Store says in
	// the report which store that is; the Target if empty.
	Target, Store string
	// Version of the program, for the report.
	Version string
	// Timeout bounds the whole run on the real clock; none if zero.
	Timeout time.Duration
	// Serve lets the store call the pull API of the Market, until stop; it may be nil.
	Serve func(m *sim.Market) (stop func(), err error)
	// Market are the settings of the simulated Market.
	Market sim.Options
}

// Result is what a run found.
type Result struct {
	Report *reports.Report
	// Journal is all that happened.
	Journal *journal.Journal
	// Unreachable says that no connection to the store was ever made.
	Unreachable bool
	// Incomplete says that the run was stopped before its end, by its context
	// or by its timeout.
	Incomplete bool
}

// Run is one run against one store.
type Run struct {
	Market *sim.Market

	ctx      context.Context
	settings Settings
	ends     []func()
	stopped  bool
}

// New makes the Market. The run is to be closed.
func New(s Settings) (*Run, error) {
	m, err := sim.New(s.Market)
	if err != nil {
		return nil, err
	}
	return &Run{Market: m, ctx: context.Background(), settings: s, ends: []func(){m.Close}}, nil
}

// Begin has the time of the run begin, and lets the store call. The context is that
// of all that follows.
func (r *Run) Begin(ctx context.Context) (context.Context, error) {
	if t := r.settings.Timeout; t > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t)
		r.ends = append(r.ends, cancel)
	}
	r.ctx = ctx
	if r.settings.Serve == nil {
		return ctx, nil
	}
	stop, err := r.settings.Serve(r.Market)
	if err != nil {
		return ctx, err
	}
	r.ends = append(r.ends, stop)
	return ctx, nil
}

// Close ends all that New and Begin began, the last first.
func (r *Run) Close() {
	for len(r.ends) > 0 {
		last := len(r.ends) - 1
		r.ends[last]()
		r.ends = r.ends[:last]
	}
}

// Stopped is why the run must stop before its end; empty if it need not. From then on
// it is incomplete.
func (r *Run) Stopped() string {
	err := r.ctx.Err()
	r.stopped = r.stopped || err != nil
	switch {
	case err == nil:
		return ""
	case r.settings.Timeout > 0 && errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf(stoppedTimeout, r.settings.Timeout)
	}
	return stoppedInterrupted
}

// Report is a report without checks.
func (r *Run) Report() *reports.Report {
	o := r.Market.Options()
	target := r.settings.Store
	if target == "" {
		target = journal.MaskURL(r.settings.Target)
	}
	return &reports.Report{
		Tool:      "localmarket",
		Version:   r.settings.Version,
		Revision:  o.Revision,
		Seed:      o.Seed,
		Target:    target,
		Choices:   settings.Rules(o),
		Checks:    []reports.Check{},
		Exchanges: []journal.Exchange{},
	}
}

// Result is the run with its report.
func (r *Run) Result(report *reports.Report, unreachable bool) *Result {
	return &Result{Report: report, Journal: r.Market.Journal(), Unreachable: unreachable, Incomplete: r.stopped}
}

// What a run that was stopped says.
const (
	stoppedTimeout     = "the run took longer than %s"
	stoppedInterrupted = "the run was interrupted"
)
