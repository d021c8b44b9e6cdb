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
	// deliveries are in the order in which they were first due, attempts in that of
	// the journal.
	deliveries []*journal.Delivery
	attempts   []attempt
	calls      []call
	pushes     []*journal.Entry // requests of the push API
}

// names are what the names of a scenario stand for. Without a scenario they are
// empty, and ids stand for themselves.
type names struct {
	notifications map[string][]string // by the name of the event
	subscriptions map[string]string
	// own are the notifications that count where none is named; all if nil.
	own map[string]bool
}

// attempt is one exchange that carried a notification.
type attempt struct {
	entry    *journal.Entry
	delivery *journal.Delivery // nil for PING, which is no delivery
}

// offset is the virtual time since its delivery was first due, or since the
// journal began.
func (a attempt) offset(began time.Time) time.Duration {
	if a.delivery != nil {
		began = a.delivery.FirstDue
	}
	return a.entry.Exchange.At.Sub(began)
}

func newRecord(entries []journal.Entry, n names) *record {
	r := &record{entries: entries, names: n}
	var fold journal.Fold
	for i := range entries {
		e := &entries[i]
		if e.Kind == journal.ExchangeDone && e.Exchange != nil && e.Exchange.Push != "" {
			r.pushes = append(r.pushes, e)
			continue
		}
		d := fold.Add(e)
		switch {
		case e.Kind == journal.ExchangeDone && e.Exchange != nil:
			r.attempts = append(r.attempts, attempt{entry: e, delivery: d})
		case e.Kind == journal.PullCall && e.Call != nil:
			r.calls = append(r.calls, call{*e, reports.CallID(len(r.calls) + 1)})
		}
	}
	r.deliveries = fold.Deliveries
	return r
}

// took is how long after it was first due a delivery came to its state.
func took(d *journal.Delivery) time.Duration { return d.Since.Sub(d.FirstDue) }

// decided is the place in the journal of what brought a delivery to its state.
func decided(d *journal.Delivery) int {
	if n := len(d.Attempts); d.State == journal.Pending && n > 0 {
		return d.Attempts[n-1].Seq
	}
	return d.ChangedBy
}

// last is the last attempt of a delivery; nil if there was none.
func last(d *journal.Delivery) *journal.Entry {
	if n := len(d.Attempts); n > 0 {
		return d.Attempts[n-1]
	}
	return nil
}

// isIn reports whether a delivery is in one of the states.
func isIn(states States, d *journal.Delivery) bool {
	for _, s := range states {
		if s == string(d.State) || s == Handled && (d.State == journal.Delivered || duplicate(d)) {
			return true
		}
	}
	return false
}

// duplicate reports whether a delivery was rejected as DUPLICATED_EVENT.
func duplicate(d *journal.Delivery) bool {
	a := last(d)
	return d.State == journal.Refused && a != nil && a.Exchange.Verdict.ErrorType == journal.DuplicatedEvent
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
	after, before int             // places in the journal, exclusive
	own           map[string]bool // as names has it
}

func (r *record) selection(w Which) selection {
	s := selection{which: w, began: r.began(), before: len(r.entries) + 1, own: r.names.own}
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
	case s.own != nil && notification != "" && !s.own[notification]:
		return false // the store has set it off itself
	case s.notifications != nil && !slices.Contains(s.notifications, notification):
		return false
	case s.which.Type != "" && s.which.Type != t:
		return false
	case s.which.Type == "" && t == market.Ping:
		return false
	}
	return s.subscription == "" || s.subscription == subscription
}

// chosen are those meant.
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
	return s.within(since)
}

func (s selection) within(since time.Duration) bool {
	return (s.which.From == nil || since >= *s.which.From) && (s.which.Until == nil || since <= *s.which.Until)
}

// meant are the deliveries that a choice means: those of which an attempt is, and
// those never sent that were first due then.
func (r *record) meant(w Which) []*journal.Delivery {
	tried := map[*journal.Delivery]bool{}
	for _, a := range r.chosen(w) {
		tried[a.delivery] = true
	}
	s := r.selection(w)
	var out []*journal.Delivery
	for _, d := range r.deliveries {
		untried := len(d.Attempts) == 0 && s.has(d.Notification, d.Subscription, d.Type) &&
			d.First > s.after && d.First < s.before && s.within(d.FirstDue.Sub(s.since(d)))
		if tried[d] || untried {
			out = append(out, d)
		}
	}
	return out
}

// since is what the bounds of a choice count from for a delivery.
func (s selection) since(d *journal.Delivery) time.Time {
	if s.which.Of != "" {
		return d.FirstDue
	}
	return s.began
}
