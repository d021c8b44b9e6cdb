package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim/journal"
)

// awaitCall waits on the real clock until the store has called. If it does not,
// that is a failed check, and the story goes on; or, where it is optional, the rest
// is skipped.
func (run *runner) awaitCall(s *Step) error {
	c := reports.Check{Title: s.describe(), Rules: []string{"P-SPEC"}, Verdict: reports.Pass}
	if run.options.Serve == nil {
		c.Verdict, c.Reason = reports.Skip, calls.NotServed
		run.check(s.Line, c)
		run.leave(s.Await, calls.NotServed)
		return nil
	}
	called, err := run.called(s.Await)
	switch {
	case err != nil:
		return err
	case !called && s.Await.Optional:
		c.Verdict, c.Reason = reports.Skip, run.notCalled(s.Await)
		run.leave(s.Await, c.Reason)
	case !called:
		r := newRecord(run.market.Journal().Entries(), run.names())
		c.Verdict, c.Reason = reports.Fail, run.notCalled(s.Await)
		c.Fix, c.Around = notCalledFix, r.around(len(r.entries))
	}
	run.check(s.Line, c)
	return nil
}

// notCalled says that the store did not, and where it could have.
func (run *runner) notCalled(a *Await) string {
	if run.options.PullAPI == "" {
		return fmt.Sprintf(notCalled, a.within())
	}
	return fmt.Sprintf(notCalledAt, run.options.PullAPI, a.within())
}

// leave skips the rest of a scenario that is for stores which call.
func (run *runner) leave(a *Await, reason string) {
	if a.Optional && run.stopped == "" {
		run.stopped = reason
	}
}

// called waits for a call. The error is that of the context. Where the call is
// optional and virtual time waits for the store, a store that has come to rest
// after what it was sent is not going to call.
func (run *runner) called(a *Await) (bool, error) {
	if a.Optional && run.options.Market.Settle != nil && run.sentSince(run.happened) {
		err := run.market.Advance(run.ctx, 0)
		return slices.ContainsFunc(run.market.Journal().After(run.happened, run.market.Journal().Len()), a.isCall), err
	}
	limit := time.NewTimer(a.within())
	defer limit.Stop()
	all, from := run.market.Journal(), run.happened
	for {
		entries := all.After(from, all.Len())
		if slices.ContainsFunc(entries, a.isCall) {
			return true, nil
		}
		from += len(entries)
		select {
		case <-all.Grown(from):
		case <-limit.C:
			return false, nil
		case <-run.ctx.Done():
			return false, run.ctx.Err()
		}
	}
}

func (run *runner) sentSince(from int) bool {
	return slices.ContainsFunc(run.market.Journal().After(from, run.market.Journal().Len()), func(e journal.Entry) bool {
		return e.Kind == journal.ExchangeSending && e.Notification != ""
	})
}

func (a *Await) isCall(e journal.Entry) bool {
	return e.Kind == journal.PullCall && e.Call != nil && (a.Operation == "" || e.Call.Operation == a.Operation) &&
		(a.Status == 0 || e.Call.Status == a.Status)
}

func (s *Step) awaitsCall() bool { return s.Await != nil && s.Await.Until == untilCalled }
