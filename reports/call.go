package reports

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// CallsGroup begins the ids of the checks on the store's own calls, as in
// "pull.auth". Beside a scenario they are a group of their own.
const CallsGroup = "pull"

// RequireGroup begins the ids of the checks on what a run must have made the store
// handle and call. They judge the whole of it, and cannot be run by themselves.
const RequireGroup = "require"

// Call is one call that the store made on the pull API.
type Call struct {
	// ID names the call within its run: "c1", "c2", … in order of their ends.
	ID string `json:"id"`
	// At is the virtual time.
	At time.Time `json:"at"`
	// During is the id of the exchange that the store handled when it called: the
	// one under way, or else the last one at the same virtual time. Of several it
	// is the one about an order that the call names. Empty where there was none.
	During string `json:"during,omitempty"`
	journal.Call
}

// The calls that a report shows beside those that checks name: the first and
// the last.
const keptCalls = 100

// NewCalls are the calls in a journal that a report shows: those that checks
// name, the first and the last; and how many there are besides.
func NewCalls(entries []journal.Entry, checks []Check) (kept []Call, leftOut int) {
	named := map[string]bool{}
	for _, c := range checks {
		named[c.Evidence] = true
		for _, id := range c.Calls {
			named[id] = true
		}
		for _, m := range c.Around {
			named[m.Call] = true
		}
	}
	all := AllCalls(entries)
	for i, c := range all {
		if named[c.ID] || i < keptCalls/2 || i >= len(all)-keptCalls/2 {
			kept = append(kept, c)
		}
	}
	return kept, len(all) - len(kept)
}

// AllCalls are the calls in a journal, in its order.
func AllCalls(entries []journal.Entry) []Call {
	if !slices.ContainsFunc(entries, func(e journal.Entry) bool { return e.Kind == journal.PullCall }) {
		return nil
	}
	var all []Call
	handled := newHandling(entries)
	for i := range entries {
		e := &entries[i]
		if e.Kind == journal.PullCall && e.Call != nil {
			c := Call{ID: CallID(len(all) + 1), At: e.At, Call: *e.Call}
			c.During = handled.by(&c)
			all = append(all, c)
			continue
		}
		handled.add(e)
	}
	return all
}

// CallID is the id of the call of that number in a journal, from 1.
func CallID(n int) string { return fmt.Sprintf("c%d", n) }

// Call returns the call of that id, or nil.
func (r *Report) Call(id string) *Call {
	for i := range r.Calls {
		if r.Calls[i].ID == id {
			return &r.Calls[i]
		}
	}
	return nil
}
