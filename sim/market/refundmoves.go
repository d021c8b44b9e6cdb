package market

import (
	"fmt"
	"slices"
	"time"
)

// RefundMove is one row of a refund's table.
type RefundMove struct {
	By       Actor
	From, To RefundStatus
}

// RefundMoves is the table of the refunds of a model's orders, as the
// documentation draws it, with the ends that it lists beside.
func RefundMoves(m Model) []RefundMove {
	ends := []RefundMove{
		{Market, RefundStarted, RefundInProgress},
		{Market, RefundStarted, RefundRejected},
		{Market, RefundStarted, RefundNotNeeded},
		{Buyer, RefundStarted, RefundCancelled},
		{Market, RefundStarted, RefundCancelled},
		{Market, RefundInProgress, RefundDone},
		{Market, RefundInProgress, RefundWithBonuses},
		{Market, RefundInProgress, RefundFailed},
	}
	switch m {
	case DBS:
		return append(ends, refundsDBS()...)
	case LaaS:
		return append(ends, RefundMove{Store, RefundStarted, RefundCancelled})
	}
	return append(ends, refundsPremoderated()...)
}

func refundsDBS() []RefundMove {
	return []RefundMove{
		{Market, RefundStarted, RefundWaiting},
		{Store, RefundWaiting, RefundDecided},
		{Market, RefundWaiting, RefundInProgress},
		{Buyer, RefundWaiting, RefundCancelled},
		{Market, RefundDecided, RefundInProgress},
		{Market, RefundDecided, RefundRejected},
		{Market, RefundInProgress, RefundByShop},
	}
}

func refundsPremoderated() []RefundMove {
	return []RefundMove{
		{Store, RefundDecisionWaiting, RefundDecisionMade},
		{Market, RefundDecisionWaiting, RefundSelectDelivery},
		{Buyer, RefundDecisionWaiting, RefundCancelled},
		{Market, RefundDecisionMade, RefundSelectDelivery},
		{Market, RefundDecisionMade, RefundRejected},
		{Buyer, RefundDecisionMade, RefundDispute},
		{Market, RefundDispute, RefundRejected},
		{Market, RefundDispute, RefundSelectDelivery},
		{Buyer, RefundSelectDelivery, RefundStarted},
	}
}

// InitialRefunds are the statuses in which a refund of a model may begin.
func InitialRefunds(m Model) []RefundStatus {
	if m == DBS || m == LaaS {
		return []RefundStatus{RefundStarted}
	}
	return []RefundStatus{RefundStarted, RefundDecisionWaiting}
}

// CheckRefund says whether one may move the refund of a return of model m. The
// error is a Refusal.
func CheckRefund(m Model, by Actor, from, to RefundStatus) error {
	if slices.Contains(RefundMoves(m), RefundMove{by, from, to}) {
		return nil
	}
	return Refusal{Reason: NoReturnTransition, Detail: fmt.Sprintf("'%s' -> '%s', by %s", from, to, by)}
}

// RefundTimer is when Market moves a refund by itself, and what it becomes: it
// is confirmed if the store did not decide within 48 hours, and goes on at once
// if the store grants money. What was declined waits for the buyer, and what is
// to be repaired or replaced for the store.
func RefundTimer(r *Return) (due time.Time, to RefundStatus, ok bool) {
	switch {
	case r.Refund == RefundWaiting:
		return r.RefundAt.Add(DecisionAwaited), RefundInProgress, true
	case r.Refund == RefundDecisionWaiting:
		return r.RefundAt.Add(DecisionAwaited), RefundSelectDelivery, true
	case r.Refund == RefundDecided && r.Refunded():
		return r.RefundAt, RefundInProgress, true
	case r.Refund == RefundDecisionMade && r.Refunded():
		return r.RefundAt, RefundSelectDelivery, true
	}
	return time.Time{}, "", false
}

// ShipmentStatus is how far the goods of a return have come on their way back.
type ShipmentStatus string

// The statuses of shipments that rules ask for by name.
const (
	ShipmentCreated   ShipmentStatus = "CREATED"
	ShipmentReceived  ShipmentStatus = "RECEIVED"
	ShipmentInTransit ShipmentStatus = "IN_TRANSIT"
	ShipmentReady     ShipmentStatus = "READY_FOR_PICKUP"
	ShipmentPicked    ShipmentStatus = "PICKED"
	ShipmentCancelled ShipmentStatus = "CANCELLED"
)

// ShipmentStatuses lists every status of a return's shipment. UNKNOWN is left
// out.
func ShipmentStatuses() []ShipmentStatus {
	return []ShipmentStatus{
		ShipmentCreated, ShipmentReceived, ShipmentInTransit, ShipmentReady, ShipmentPicked, "LOST", "EXPIRED",
		ShipmentCancelled, "FULFILMENT_RECEIVED", "PREPARED_FOR_UTILIZATION", "NOT_IN_DEMAND", "UTILIZED",
		"READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION",
	}
}

// ShipmentMove is one row of the table of shipments, all Market's.
type ShipmentMove struct{ From, To ShipmentStatus }

// ShipmentMoves is the table of what comes back, as the meanings of the
// statuses have it: the documents draw none (choice).
func ShipmentMoves() []ShipmentMove {
	return []ShipmentMove{
		{ShipmentCreated, ShipmentReceived},
		{ShipmentCreated, ShipmentInTransit},
		{ShipmentCreated, "EXPIRED"},
		{ShipmentCreated, ShipmentCancelled},
		{ShipmentReceived, ShipmentInTransit},
		{ShipmentReceived, "LOST"},
		{ShipmentInTransit, ShipmentReady},
		{ShipmentInTransit, "FULFILMENT_RECEIVED"},
		{ShipmentInTransit, "LOST"},
		{ShipmentReady, ShipmentPicked},
		{ShipmentReady, "NOT_IN_DEMAND"},
		{ShipmentReady, "PREPARED_FOR_UTILIZATION"},
		{ShipmentReady, "READY_FOR_EXPROPRIATION"},
		{"NOT_IN_DEMAND", "PREPARED_FOR_UTILIZATION"},
		{"PREPARED_FOR_UTILIZATION", "UTILIZED"},
		{"READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION"},
	}
}

// CheckShipment says whether Market may move the shipment of a return. The
// error is a Refusal.
func CheckShipment(from, to ShipmentStatus) error {
	if slices.Contains(ShipmentMoves(), ShipmentMove{from, to}) {
		return nil
	}
	return Refusal{Reason: NoReturnTransition, Detail: fmt.Sprintf("'%s' -> '%s'", from, to)}
}
