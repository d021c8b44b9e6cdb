package journal

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states of a delivery.
const (
	Pending   DeliveryState = "pending"   // waits for its next attempt
	Held      DeliveryState = "held"      // waits for another notification (N-BLOCKING)
	Delivered DeliveryState = "delivered" // accepted (N-200)
	Refused   DeliveryState = "rejected"  // 400, never repeated (N-400)
	Expired   DeliveryState = "expired"   // 14 days of its own are over (N-DISCONNECT)
	Cancelled DeliveryState = "cancelled" // its subscription sends it no more (N-DISCONNECT, N-MANAGE)
)

// Delivery is one notification on its way to one subscription, as a journal
// tells it.
type Delivery struct {
	Notification, Subscription string
	Type                       market.Type
	// FirstDue is when it was first to be sent, First the number of the entry that
	// says so, and Last that of the latest entry about it.
	FirstDue    time.Time
	First, Last int
	// State is where it stands, Since when, and by the entry of what number.
	State     DeliveryState
	Since     time.Time
	ChangedBy int
	// Attempts are the entries of its finished exchanges. They must not be changed.
	Attempts []*Entry
	// Holds are the times for which it waited for another notification.
	Holds []Hold
	// Scheduled is when the schedule of its attempts began, and Before how many had
	// been made until then: at its first attempt, or at the one by which it came to
	// block others (N-RETRY, N-BLOCKING).
	Scheduled time.Time
	Before    int
}

// Hold is a time for which a delivery waited for another notification
// (N-BLOCKING).
type Hold struct {
	From time.Time
	// Until is when it was sent after all: zero while it waits still, and where it
	// was cancelled without.
	Until time.Time
	// Blocker is the notification that blocked when it began.
	Blocker string
	// Seq is the number of the entry that says that it began.
	Seq int
}

// Repeated reports whether the schedule goes on, or would have: a delivery that
// waits for another has none, nor has one that was never sent.
func (d *Delivery) Repeated() bool {
	waits := len(d.Holds) > 0 && d.Holds[len(d.Holds)-1].Until.IsZero()
	return len(d.Attempts) > 0 && !waits && (d.State == Pending || d.State == Cancelled)
}

// Deliveries are those that the entries tell of, in the order in which they were
// first due. PING is none.
func Deliveries(entries []Entry) []*Delivery {
	var f Fold
	for i := range entries {
		f.Add(&entries[i])
	}
	return f.Deliveries
}

// Fold gathers deliveries from entries, one after the other. The zero Fold is
// ready.
type Fold struct {
	// Deliveries are those so far, in the order in which they were first due.
	Deliveries []*Delivery

	known map[deliveryKey]*Delivery
}

// deliveryKey tells deliveries apart.
type deliveryKey struct{ notification, subscription string }

// Add takes an entry into account, which must not be changed afterwards, and
// returns the delivery that it is about; nil if it is about none.
func (f *Fold) Add(e *Entry) *Delivery {
	switch e.Kind {
	case OutageBegan:
		f.blocks(e)
		return nil
	case ExchangeSending, ExchangeDone, DeliveryHeld, DeliveryReleased,
		DeliveryAccepted, DeliveryRejected, DeliveryExpired, DeliveryCancelled:
	default:
		return nil
	}
	if e.Notification == "" {
		return nil
	}
	d := f.delivery(e)
	d.Last = e.Seq
	d.apply(e)
	return d
}

func (f *Fold) delivery(e *Entry) *Delivery {
	key := deliveryKey{e.Notification, e.Subscription}
	if d := f.known[key]; d != nil {
		return d
	}
	if f.known == nil {
		f.known = map[deliveryKey]*Delivery{}
	}
	d := &Delivery{
		Notification: e.Notification, Subscription: e.Subscription, Type: e.Type,
		FirstDue: e.At, First: e.Seq, State: Pending, Since: e.At, ChangedBy: e.Seq, Scheduled: e.At,
	}
	f.known[key] = d
	f.Deliveries = append(f.Deliveries, d)
	return d
}

// blocks has the schedule of a blocker begin with its last attempt.
func (f *Fold) blocks(e *Entry) {
	if d := f.known[deliveryKey{e.Notification, e.Subscription}]; d != nil {
		d.Scheduled, d.Before = e.At, max(0, d.made()-1)
	}
}

// made is how many attempts came to an end: the others are made again.
func (d *Delivery) made() int {
	n := 0
	for _, a := range d.Attempts {
		if a.Exchange.Verdict.Outcome != Unknown {
			n++
		}
	}
	return n
}

// Made is how many attempts have been made of those that its schedule counts.
func (d *Delivery) Made() int { return d.made() - d.Before }

func (d *Delivery) apply(e *Entry) {
	switch e.Kind {
	case ExchangeSending:
		if len(d.Attempts) == 0 {
			d.Scheduled = e.At
		}
		d.become(Pending, e)
	case ExchangeDone:
		if e.Exchange != nil {
			d.Attempts = append(d.Attempts, e)
		}
	case DeliveryHeld:
		d.Holds = append(d.Holds, Hold{From: e.At, Blocker: e.Blocker, Seq: e.Seq})
		d.become(Held, e)
	case DeliveryReleased:
		if n := len(d.Holds); n > 0 {
			d.Holds[n-1].Until = e.At
		}
		d.become(Pending, e)
	case DeliveryAccepted:
		d.become(Delivered, e)
	case DeliveryRejected:
		d.become(Refused, e)
	case DeliveryExpired:
		d.become(Expired, e)
	case DeliveryCancelled:
		d.become(Cancelled, e)
	}
}

func (d *Delivery) become(state DeliveryState, by *Entry) {
	d.State, d.Since, d.ChangedBy = state, by.At, by.Seq
}
