package reports

import (
	"cmp"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Bounds of a timeline, whatever the length of the run.
const (
	maxLanes  = 40
	maxEvents = 200
)

// NewTimeline reads a journal, once. Without a plan there are no stages but one
// from Zero on, and no lane has attempts that are planned. The same journal and
// plan give the same timeline. An empty journal gives nil.
func NewTimeline(entries []journal.Entry, plan Plan) *Timeline {
	if len(entries) == 0 {
		return nil
	}
	t := &Timeline{Start: entries[0].At, End: entries[len(entries)-1].At}
	all := t.read(entries)
	t.Zero = zero(all, t.Start)
	t.Stages = t.stages(plan)
	for _, l := range all {
		t.Endings.add(l.Ended)
		t.countIn(l)
	}
	t.keep(all)
	for i := range t.Lanes {
		t.Lanes[i].Planned = planned(&t.Lanes[i], plan)
	}
	return t
}

// passage is what tells deliveries apart.
type passage struct{ notification, subscription string }

// read gathers the deliveries, in order of their first entry, and the events.
func (t *Timeline) read(entries []journal.Entry) []*Lane {
	var all []*Lane
	known := map[passage]*Lane{}
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Kind == journal.NotificationUnwanted:
			t.Unwanted++
		case isEvent(e):
			t.Events = append(t.Events, newEvent(e))
		case isDelivery(e.Kind):
			key := passage{e.Notification, e.Subscription}
			l := known[key]
			if l == nil {
				l = &Lane{Notification: e.Notification, Subscription: e.Subscription, Type: e.Type, Attempts: []Attempt{}, Ended: Pending}
				known[key] = l
				all = append(all, l)
			}
			l.record(e)
		}
	}
	t.boundEvents()
	return all
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

func isDelivery(k journal.Kind) bool {
	switch k {
	case journal.ExchangeDone, journal.DeliveryAccepted, journal.DeliveryRejected, journal.DeliveryExpired, journal.DeliveryCancelled:
		return true
	}
	return false
}

func newEvent(e *journal.Entry) Event {
	event := Event{At: e.At, Kind: e.Kind, Subscription: e.Subscription, Type: e.Type, Reason: e.Reason}
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
	t.Events = orEmpty(t.Events)
}

// record takes an entry about l's delivery down.
func (l *Lane) record(e *journal.Entry) {
	switch e.Kind {
	case journal.ExchangeDone:
		if e.Exchange != nil {
			l.Attempts = append(l.Attempts, newAttempt(e.Exchange))
		}
		return
	case journal.DeliveryAccepted:
		l.Ended = Delivered
	case journal.DeliveryRejected:
		l.Ended = Rejected
	case journal.DeliveryExpired:
		l.Ended = Expired
	case journal.DeliveryCancelled:
		l.Ended = Cancelled
	}
	at := e.At
	l.EndedAt = &at
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
func (t *Timeline) keep(all []*Lane) {
	ranked := make([]ranking, len(all))
	for i, l := range all {
		ranked[i] = ranking{order: i, severity: severity(l.Ended), failed: l.failed()}
	}
	slices.SortFunc(ranked, ranking.compare)
	kept := ranked[:min(len(ranked), maxLanes)]
	slices.SortFunc(kept, func(a, b ranking) int { return a.order - b.order })

	t.Lanes = []Lane{}
	for _, r := range kept {
		t.Lanes = append(t.Lanes, *all[r.order])
	}
	for _, r := range ranked[len(kept):] {
		if t.Others == nil {
			t.Others = &Others{}
		}
		t.Others.add(all[r.order])
	}
}

// ranking is how much a delivery matters.
type ranking struct{ order, severity, failed int }

func (r ranking) compare(other ranking) int {
	return cmp.Or(other.severity-r.severity, other.failed-r.failed, r.order-other.order)
}

func severity(e Ending) int {
	return slices.Index([]Ending{Delivered, Pending, Rejected, Cancelled, Expired}, e)
}

func (l *Lane) failed() int {
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

// planned is Lane.Planned. An attempt that was not told the end of does not
// count: it is made again.
func planned(l *Lane, plan Plan) []time.Time {
	if plan == nil || len(l.Attempts) == 0 || l.Ended != Pending && l.Ended != Cancelled {
		return nil
	}
	made := 0
	for _, a := range l.Attempts {
		if a.Outcome != journal.Unknown {
			made++
		}
	}
	return plan(l.Attempts[0].At, made)
}
