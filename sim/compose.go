package sim

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/notify"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Draft is Compose for an event of which all but the type is left open.
func (m *Market) Draft(t market.Type, d market.Detail) ([]market.Notification, error) {
	return m.Compose(market.Event{Type: t, Detail: d})
}

// Compose has an event happen, and returns the notifications that tell of it, for
// Send: that of the event is the last, the others tell of what had to happen
// before it. An order is created before its status changes, a return is of an
// order that was delivered or not collected. What the event leaves open is made up
// by the seed.
//
// It happens as a whole or not at all: it is an error, and nothing has changed, if
// the revision does not have the type (N-TYPES), if a field is out of its bounds, if what
// the event is of is not there, if the rules are against it and the event has no
// Force, if there is too little in stock of what it asks for, and if a body breaks
// its schema (an *InvalidBodyError, N-BODY).
//
// What has happened can be read by the pull API at once, whether or not its
// notifications are sent.
func (m *Market) Compose(e market.Event) ([]market.Notification, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.composeEvent(e)
}

// Sent is a notification that was announced.
type Sent struct {
	market.Notification
	ID NotificationID
}

// Happen is Compose, and Send of all that it returns, in one: nothing comes between,
// and a Market that is kept has both or neither.
func (m *Market) Happen(e market.Event) ([]Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	notes, err := m.composeEvent(e)
	sent := make([]Sent, len(notes))
	for i, n := range notes {
		sent[i] = Sent{n, m.announce(n)}
	}
	return sent, err
}

// composeEvent is Compose. The caller holds mu.
func (m *Market) composeEvent(e market.Event) ([]market.Notification, error) {
	do, ok := composers()[e.Type]
	if !ok || !m.has(e.Type) {
		return nil, fmt.Errorf("contract revision %s has no notification type %.80q", m.options.Revision, string(e.Type))
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	return m.compose(e, do)
}

// DryRun returns what Compose would, and changes nothing.
func (m *Market) DryRun(e market.Event) ([]market.Notification, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	do, ok := composers()[e.Type]
	if !ok || !m.has(e.Type) {
		return nil, fmt.Errorf("contract revision %s has no notification type %.80q", m.options.Revision, string(e.Type))
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	c := m.newComposing(e)
	err := m.state.Atomically(func() error {
		if err := do(c); err != nil {
			return fmt.Errorf("%s: %w", e.Type, err)
		}
		if err := c.write(); err != nil {
			return err
		}
		return errDryRun
	})
	if !errors.Is(err, errDryRun) {
		return nil, err
	}
	return c.notes, nil
}

var errDryRun = errors.New("a dry run changes nothing")

func (m *Market) newComposing(e market.Event) *composing {
	return &composing{Market: m, Event: e, ordinal: m.composed[e.Type], extreme: e.Detail == market.Extreme}
}

// compose is Compose by a composer. The caller holds mu.
func (m *Market) compose(e market.Event, do func(*composing) error) ([]market.Notification, error) {
	c := m.newComposing(e)
	err := m.state.Atomically(func() error {
		if err := do(c); err != nil {
			return fmt.Errorf("%s: %w", e.Type, err)
		}
		return c.write()
	})
	if err != nil {
		return nil, err
	}
	m.composed[e.Type]++
	for _, change := range c.changes {
		if !m.options.NoAutoMoves {
			m.scheduleTimer(change)
		}
	}
	return c.notes, nil
}

// composers bring events about, by their type.
func composers() map[market.Type]func(*composing) error {
	all := map[market.Type]func(*composing) error{market.Ping: (*composing).ping}
	maps.Copy(all, orderComposers())
	maps.Copy(all, returnComposers())
	maps.Copy(all, talkComposers())
	return all
}

// composing is one Compose under way.
type composing struct {
	*Market
	market.Event
	ordinal  uint64        // of the event, among those of its type
	extreme  bool          // it is about what is at the contract's limits
	direct   bool          // orders go the shortest way
	about    *market.Order // what a review is about, or nil for the latest
	changes  []market.Change
	override string // what the notification alone says
	notes    []market.Notification
}

// changed goes on with what a command has changed.
func (c *composing) changed(changes []market.Change, err error) error {
	c.changes = append(c.changes, changes...)
	return err
}

// last is the change that the event is about.
func (c *composing) last() *market.Change { return &c.changes[len(c.changes)-1] }

// write makes the notifications, and refuses those that cannot be sent.
func (c *composing) write() error {
	if c.Type == market.Ping {
		return nil
	}
	if len(c.changes) == 0 {
		return errNothingChanged
	}
	for i, change := range c.changes {
		if c.Detail == market.Extreme {
			change.At = change.At.In(c.zone())
		}
		n, err := c.notification(change)
		if err != nil {
			return err
		}
		if i == len(c.changes)-1 {
			n.AllowUnknownEnums, n.Override = c.AllowUnknownEnums, c.override
		}
		if err := c.validate(n); err != nil {
			return err
		}
		c.notes = append(c.notes, n)
	}
	return nil
}

// zone is one that is not UTC, which times at the contract's limits have.
func (c *composing) zone() *time.Location {
	minutes := []int{3 * 60, 12*60 + 45, 5*60 + 30, -9*60 - 30, 14 * 60}
	return time.FixedZone("", minutes[(uint64(len(c.Type))+c.ordinal)%uint64(len(minutes))]*60)
}

// notification tells of a change.
func (m *Market) notification(change market.Change) (market.Notification, error) {
	n, err := notify.Notification(change, m.has(market.OrderLineServiceStatusUpdated))
	n.Composed, n.Forced, n.OrderNumber, n.To = n.Body, change.Forced, change.OrderID, change.To
	return n, err
}

func (c *composing) ping() error {
	at := c.now
	if c.Detail == market.Minimal || c.Detail == market.Seeded && c.ordinal%2 == 1 {
		at = time.Time{}
	}
	body, err := notify.Ping(at)
	c.notes = []market.Notification{{Type: market.Ping, BusinessID: c.businessID(), Body: body, Composed: body}}
	return err
}

// number is the next for something that is made up.
func (c *composing) number(k state.Kind) int64 {
	return c.state.Number(k, c.Detail == market.Extreme)
}

// things are those of a kind that an event may be of: how a message names one,
// which are the latest, and whether there is one of a number.
type things struct {
	what   string
	latest func() []int64
	exists func(int64) bool
}

// subject is what an event is of: the thing of a number, which must be there; or
// one of those that suit; or 0 where it may be a new one.
func (c *composing) subject(of int64, all things, suitable []int64) (int64, error) {
	switch {
	case of != 0 && !all.exists(of):
		return 0, fmt.Errorf("unknown %s %d; the latest are %v", all.what, of, few(all.latest()))
	case of != 0:
		c.extreme = c.extreme || state.Extreme(of)
		return of, nil
	case c.WantsNewOrder() || len(suitable) == 0:
		return 0, nil
	}
	return fake.Choose(c.fake, "subject "+string(c.Type), c.ordinal, suitable), nil
}

// few are the first few numbers, for a message.
func few(ids []int64) []int64 { return ids[:min(len(ids), 5)] }

// known reports whether any list has a value, so that it can be in the state.
func known[T comparable](value T, lists ...[]T) bool {
	for _, list := range lists {
		for _, one := range list {
			if one == value {
				return true
			}
		}
	}
	return false
}

// errNothingChanged is that of an event of which there is nothing to tell.
var errNothingChanged = errors.New("nothing would change: it is so already")

var errNothingLeft = errors.New("it has come to its end: say what is to become of it")
