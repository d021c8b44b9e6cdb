package timeline

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// newLanes are lanes of all deliveries, with nothing planned.
func newLanes(deliveries []*journal.Delivery) []*Lane {
	types := map[string]market.Type{} // of notifications
	for _, d := range deliveries {
		types[d.Notification] = d.Type
	}
	all := make([]*Lane, len(deliveries))
	for i, d := range deliveries {
		all[i] = newLane(d, types)
	}
	return all
}

func newLane(d *journal.Delivery, types map[string]market.Type) *Lane {
	l := &Lane{
		Notification: d.Notification, Subscription: d.Subscription, Type: d.Type,
		Due: d.FirstDue, Attempts: make([]Attempt, len(d.Attempts)), Ended: ending(d.State),
	}
	for i, a := range d.Attempts {
		l.Attempts[i] = newAttempt(a.Exchange)
	}
	if l.Ended != Pending && l.Ended != Held {
		at := d.Since
		l.EndedAt = &at
	}
	for _, h := range d.Holds {
		w := Wait{From: h.From, Until: l.EndedAt, For: h.Blocker, Type: types[h.Blocker]}
		if !h.Until.IsZero() {
			w.Until = &h.Until
		}
		l.Held = append(l.Held, w)
	}
	return l
}

// ending is where a delivery stands at the end of a run.
func ending(s journal.DeliveryState) Ending {
	switch s {
	case journal.Delivered:
		return Delivered
	case journal.Refused:
		return Rejected
	case journal.Expired:
		return Expired
	case journal.Cancelled:
		return Cancelled
	case journal.Held:
		return Held
	}
	return Pending
}

// queue counts deliveries by what they waited for.
type queue map[string]*Blocker

func (q *queue) add(l *Lane) {
	for i, w := range l.Held {
		if slices.ContainsFunc(l.Held[:i], func(before Wait) bool { return before.For == w.For }) {
			continue // for the same one again
		}
		if *q == nil {
			*q = queue{}
		}
		b := (*q)[w.For]
		if b == nil {
			b = &Blocker{Notification: w.For, Type: w.Type}
			(*q)[w.For] = b
		}
		b.Waited++
	}
	if l.Ended == Held && len(l.Held) > 0 {
		(*q)[l.Held[len(l.Held)-1].For].Waiting++
	}
}

// blockers are those for which most waited.
func (q queue) blockers() []Blocker {
	var all []Blocker
	for _, b := range q {
		all = append(all, *b)
	}
	slices.SortFunc(all, func(a, b Blocker) int {
		return cmp.Or(b.Waited-a.Waited, cmp.Compare(a.Notification, b.Notification))
	})
	return all[:min(len(all), maxBlockers)]
}
