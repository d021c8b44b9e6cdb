package timeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Bounds of a timeline, however long the run was.
const (
	maxLanes    = 40
	maxWaiting  = 16 // of the lanes, those that only waited
	maxBlockers = 10
	maxEvents   = 200
)

// New reads a journal, once. Without a plan there are no stages but one
// from Zero on, and no lane has attempts that are planned. The same journal and
// plan give the same timeline. An empty journal gives nil.
func New(entries []journal.Entry, plan Plan) *Timeline {
	if len(entries) == 0 {
		return nil
	}
	t := &Timeline{Start: entries[0].At, End: entries[len(entries)-1].At}
	deliveries := t.read(entries)
	all := newLanes(deliveries)
	t.Zero = zero(all, t.Start)
	t.Stages = t.stages(plan)
	var queue queue
	for _, l := range all {
		t.Endings.add(l.Ended)
		t.CountIn(l)
		queue.add(l)
	}
	t.Blockers = queue.blockers()
	t.keep(all, func(i int) []time.Time { return planned(deliveries[i], plan) })
	return t
}

// read gathers the deliveries, in the order in which they were first due, and the
// events.
func (t *Timeline) read(entries []journal.Entry) []*journal.Delivery {
	var fold journal.Fold
	for i := range entries {
		e := &entries[i]
		fold.Add(e)
		switch {
		case e.Kind == journal.NotificationUnwanted:
			t.Unwanted++
		case isEvent(e):
			t.Events = append(t.Events, newEvent(e))
		}
	}
	t.boundEvents()
	return fold.Deliveries
}

func isEvent(e *journal.Entry) bool {
	switch e.Kind {
	case journal.SubscriptionCreated, journal.SubscriptionRefused, journal.SubscriptionEnabled,
		journal.SubscriptionEdited, journal.SubscriptionUnplugged, journal.SubscriptionPlugging,
		journal.SubscriptionDisconnected, journal.SubscriptionRemoved,
		journal.OutageBegan, journal.OutageEnded, journal.FaultOn, journal.FaultOff:
		return true
	}
	return e.Kind == journal.ExchangeDone && e.Exchange != nil && e.Notification == ""
}

func newEvent(e *journal.Entry) Event {
	event := Event{At: e.At, Kind: e.Kind, Subscription: e.Subscription, Notification: e.Notification, Type: e.Type, Reason: e.Reason}
	if x := e.Exchange; x != nil {
		event.Outcome, event.Subtype, event.Exchange = x.Verdict.Outcome, x.Verdict.Subtype, x.ID
	}
	return event
}

// boundEvents keeps how the run began, and more of how it ended.
func (t *Timeline) boundEvents() {
	if more := len(t.Events) - maxEvents; more > 0 {
		t.MoreEvents = more
		t.Events = slices.Delete(t.Events, maxEvents/2, maxEvents/2+more)
	}
	if t.Events == nil {
		t.Events = []Event{}
	}
}

func newAttempt(x *journal.Exchange) Attempt {
	a := Attempt{At: x.At, Outcome: x.Verdict.Outcome, Subtype: x.Verdict.Subtype, Exchange: x.ID}
	if x.Fault != nil {
		a.Fault = cmp.Or(x.Fault.Name, x.Fault.Kind)
	}
	return a
}

// zero is Timeline.Zero.
func zero(all []*Lane, start time.Time) time.Time {
	var failed, first time.Time
	earlier := func(at, than time.Time) bool { return than.IsZero() || at.Before(than) }
	for _, l := range all {
		for _, a := range l.Attempts {
			if a.Outcome == journal.Failed && earlier(a.At, failed) {
				failed = a.At
			}
		}
		if l.Type != market.Ping && len(l.Attempts) > 0 && earlier(l.Attempts[0].At, first) {
			first = l.Attempts[0].At
		}
	}
	for _, at := range []time.Time{failed, first} {
		if !at.IsZero() {
			return at
		}
	}
	return start
}

// keep makes lanes of the deliveries that matter, and sums up the others.
func (t *Timeline) keep(all []*Lane, planned func(i int) []time.Time) {
	ranked := make([]ranking, len(all))
	for i, l := range all {
		ranked[i] = ranking{order: i, severity: severity(l.Ended), failed: l.Failed()}
	}
	slices.SortFunc(ranked, ranking.compare)
	kept := make([]bool, len(all))
	lanes, waiting := 0, 0
	for _, r := range ranked {
		waited := r.failed == 0 && len(all[r.order].Held) > 0
		if lanes == maxLanes || waited && waiting == maxWaiting {
			continue
		}
		kept[r.order] = true
		lanes++
		if waited {
			waiting++
		}
	}

	t.Lanes = []Lane{}
	var queue queue
	for i, l := range all {
		if kept[i] {
			l.Planned = planned(i)
			t.Lanes = append(t.Lanes, *l)
			continue
		}
		if t.Others == nil {
			t.Others = &Others{}
		}
		t.Others.add(l)
		queue.add(l)
	}
	if t.Others != nil {
		t.Others.Blockers = queue.blockers()
	}
}

// ranking is how much a delivery matters.
type ranking struct{ order, severity, failed int }

func (r ranking) compare(other ranking) int {
	return cmp.Or(other.severity-r.severity, other.failed-r.failed, r.order-other.order)
}

func severity(e Ending) int {
	return slices.Index([]Ending{Delivered, Pending, Held, Rejected, Cancelled, Expired}, e)
}

// Failed is how many of the attempts failed.
func (l *Lane) Failed() int {
	n := 0
	for _, a := range l.Attempts {
		if a.Outcome == journal.Failed {
			n++
		}
	}
	return n
}

func (o *Others) add(l *Lane) {
	o.Deliveries++
	o.Endings.add(l.Ended)
	for _, a := range l.Attempts {
		o.Attempts.add(a)
	}
}

// planned is Lane.Planned.
func planned(d *journal.Delivery, plan Plan) []time.Time {
	if plan == nil || !d.Repeated() {
		return nil
	}
	return plan(d.Scheduled, d.Made())
}
