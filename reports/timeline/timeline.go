// Package timeline tells what happened when in a run: it reads the journal, once,
// into stages, lanes and events, and says in a line how it went.
package timeline

import (
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Plan gives the attempts that a schedule would still make that began with an
// attempt at first, once made attempts have been made, in order of time (N-RETRY).
type Plan func(first time.Time, made int) []time.Time

// Timeline is what happened when in a run, in virtual time.
type Timeline struct {
	// Start and End are the first and the last thing in the journal.
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// Zero is where the stages begin: at the first attempt that failed; if none
	// did, at the first attempt of a notification other than PING; without such,
	// at Start.
	Zero time.Time `json:"zero"`
	// Stages divide the time from Start to End and the schedule from Zero on.
	Stages []Stage `json:"stages"`
	// Lanes are the deliveries, in the order in which they were first due: at most
	// 40, those that ended worst and failed longest, and at most 16 of them that did
	// nothing but wait for others.
	Lanes []Lane `json:"lanes"`
	// Others sums up the deliveries without a lane; nil if there are none.
	Others *Others `json:"others,omitempty"`
	// Endings counts all deliveries, those without a lane among them.
	Endings Endings `json:"endings"`
	// Blockers are the notifications that others waited for (N-BLOCKING): at most 10,
	// those for which most waited first.
	Blockers []Blocker `json:"blockers,omitempty"`
	// Unwanted counts the notifications that no enabled subscription wanted
	// (N-SCOPE).
	Unwanted int `json:"unwanted,omitempty"`
	// Events are what else happened, at most 200: the first and the last.
	Events []Event `json:"events"`
	// MoreEvents is how many Events leaves out, from its middle.
	MoreEvents int `json:"moreEvents,omitempty"`
}

// Stage is a stretch of virtual time. What happens on the border of two is in
// the earlier one; what happens at Zero is in the later one.
type Stage struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// EverySeconds is how often the schedule repeats here; 0 before the schedule
	// begins and after it has ended.
	EverySeconds int64 `json:"everySeconds,omitempty"`
	// Attempts are those made in it, of all deliveries.
	Attempts Tally `json:"attempts"`
}

// Tally counts attempts by their outcome. Those into which a fault was
// injected are among them, and counted by themselves, too.
type Tally struct {
	Accepted int `json:"accepted"`
	Rejected int `json:"rejected"`
	Failed   int `json:"failed"`
	Unknown  int `json:"unknown"`
	Injected int `json:"injected"`
}

// Lane is one notification on its way to one subscription.
type Lane struct {
	Notification string      `json:"notification"`
	Type         market.Type `json:"type"`
	Subscription string      `json:"subscription"`
	// Due is when it was first to be sent.
	Due      time.Time `json:"due"`
	Attempts []Attempt `json:"attempts"`
	// Held are the times for which it waited for another notification (N-BLOCKING).
	Held  []Wait `json:"held,omitempty"`
	Ended Ending `json:"ended"`
	// EndedAt is nil for a delivery that is pending or held.
	EndedAt *time.Time `json:"endedAt,omitempty"`
	// Planned are the attempts still to come of a delivery that is pending, and
	// those that one that was cancelled did not live to see. What waits has none.
	Planned []time.Time `json:"planned,omitempty"`
}

// Wait is a time for which a notification waited for another one.
type Wait struct {
	From time.Time `json:"from"`
	// Until is when it was sent after all, or cancelled; nil while it waits.
	Until *time.Time `json:"until,omitempty"`
	// For is the notification that blocked when it began, and Type its type.
	For  string      `json:"for"`
	Type market.Type `json:"type,omitempty"`
}

// Blocker is a notification that others waited for.
type Blocker struct {
	Notification string      `json:"notification"`
	Type         market.Type `json:"type,omitempty"`
	// Waited is how many deliveries waited for it, and Waiting how many still do.
	Waited  int `json:"waited"`
	Waiting int `json:"waiting,omitempty"`
}

// Attempt is one sending of a notification.
type Attempt struct {
	At      time.Time           `json:"at"`
	Outcome journal.Outcome     `json:"outcome"`
	Subtype market.ErrorSubtype `json:"subtype,omitempty"`
	// Exchange is the id of its exchange.
	Exchange string `json:"exchange"`
	// Fault is the name of the fault that was injected into it, if any.
	Fault string `json:"fault,omitempty"`
}

// Ending is how a delivery ended.
type Ending string

// The endings of a delivery.
const (
	Delivered Ending = "delivered"
	Rejected  Ending = "rejected"  // 400: never repeated (N-400)
	Expired   Ending = "expired"   // after 14 days of its own (N-DISCONNECT)
	Cancelled Ending = "cancelled" // its subscription no longer is
	Pending   Ending = "pending"   // not ended when the run did
	Held      Ending = "held"      // waits for another notification (N-BLOCKING)
)

// Endings counts deliveries by how they ended.
type Endings struct {
	Delivered int `json:"delivered"`
	Rejected  int `json:"rejected"`
	Expired   int `json:"expired"`
	Cancelled int `json:"cancelled"`
	Pending   int `json:"pending"`
	Held      int `json:"held"`
}

// Others sums up deliveries that have no lane of their own.
type Others struct {
	Deliveries int     `json:"deliveries"`
	Endings    Endings `json:"endings"`
	Attempts   Tally   `json:"attempts"`
	// Blockers are those that they waited for, as Timeline.Blockers.
	Blockers []Blocker `json:"blockers,omitempty"`
}

// Event is something that happened to a subscription or between Market and the
// store: every kind of entry about subscriptions, outages and faults but those
// that only announce another, and every exchange that is not a delivery's attempt,
// such as the PING of connecting.
type Event struct {
	At           time.Time    `json:"at"`
	Kind         journal.Kind `json:"kind"`
	Subscription string       `json:"subscription,omitempty"`
	// Notification is what blocks since an outage began (N-BLOCKING).
	Notification string `json:"notification,omitempty"`
	// Type is that of the Notification or of an exchange, whose are Outcome and
	// Subtype, too, and Exchange is its id.
	Type     market.Type         `json:"type,omitempty"`
	Outcome  journal.Outcome     `json:"outcome,omitempty"`
	Subtype  market.ErrorSubtype `json:"subtype,omitempty"`
	Exchange string              `json:"exchange,omitempty"`
	// Reason says more, for a person.
	Reason string `json:"reason,omitempty"`
}

func (t *Tally) add(a Attempt) {
	switch a.Outcome {
	case journal.Accepted:
		t.Accepted++
	case journal.Rejected:
		t.Rejected++
	case journal.Failed:
		t.Failed++
	default:
		t.Unknown++
	}
	if a.Fault != "" {
		t.Injected++
	}
}

// Subtract takes away what n counts.
func (t *Tally) Subtract(n Tally) {
	t.Accepted -= n.Accepted
	t.Rejected -= n.Rejected
	t.Failed -= n.Failed
	t.Unknown -= n.Unknown
	t.Injected -= n.Injected
}

// Sum is how many attempts there were.
func (t Tally) Sum() int { return t.Accepted + t.Rejected + t.Failed + t.Unknown }

func (e *Endings) add(how Ending) {
	switch how {
	case Delivered:
		e.Delivered++
	case Rejected:
		e.Rejected++
	case Expired:
		e.Expired++
	case Cancelled:
		e.Cancelled++
	case Pending:
		e.Pending++
	case Held:
		e.Held++
	}
}
