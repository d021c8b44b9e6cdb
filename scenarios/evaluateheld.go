package scenarios

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
)

// evaluateHeld looks at what waited for what (N-BLOCKING).
func (r *record) evaluateHeld(e *Waited) finding {
	all := r.meant(e.Which)
	f := finding{expected: e.describe(), happened: happenedNothing}
	n := 0
	var others []*journal.Delivery
	for _, d := range all {
		if h := r.waited(d, e.By); h != nil {
			n++
			f.at = h.Seq
		} else {
			others = append(others, d)
		}
	}
	f.holds = enough(e.Count, n, len(all))
	if len(all) > 0 {
		f.happened = fmt.Sprintf(happenedHeld, n, plural(len(all), "delivery"))
		if e.By != "" {
			f.happened += fmt.Sprintf(happenedFor, e.By)
		}
	}
	if !f.holds && !e.Count.tooMany(n) && len(others) > 0 {
		d := others[0]
		f.at = decided(d)
		f.happened += r.waitsFor(d)
	}
	return f
}

// waitsFor says for what a delivery waits, or waited last; nothing if for
// nothing.
func (r *record) waitsFor(d *journal.Delivery) string {
	blocker := r.blocker(d)
	switch {
	case blocker == nil:
		return ""
	case d.State == journal.Held:
		return fmt.Sprintf(happenedHeldBy, blocker.Notification, blocker.Type)
	}
	return fmt.Sprintf(happenedWaitedFor, blocker.Notification, blocker.Type)
}

// waited is when a delivery waited first, for an event of that name if one is
// given; nil if it never did.
func (r *record) waited(d *journal.Delivery, by string) *journal.Hold {
	i := slices.IndexFunc(d.Holds, func(h journal.Hold) bool {
		return by == "" || slices.Contains(r.names.event(by), h.Blocker)
	})
	if i < 0 {
		return nil
	}
	return &d.Holds[i]
}
