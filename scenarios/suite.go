package scenarios

import (
	"context"
	"fmt"
	"sync"

	"github.com/localmarket/localmarket/scenarios/settings"
)

// SuiteOrders is how many numbers of orders the scenarios of a suite have together.
// Each has as many, and the numbers of the first begin at Options.Market.FirstOrder:
// what a scenario calls an order depends on its place in the suite alone.
const SuiteOrders = 100_000

// Suite is several scenarios to be run.
type Suite struct {
	Scenarios []*Scenario
	// Options are those of every run.
	Options Options
	// Parallel is how many are run at once, each with a market and a clock of its
	// own; 1 if zero.
	Parallel int
	// Open, if set, starts a store for each scenario, in place of Options.Target,
	// and returns its URL and what stops it.
	Open func() (url string, stop func(), err error)
	// Started, Ended and Finished are called for each scenario, one call at a time; they
	// may be nil. Ended comes as each ends, Finished in the order of Scenarios.
	Started  func(s *Scenario)
	Ended    func(s *Scenario)
	Finished func(s *Scenario, r *Result)
}

// Run runs all scenarios and returns their results in the same order. All are
// validated first; the error is that of the first scenario that is wrong, or of
// a store that could not be opened.
func (s Suite) Run(ctx context.Context) ([]*Result, error) {
	skipped := make([]string, len(s.Scenarios))
	for i, one := range s.Scenarios {
		var err error
		if skipped[i], err = one.validate(one.market(s.Options.Market)); err != nil {
			return nil, err
		}
	}
	completed, err := s.Options.Market.Complete()
	if err != nil {
		return nil, err
	}
	r := &running{Suite: s, first: completed.FirstOrder, skipped: skipped, results: make([]*Result, len(s.Scenarios))}
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(s.Parallel, 1) {
		workers.Go(func() {
			for i := range next {
				r.one(ctx, i)
			}
		})
	}
	for i := range s.Scenarios {
		next <- i
	}
	close(next)
	workers.Wait()
	return r.results, r.err
}

// running is a suite under way.
type running struct {
	Suite
	first   int64    // order
	skipped []string // why each is passed over, or empty
	mu      sync.Mutex
	results []*Result
	passed  int // results that Finished was called for
	err     error
}

func (r *running) one(ctx context.Context, i int) {
	r.mu.Lock()
	failed := r.err != nil
	if !failed && r.Started != nil {
		r.Started(r.Scenarios[i])
	}
	r.mu.Unlock()
	if failed {
		return
	}
	result, err := r.run(ctx, i)

	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && r.err == nil {
		r.err = err
	}
	r.results[i] = result
	if r.Ended != nil {
		r.Ended(r.Scenarios[i])
	}
	for r.passed < len(r.results) && r.results[r.passed] != nil {
		if r.Finished != nil {
			r.Finished(r.Scenarios[r.passed], r.results[r.passed])
		}
		r.passed++
	}
}

func (r *running) run(ctx context.Context, i int) (*Result, error) {
	o := r.Options
	o.Market.FirstOrder = r.first + int64(i*(SuiteOrders/len(r.Scenarios)))
	if r.Open != nil {
		url, stop, err := r.Open()
		if err != nil {
			return nil, err
		}
		defer stop()
		o.Target = url
		if o.Market.Push.URL != "" {
			o.Market.Push.URL = url
		}
	}
	result, err := run(ctx, r.Scenarios[i], o, r.skipped[i])
	if err == nil {
		result.Report.Choices[settings.FirstOrder] = fmt.Sprint(r.first) // which repeats the suite
	}
	return result, err
}
