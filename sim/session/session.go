// Package session is what a person did in a market by hand: the commands in their
// order, with enough of each to give it again. It is kept in memory, for as long as
// the process lives.
package session

import (
	"slices"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Kind is what a person did.
type Kind int

// The kinds of acts.
const (
	Happened     Kind = iota // had an event happen
	SentAgain                // had a notification sent once more
	Connected                // a store, by PING
	Edited                   // the settings of a subscription
	Unplugged                // a subscription
	Plugged                  // it in again
	Duplicated               // its settings, for a shop
	Removed                  // a subscription
	FaultOn                  // injected a fault
	FaultOff                 // ended it
	Disconnected             // went to where Market disconnects a store
	CartAsked                // had a buyer's cart asked about, by the legacy push API
	CartOrdered              // had the buyer order it
)

// Act is one thing that a person did.
type Act struct {
	// At is the virtual time then, and Until that at its end: time passes while a
	// clock is moved.
	At, Until time.Time
	Kind      Kind

	// Event is what happened, and Sent what was announced of it: the event's own
	// notification is the last.
	Event market.Event
	Sent  []Sent
	// Again is the id of the notification that was sent once more, as Sent.
	Again string

	// Subscription is the id of the one that it is about, and Copy that of the one
	// that Duplicated made.
	Subscription, Copy string
	// Store is what was connected, or what a duplicate is for; of an edit what it became.
	Store market.Subscription
	// Renamed, Moved and Retyped say what was edited.
	Renamed, Moved, Retyped bool
	// Refused says that PING failed, Faulted that an injected fault was why: that it
	// failed, or that Market had disconnected the store.
	Refused, Faulted bool
	// WasRefused and WasDisconnected say where a subscription stood that was plugged in.
	WasRefused, WasDisconnected bool

	// FaultID names the fault that began or ended.
	FaultID string
	Fault   fault.Fault

	// CartID names the cart, which is of a shop and a region. Option and Spec are what
	// the buyer chose.
	CartID string
	Cart   market.Cart
	Option string
	Spec   market.OrderSpec
}

// Sent is a notification that was announced.
type Sent struct {
	ID   string
	Type market.Type
	Body string
}

// size is about how much memory an act takes, in bytes.
func (a *Act) size() int {
	n := 500 + len(a.Event.Text) + len(a.Event.Notes) + 200*len(a.Event.Items) + len(a.Fault.Body)
	for _, s := range a.Sent {
		n += len(s.Body)
	}
	return n
}

// Bounds of what a session keeps.
const (
	MaxActs = 900     // a scenario has at most 1000 steps
	maxSize = 8 << 20 // bytes
)

// Recorder keeps the acts of a session, the first ones if there are too many. Its zero
// value is ready, and it is safe for concurrent use.
type Recorder struct {
	mu   sync.Mutex
	acts []Act
	size int
	left int
}

// Add keeps an act.
func (r *Recorder) Add(a Act) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.size += a.size(); len(r.acts) == MaxActs || r.size > maxSize || r.left > 0 {
		r.left++
		return
	}
	r.acts = append(r.acts, a)
}

// Acts are those kept, in order of time, and how many were not.
func (r *Recorder) Acts() (acts []Act, left int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	acts = slices.Clone(r.acts)
	slices.SortStableFunc(acts, func(a, b Act) int { return a.At.Compare(b.At) })
	return acts, r.left
}

// Mark is what a Recorder kept at some time.
type Mark struct {
	acts       []Act
	size, left int
}

// Mark is what is kept now.
func (r *Recorder) Mark() Mark {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Mark{slices.Clip(r.acts), r.size, r.left} // acts are only added
}

// Back forgets what was done since: the market was put back to what it was then.
func (r *Recorder) Back(to Mark) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.acts, r.size, r.left = to.acts, to.size, to.left
}

// Clear forgets all: the market was put back to its start.
func (r *Recorder) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.acts, r.size, r.left = nil, 0, 0
}

// Session is what is known of a session.
type Session struct {
	// Acts are what was done, in order, and Left how many more there were.
	Acts []Act
	Left int
	// Now is the virtual time.
	Now time.Time
	// Seed, Revision, Moves, Traffic and Campaigns are those of the market; a zero
	// Traffic was none, or was changed meanwhile.
	Seed      uint64
	Revision  string
	Moves     market.Moves
	Traffic   market.Traffic
	Campaigns []market.Campaign
	// MadeUp says that the cabinet is nobody's.
	MadeUp bool
	// Before are the ids of the subscriptions that were there before the session, with
	// their settings.
	Before []Before
	// ActivationDelay is that of the market (N-DELAY).
	ActivationDelay time.Duration
	// Deliveries say how far each notification came, in each subscription that it was
	// for, and States where each subscription stands, by id.
	Deliveries map[string][]Delivery
	States     map[string]string
}

// Before is a subscription that was there before.
type Before struct {
	ID string
	market.Subscription
}

// Delivery is how far a notification came.
type Delivery struct {
	State journal.DeliveryState
	// Own says that the store failed in it by itself, Faulted that a fault was injected.
	Own, Faulted bool
}
