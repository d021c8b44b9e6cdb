package sim

import (
	"fmt"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// NotificationID names a notification within its Market: "n1", "n2", …
type NotificationID string

// InvalidBodyError says that a notification's own body breaks its schema
// (N-BODY): Market would not send such a thing.
type InvalidBodyError struct {
	Type       market.Type
	Violations []journal.Violation
}

func (e *InvalidBodyError) Error() string {
	v := e.Violations[0]
	return fmt.Sprintf("the body of %s is not valid at %q: expected %s, found %s", e.Type, v.Pointer, v.Expected, v.Found)
}

// notification is an event that was announced; its deliveries share it.
type notification struct {
	market.Notification
	id     NotificationID
	number int
	text   string // the body, from the first attempt on
}

// Draft composes a notification of type t that continues the Market's story:
// an order is created before it changes, a return belongs to an order, a
// message to a chat. It is the last of those returned; the others must be sent
// before it for the story to hold, and are already part of the story. It fails
// for a type that the revision does not have.
func (m *Market) Draft(t market.Type, d market.Detail) ([]market.Notification, error) {
	return m.Compose(market.Event{Type: t, Detail: d})
}

// Compose is Draft for an event that is asked for: about this order, in that
// shop, with such a status. It is the last of those returned. It fails for a
// type that the revision does not have, for what e is about if the story has
// not told of it, and for what the story does not allow to befall it; the error
// says why, and the story is as it was.
//
// What is told has happened, whether or not its notifications are sent: from now
// on the pull API has it, once Handler was asked for.
func (m *Market) Compose(e market.Event) ([]market.Notification, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	story, err := m.story.Tell(e, m.now)
	if m.pull != nil {
		for i := range story {
			m.tellState(story[i])
			story[i].Told = true
		}
	}
	return story, err
}

// Orders are the orders that the story has told of so far, in order of
// creation.
func (m *Market) Orders() []market.Order {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.story.Orders()
}

// Order is the order of that number as it is now: as the pull API has it, if
// Handler was asked for. It is false if there is none.
func (m *Market) Order(id int64) (market.Order, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pull != nil {
		return m.pull.state.Order(id)
	}
	return m.story.Order(id)
}

// Send announces an event: it goes to the subscriptions that want it (N-SCOPE),
// at the present instant, once time is made to pass. Its body must not be
// changed afterwards. An invalid body is an *InvalidBodyError and is not sent;
// a type that the revision does not have is an error too. Values that no
// enumeration lists are let pass if n.Later says so (N-UNKNOWN).
func (m *Market) Send(n market.Notification) (NotificationID, error) {
	if err := m.validate(n); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if n.BusinessID == 0 {
		n.BusinessID = m.options.BusinessID
	}
	if !n.Told {
		m.tellState(n)
	}
	return m.announce(n), nil
}

// announce puts a notification on its way to those who want it (N-SCOPE). The
// caller holds mu.
func (m *Market) announce(n market.Notification) NotificationID {
	m.notifications++
	note := &notification{
		Notification: n,
		id:           NotificationID(fmt.Sprintf("n%d", m.notifications)),
		number:       m.notifications,
	}
	m.record(journal.Entry{Kind: journal.NotificationCreated, Notification: string(note.id), Type: n.Type})

	wanted := m.wanting(n)
	if len(wanted) == 0 {
		m.record(journal.Entry{Kind: journal.NotificationUnwanted, Notification: string(note.id), Type: n.Type})
	}
	for _, sub := range wanted {
		(&delivery{note: note, sub: sub}).due(m)
	}
	return note.id
}

func (m *Market) validate(n market.Notification) error {
	violations, err := m.schemas.Request(string(n.Type), n.Body)
	if err != nil {
		return fmt.Errorf("the notification cannot be sent: %w", err)
	}
	invalid := &InvalidBodyError{Type: n.Type}
	for _, v := range violations {
		if !n.Later || !isLaterValue(v) {
			invalid.Violations = append(invalid.Violations, journal.Violation(v))
		}
	}
	if len(invalid.Violations) == 0 {
		return nil
	}
	return invalid
}

// isLaterValue reports whether a value breaks nothing but the list of those
// that there are, so that a later revision may have it. A notification of
// another type would be another notification.
func isLaterValue(v schemas.Violation) bool {
	return (v.Keyword == "enum" || v.Keyword == "const") && v.Pointer != "/notificationType"
}

// wanting are the enabled subscriptions that n goes to.
func (m *Market) wanting(n market.Notification) []*subscription {
	var enabled []*subscription
	var nouns []market.Subscription
	for _, s := range m.subscriptions {
		if s.state == Enabled {
			enabled = append(enabled, s)
			nouns = append(nouns, s.Subscription)
		}
	}
	var out []*subscription
	for _, i := range market.Select(nouns, n) {
		out = append(out, enabled[i])
	}
	return out
}
