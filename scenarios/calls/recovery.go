package calls

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// failure is what a store called in vain because of a fault, and what became of it.
type failure struct {
	call   *reports.Call // the first that failed
	again  int           // how often the same was called after that
	after  time.Duration // virtual time until it was called again first
	gotten bool
}

// recovery warns of calls that met a fault and never got through afterwards: what
// they were for is lost. It tells how soon the store tried again. A key that opens
// nothing and an API that is switched off are none that a repetition mends.
func recovery(r *record) result {
	failures := r.failures()
	if len(failures) == 0 {
		return passed(noFaults)
	}
	var lost []issue
	again, soonest := 0, time.Duration(-1)
	for _, f := range failures {
		if !f.gotten {
			lost = append(lost, issue{f.call, f.words(), recoveryFix})
		}
		if f.again > 0 {
			again++
			if soonest < 0 || f.after < soonest {
				soonest = f.after
			}
		}
	}
	if len(lost) > 0 {
		return r.found(reports.Warn, lost, recoveryExpected)
	}
	return passed(fmt.Sprintf(recovered, counted(len(failures), "call"), again, soon(soonest)))
}

// failures are the calls that failed by a fault, each asking for something else.
func (r *record) failures() []*failure {
	var list []*failure
	open := map[string]*failure{}
	for i := range r.calls {
		c := &r.calls[i]
		key := sameReading(c)
		f := open[key]
		if f != nil {
			if f.again == 0 {
				f.after = c.At.Sub(f.call.At)
			}
			f.again++
		}
		switch {
		case !mends(c.Injected):
			if f != nil && c.Injected == nil && c.Status < 400 {
				f.gotten = true
				delete(open, key)
			}
		case f == nil:
			f = &failure{call: c}
			open[key], list = f, append(list, f)
		}
	}
	return list
}

// mends reports whether a call failed by a fault that a repetition mends.
func mends(f *journal.CallFault) bool {
	return f.Failed() && f.Kind != string(fault.KeyRevoked) && f.Kind != string(fault.APIDisabled)
}

// words say how a call failed, and that it stayed so.
func (f *failure) words() string {
	how := fmt.Sprintf(refusedWith, f.call.Status)
	switch fault.Kind(f.call.Injected.Kind) {
	case fault.Hang, fault.Reset:
		how = noReplyCame
	case fault.Torn:
		how = noWholeReply
	case fault.InvalidBody:
		how = otherReply
	}
	if f.again == 0 {
		return fmt.Sprintf(lostCall, about(f.call), how)
	}
	return fmt.Sprintf(lostTried, about(f.call), how, counted(f.again, "time"))
}

func soon(d time.Duration) string {
	if d <= 0 {
		return recoveredAtOnce
	}
	return fmt.Sprintf(recoveredSoonest, market.ShortDuration(d))
}
