package scenarios

import "github.com/localmarket/localmarket/sim/journal"

// Where a delivery may stand, as journal.DeliveryState has it.
const (
	Pending   = string(journal.Pending)
	Held      = string(journal.Held)
	Delivered = string(journal.Delivered)
	Rejected  = string(journal.Refused)
	Cancelled = string(journal.Cancelled)
	Expired   = string(journal.Expired)
	// Handled is delivered, or rejected as DUPLICATED_EVENT: the store has it
	// either way (N-DUPLICATES).
	Handled = "handled"
)

// DeliveryStates lists what Delivery.State may be.
func DeliveryStates() []string {
	return []string{Pending, Held, Delivered, Rejected, Cancelled, Expired, Handled}
}

// SubscriptionStates lists what Connected.State may be.
func SubscriptionStates() []string {
	return []string{"activating", "enabled", "refused", "unplugged", "disconnected", "removed"}
}

// Moment is something that happens to a subscription or a fault, to count from.
type Moment string

// moments are all there are, as files and as the journal call them.
func moments() []struct {
	name Moment
	kind journal.Kind
} {
	return []struct {
		name Moment
		kind journal.Kind
	}{
		{"connected", journal.SubscriptionCreated},
		{"enabled", journal.SubscriptionEnabled},
		{"refused", journal.SubscriptionRefused},
		{"edited", journal.SubscriptionEdited},
		{"unplugged", journal.SubscriptionUnplugged},
		{"plugged", journal.SubscriptionPlugging},
		{"disconnected", journal.SubscriptionDisconnected},
		{"removed", journal.SubscriptionRemoved},
		{"outage-began", journal.OutageBegan},
		{"outage-ended", journal.OutageEnded},
		{"fault-on", journal.FaultOn},
		{"fault-off", journal.FaultOff},
	}
}

// Moments lists the moments that there are. Of several of a kind, the last one
// counts.
func Moments() []Moment {
	var names []Moment
	for _, m := range moments() {
		names = append(names, m.name)
	}
	return names
}

// kind is how the journal calls a moment; empty for an unknown one.
func (m Moment) kind() journal.Kind {
	for _, known := range moments() {
		if known.name == m {
			return known.kind
		}
	}
	return ""
}
