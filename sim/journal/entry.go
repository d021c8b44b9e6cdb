package journal

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Kind says what an entry records.
type Kind string

// The kinds of entries.
const (
	SubscriptionCreated      Kind = "subscription.created"
	SubscriptionRefused      Kind = "subscription.refused"      // PING failed (N-CONNECT-PING)
	SubscriptionEnabled      Kind = "subscription.enabled"      // after N-DELAY
	SubscriptionDisconnected Kind = "subscription.disconnected" // by Market (N-DISCONNECT)
	SubscriptionEditing      Kind = "subscription.editing"      // shown in the cabinet; in effect after N-DELAY
	SubscriptionEdited       Kind = "subscription.edited"       // in effect (N-MANAGE)
	SubscriptionUnplugging   Kind = "subscription.unplugging"   // shown in the cabinet; in effect after N-DELAY
	SubscriptionUnplugged    Kind = "subscription.unplugged"    // in effect (N-MANAGE)
	SubscriptionPlugging     Kind = "subscription.plugging"     // shown in the cabinet; enabled after N-DELAY
	SubscriptionRemoved      Kind = "subscription.removed"      // by the seller (N-MANAGE)
	FaultOn                  Kind = "fault.on"                  // a fault begins to be injected
	FaultOff                 Kind = "fault.off"                 // and no longer is
	OutageBegan              Kind = "outage.began"
	OutageEnded              Kind = "outage.ended"
	NotificationCreated      Kind = "notification.created"
	NotificationUnwanted     Kind = "notification.unwanted" // no enabled subscription takes it (N-SCOPE)
	DeliveryHeld             Kind = "delivery.held"         // waits for another notification (N-BLOCKING)
	DeliveryReleased         Kind = "delivery.released"     // and is sent after all
	DeliveryAccepted         Kind = "delivery.accepted"
	DeliveryRejected         Kind = "delivery.rejected"  // 400: never repeated (N-400)
	DeliveryExpired          Kind = "delivery.expired"   // 14 days of its own (N-DISCONNECT)
	DeliveryCancelled        Kind = "delivery.cancelled" // its subscription no longer is
	ExchangeSending          Kind = "exchange.sending"   // written before the bytes leave
	ExchangeDone             Kind = "exchange.done"
	PullCall                 Kind = "pull.call"   // the store called the pull API
	PushOff                  Kind = "push.off"    // a shop is switched off by the push API (L-ACCEPT, L-CHECK)
	PushOn                   Kind = "push.on"     // and shown again
	PushUntold               Kind = "push.untold" // the push API has no way to tell of it
	// MarketRestored says that the market is again as it was after entry number After:
	// what is between has been undone.
	MarketRestored Kind = "market.restored"
)

// Entry is one thing that happened. Which fields are set depends on its kind.
type Entry struct {
	// Seq counts the entries of a journal from 1.
	Seq int `json:"seq"`
	// At is the virtual time.
	At   time.Time `json:"at"`
	Kind Kind      `json:"kind"`
	// Subscription and Notification are ids: "s1", "n1".
	Subscription string `json:"subscription,omitempty"`
	Notification string `json:"notification,omitempty"`
	// Type is the notification's.
	Type market.Type `json:"type,omitempty"`
	// ExchangeID names the exchange that an ExchangeSending announces.
	ExchangeID string `json:"exchangeId,omitempty"`
	// Exchange is that of an ExchangeDone. It must not be changed.
	Exchange *Exchange `json:"exchange,omitempty"`
	// Call is that of a PullCall. It must not be changed.
	Call *Call `json:"call,omitempty"`
	// Blocker is the notification that a DeliveryHeld waits for (N-BLOCKING).
	Blocker string `json:"blocker,omitempty"`
	// Due is when the next attempt is planned, on the ExchangeDone of a delivery
	// that failed; nil if there is none (N-RETRY).
	Due *time.Time `json:"due,omitempty"`
	// After is the number of the entry after which a MarketRestored has the market go on.
	After int `json:"after,omitempty"`
	// Reason says more, for a person.
	Reason string `json:"reason,omitempty"`
}
