package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim/journal"
)

// note remembers where in the journal a step begins that sends the store
// something, for those that await what it calls because of that.
func (t *telling) note(s *Step) {
	switch s.action().key {
	case "await", "advance", "fault", "edit", "unplug", "remove":
	default:
		t.happened = t.market.Journal().Len()
	}
}

// awaitCall waits on the real clock until the store has called. If it does not,
// that is a failed check, and the story goes on; or, where it is optional, the rest
// is skipped.
func (t *telling) awaitCall(s *Step) error {
	c := reports.Check{Title: s.describe(), Rules: []string{"P-SPEC"}, Verdict: reports.Pass}
	if t.options.Serve == nil {
		c.Verdict, c.Reason = reports.Skip, calls.NotServed
		t.check(s.Line, c)
		t.leave(s.Await, calls.NotServed)
		return nil
	}
	called, err := t.called(s.Await)
	switch {
	case err != nil:
		return err
	case !called && s.Await.Optional:
		c.Verdict, c.Reason = reports.Skip, fmt.Sprintf(notCalled, s.Await.within())
		t.leave(s.Await, c.Reason)
	case !called:
		r := newRecord(t.market.Journal().Entries(), t.names())
		c.Verdict, c.Reason = reports.Fail, fmt.Sprintf(notCalled, s.Await.within())
		c.Fix, c.Around = notCalledFix, r.around(len(r.entries))
	}
	t.check(s.Line, c)
	return nil
}

// leave skips the rest of a scenario that is for stores which call.
func (t *telling) leave(a *Await, reason string) {
	if a.Optional && t.stopped == "" {
		t.stopped = reason
	}
}

// called waits for a call. The error is that of the context.
func (t *telling) called(a *Await) (bool, error) {
	limit := time.NewTimer(a.within())
	defer limit.Stop()
	all, from := t.market.Journal(), t.happened
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
		case <-t.ctx.Done():
			return false, t.ctx.Err()
		}
	}
}

func (a *Await) isCall(e journal.Entry) bool {
	return e.Kind == journal.PullCall && e.Call != nil && (a.Operation == "" || e.Call.Operation == a.Operation) &&
		(a.Status == 0 || e.Call.Status == a.Status)
}
