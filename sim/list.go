package sim

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// SubscriptionStatus is a subscription as it is in effect (N-DELAY).
type SubscriptionStatus struct {
	market.Subscription
	ID    SubscriptionID
	State State
	// Plugged is what the cabinet shows, which comes before its effect (N-MANAGE).
	Plugged bool
	// Blocker is the notification that is repeated while all others wait, and Held
	// how many do; empty while nothing blocks (N-BLOCKING).
	Blocker NotificationID
	Held    int
	// Outage is the one that lasts, and the zero one where the store is available
	// (N-DISCONNECT).
	Outage retry.Outage
}

// Subscriptions lists every subscription, removed ones too, in the order in
// which they were connected.
func (m *Market) Subscriptions() []SubscriptionStatus {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]SubscriptionStatus, len(m.subscriptions))
	for i, s := range m.subscriptions {
		list[i] = SubscriptionStatus{Subscription: s.Subscription, ID: s.id, State: s.state, Plugged: s.plugged, Outage: s.outage}
		list[i].Types = slices.Clone(s.Types)
		if s.line != nil {
			list[i].Blocker, list[i].Held = s.line.blocked()
		}
	}
	return list
}

// FaultStatus is a fault that is being injected.
type FaultStatus struct {
	fault.Fault
	ID FaultID
	// Since is the virtual time from which it acts, its own From aside.
	Since time.Time
	// Hits is how many requests it has hit so far.
	Hits int
}

// Faults lists the faults that are being injected, the first one first.
func (m *Market) Faults() []FaultStatus {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]FaultStatus, len(m.faults))
	for i, f := range m.faults {
		list[i] = FaultStatus{Fault: f.Fault, ID: f.id, Since: f.since, Hits: f.hits}
		list[i].Types = slices.Clone(f.Types)
	}
	return list
}
