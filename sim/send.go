package sim

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/state"
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
	Type   market.Type
	Body   []byte
	id     NotificationID
	number int
	remark string // what is its own: forced, or another body than Market made
	text   string // the body, from the first attempt on
	// deliveries is how many have not ended.
	deliveries int
}

// Orders are all orders, in order of creation.
func (m *Market) Orders() []market.Order {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []market.Order
	for page := (state.Page{Size: state.MaxPage}); ; {
		found, err := m.state.Orders(state.OrderFilter{Fake: state.RealAndFake}, page)
		if all = append(all, found.Items...); err != nil || found.Next == "" {
			return all
		}
		page.Token = found.Next
	}
}

// Order is the order of that number as it is now. It is false if there is none.
func (m *Market) Order(id int64) (market.Order, bool) { return m.present().Order(id) }

// Send announces what has happened: its notification goes to the subscriptions
// that it is for (N-SCOPE), at the present instant, once time is made to pass. It
// changes nothing in the market: Compose does. Its body must not be changed
// afterwards. An invalid body is an *InvalidBodyError and is not sent; a type that
// the revision does not have is an error too. Values that no list has are let pass
// if n.AllowUnknownEnums says so (N-UNKNOWN).
//
// The journal says what the notification has of its own: that it was forced, that
// its body is another than Market made of what happened.
func (m *Market) Send(n market.Notification) (NotificationID, error) {
	if err := m.validate(n); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if n.BusinessID == 0 {
		n.BusinessID = m.businessID()
	}
	return m.announce(n), nil
}

// remark is what the journal says of a notification, or empty.
func remark(n market.Notification) string {
	var parts []string
	if n.Forced != "" {
		parts = append(parts, "forced: "+n.Forced)
	}
	if n.Override != "" {
		parts = append(parts, "override: "+n.Override)
	}
	if n.Type != market.Ping && n.Override == "" && !bytes.Equal(n.Body, n.Composed) {
		parts = append(parts, "override: the body")
	}
	return strings.Join(parts, "; ")
}

// announce puts a notification on its way to those who want it (N-SCOPE). The
// caller holds mu.
func (m *Market) announce(n market.Notification) NotificationID {
	m.notifications++
	note := newNotification(m.notifications, n.Type, n.Body, remark(n))
	m.record(journal.Entry{Kind: journal.NotificationCreated, Notification: string(note.id), Type: n.Type, Reason: note.remark})

	m.pushed(n)
	routed := m.subscribers(n)
	if len(routed) == 0 {
		m.record(journal.Entry{Kind: journal.NotificationUnwanted, Notification: string(note.id), Type: n.Type})
	}
	for _, sub := range routed {
		newDelivery(m, note, sub, false).due(m)
	}
	return note.id
}

func newNotification(number int, t market.Type, body []byte, remark string) *notification {
	return &notification{Type: t, Body: body, id: NotificationID(fmt.Sprintf("n%d", number)), number: number, remark: remark}
}

// subscribers are the enabled subscriptions that n goes to.
func (m *Market) subscribers(n market.Notification) []*subscription {
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
