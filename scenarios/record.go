package scenarios

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// record is a journal made ready to be asked.
type record struct {
	entries []journal.Entry
	names   names
	// deliveries are in the order of their first attempts, attempts in that of the
	// journal.
	deliveries []*delivery
	attempts   []attempt
	calls      []call
}

// names are what the names of a scenario stand for. Without a scenario they are
// empty, and ids stand for themselves.
type names struct {
	notifications map[string][]string // by the name of the event
	subscriptions map[string]string
}

// delivery is one notification on its way to one subscription.
type delivery struct {
	notification, subscription string
	first                      time.Time
	state                      string
	// duplicate says that it was rejected as DUPLICATED_EVENT.
	duplicate bool
	changed   journal.Entry // when it came to its state
	last      attempt
}

// attempt is one exchange that carried a notification.
type attempt struct {
	entry    journal.Entry
	delivery *delivery // nil for PING, which is no delivery
}

// offset is the virtual time since the first attempt of its delivery, or since
// the journal began.
func (a attempt) offset(began time.Time) time.Duration {
	if a.delivery != nil {
		began = a.delivery.first
	}
	return a.entry.Exchange.At.Sub(began)
}

func newRecord(entries []journal.Entry, n names) *record {
	r := &record{entries: entries, names: n}
	type key struct{ notification, subscription string }
	known := map[key]*delivery{}
	for _, e := range entries {
		k := key{e.Notification, e.Subscription}
		switch e.Kind {
		case journal.ExchangeSending:
			if e.Notification == "" {
				continue
			}
			d := known[k]
			if d == nil {
				d = &delivery{notification: e.Notification, subscription: e.Subscription, first: e.At}
				known[k] = d
				r.deliveries = append(r.deliveries, d)
			}
			d.become(Pending, e)
		case journal.ExchangeDone:
			a := attempt{entry: e, delivery: known[k]}
			r.attempts = append(r.attempts, a)
			if a.delivery != nil {
				a.delivery.last = a
			}
		case journal.DeliveryAccepted, journal.DeliveryRejected, journal.DeliveryExpired, journal.DeliveryCancelled:
			if d := known[k]; d != nil {
				d.become(stateOf(e.Kind), e)
			}
		case journal.PullCall:
			if e.Call != nil {
				r.calls = append(r.calls, call{e, reports.CallID(len(r.calls) + 1)})
			}
		}
	}
	return r
}

func (d *delivery) become(state string, by journal.Entry) {
	d.state, d.changed = state, by
	last := d.last.entry.Exchange // nil in a journal that is not whole
	d.duplicate = state == Rejected && last != nil && last.Verdict.ErrorType == duplicatedEvent
}

// took is how long after its first attempt it came to its state.
func (d *delivery) took() time.Duration { return d.changed.At.Sub(d.first) }

// decided is the place in the journal of what brought it to its state.
func (d *delivery) decided() int {
	if d.state == Pending {
		return d.last.entry.Seq
	}
	return d.changed.Seq
}

// duplicatedEvent is the error type of a store that has the event already
// (N-400).
const duplicatedEvent = "DUPLICATED_EVENT"

func stateOf(k journal.Kind) string {
	switch k {
	case journal.DeliveryAccepted:
		return Delivered
	case journal.DeliveryRejected:
		return Rejected
	case journal.DeliveryExpired:
		return Expired
	}
	return Cancelled
}

// is reports whether d is in one of the states.
func (d *delivery) is(states States) bool {
	for _, s := range states {
		if s == d.state || s == Handled && (d.state == Delivered || d.duplicate) {
			return true
		}
	}
	return false
}

// began is when the journal does.
func (r *record) began() time.Time {
	if len(r.entries) == 0 {
		return time.Time{}
	}
	return r.entries[0].At
}

// subscription is the id of the subscription of that name.
func (n names) subscription(name string) string {
	if id, ok := n.subscriptions[name]; ok {
		return id
	}
	return name
}

// event are the ids of the notifications that an event's name stands for.
func (n names) event(name string) []string {
	if ids, ok := n.notifications[name]; ok {
		return ids
	}
	return []string{name}
}

// selection is a Which, looked up in a record.
type selection struct {
	which         Which
	began         time.Time
	notifications []string
	subscription  string
	after, before int // places in the journal, exclusive
}

func (r *record) selection(w Which) selection {
	s := selection{which: w, began: r.began(), before: len(r.entries) + 1}
	if w.Of != "" {
		s.notifications = r.names.event(w.Of)
	}
	if w.To != "" {
		s.subscription = r.names.subscription(w.To)
	}
	if w.After != "" {
		s.after = r.moment(w.After, s.subscription, len(r.entries)+1)
	}
	if w.Before != "" {
		s.before = r.moment(w.Before, s.subscription, s.before)
	}
	return s
}

// moment is the place of the last entry that a moment names, or otherwise.
func (r *record) moment(m Moment, subscription string, otherwise int) int {
	kind := m.kind()
	for _, e := range slices.Backward(r.entries) {
		if e.Kind == kind && (subscription == "" || e.Subscription == "" || e.Subscription == subscription) {
			return e.Seq
		}
	}
	return otherwise
}

// has reports whether a notification on its way to a subscription is meant.
func (s selection) has(notification, subscription string, t market.Type) bool {
	switch {
	case s.notifications != nil && !slices.Contains(s.notifications, notification):
		return false
	case s.which.Type != "" && s.which.Type != t:
		return false
	case s.which.Type == "" && t == market.Ping:
		return false
	}
	return s.subscription == "" || s.subscription == subscription
}

// attempts are those meant.
func (r *record) chosen(w Which) []attempt {
	s := r.selection(w)
	var out []attempt
	for _, a := range r.attempts {
		e := a.entry
		if !s.has(e.Notification, e.Subscription, e.Exchange.NotificationType) || e.Seq <= s.after || e.Seq >= s.before {
			continue
		}
		if s.inTime(a) {
			out = append(out, a)
		}
	}
	return out
}

func (s selection) inTime(a attempt) bool {
	since := a.entry.Exchange.At.Sub(s.began)
	if s.which.Of != "" {
		since = a.offset(s.began)
	}
	return (s.which.From == nil || since >= *s.which.From) && (s.which.Until == nil || since <= *s.which.Until)
}

// sent are the deliveries meant: those of which an attempt is.
func (r *record) sent(w Which) []*delivery {
	var out []*delivery
	seen := map[*delivery]bool{}
	for _, a := range r.chosen(w) {
		if a.delivery != nil && !seen[a.delivery] {
			seen[a.delivery] = true
			out = append(out, a.delivery)
		}
	}
	return out
}
