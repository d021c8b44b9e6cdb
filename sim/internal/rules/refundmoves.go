package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// RefundMove is one row of a refund's table.
type RefundMove struct {
	By       market.Actor
	From, To market.RefundStatus
}

// RefundMoves is the table of the refunds of a model's orders, as the
// documentation draws it, with the ends that it lists beside.
func RefundMoves(m market.Model) []RefundMove {
	ends := []RefundMove{
		{market.Market, market.RefundStarted, market.RefundInProgress},
		{market.Market, market.RefundStarted, market.RefundRejected},
		{market.Market, market.RefundStarted, market.RefundNotNeeded},
		{market.Buyer, market.RefundStarted, market.RefundCancelled},
		{market.Market, market.RefundStarted, market.RefundCancelled},
		{market.Market, market.RefundInProgress, market.RefundDone},
		{market.Market, market.RefundInProgress, market.RefundWithBonuses},
		{market.Market, market.RefundInProgress, market.RefundFailed},
	}
	switch m {
	case market.DBS:
		return append(ends, refundsDBS()...)
	case market.LaaS:
		return append(ends, RefundMove{market.Store, market.RefundStarted, market.RefundCancelled})
	}
	return append(ends, refundsPremoderated()...)
}

func refundsDBS() []RefundMove {
	return []RefundMove{
		{market.Market, market.RefundStarted, market.RefundWaiting},
		{market.Store, market.RefundWaiting, market.RefundDecided},
		{market.Market, market.RefundWaiting, market.RefundInProgress},
		{market.Buyer, market.RefundWaiting, market.RefundCancelled},
		{market.Market, market.RefundDecided, market.RefundInProgress},
		{market.Market, market.RefundDecided, market.RefundRejected},
		{market.Market, market.RefundInProgress, market.RefundByShop},
	}
}

func refundsPremoderated() []RefundMove {
	return []RefundMove{
		{market.Store, market.RefundDecisionWaiting, market.RefundDecisionMade},
		{market.Market, market.RefundDecisionWaiting, market.RefundSelectDelivery},
		{market.Buyer, market.RefundDecisionWaiting, market.RefundCancelled},
		{market.Market, market.RefundDecisionMade, market.RefundSelectDelivery},
		{market.Market, market.RefundDecisionMade, market.RefundRejected},
		{market.Buyer, market.RefundDecisionMade, market.RefundDispute},
		{market.Market, market.RefundDispute, market.RefundRejected},
		{market.Market, market.RefundDispute, market.RefundSelectDelivery},
		{market.Buyer, market.RefundSelectDelivery, market.RefundStarted},
	}
}

// InitialRefunds are the statuses in which a refund of a model may begin; the last
// one is usual, in which the store may decide at once (P-RETURN).
func InitialRefunds(m market.Model) []market.RefundStatus {
	switch m {
	case market.DBS:
		return []market.RefundStatus{market.RefundStarted, market.RefundWaiting}
	case market.LaaS:
		return []market.RefundStatus{market.RefundStarted}
	}
	return []market.RefundStatus{market.RefundStarted, market.RefundDecisionWaiting}
}

// CheckRefund says whether one may move the refund of a return of model m. The
// error is a Refusal.
func CheckRefund(m market.Model, by market.Actor, from, to market.RefundStatus) error {
	if slices.Contains(RefundMoves(m), RefundMove{by, from, to}) {
		return nil
	}
	return market.Refusal{Reason: market.NoReturnTransition, Detail: fmt.Sprintf("'%s' -> '%s', by %s", from, to, by)}
}

// RefundTimer is when Market moves a refund by itself, and what it becomes: it
// is confirmed if the store did not decide within 48 hours, and goes on at once
// if the store grants money. What was declined waits for the buyer, and what is
// to be repaired or replaced for the store.
func RefundTimer(r *market.Return) (due time.Time, to market.RefundStatus, ok bool) {
	switch {
	case r.Refund == market.RefundWaiting:
		return r.RefundAt.Add(DecisionAwaited), market.RefundInProgress, true
	case r.Refund == market.RefundDecisionWaiting:
		return r.RefundAt.Add(DecisionAwaited), market.RefundSelectDelivery, true
	case r.Refund == market.RefundDecided && r.Refunded():
		return r.RefundAt, market.RefundInProgress, true
	case r.Refund == market.RefundDecisionMade && r.Refunded():
		return r.RefundAt, market.RefundSelectDelivery, true
	}
	return time.Time{}, "", false
}

// ShipmentMove is one row of the table of shipments, all Market's.
type ShipmentMove struct{ From, To market.ShipmentStatus }

// ShipmentMoves is the table of what comes back, as the meanings of the
// statuses have it: the documents draw none (choice).
func ShipmentMoves() []ShipmentMove {
	return []ShipmentMove{
		{market.ShipmentCreated, market.ShipmentReceived},
		{market.ShipmentCreated, market.ShipmentInTransit},
		{market.ShipmentCreated, "EXPIRED"},
		{market.ShipmentCreated, market.ShipmentCancelled},
		{market.ShipmentReceived, market.ShipmentInTransit},
		{market.ShipmentReceived, "LOST"},
		{market.ShipmentInTransit, market.ShipmentReady},
		{market.ShipmentInTransit, "FULFILMENT_RECEIVED"},
		{market.ShipmentInTransit, "LOST"},
		{market.ShipmentReady, market.ShipmentPicked},
		{market.ShipmentReady, "NOT_IN_DEMAND"},
		{market.ShipmentReady, "PREPARED_FOR_UTILIZATION"},
		{market.ShipmentReady, "READY_FOR_EXPROPRIATION"},
		{"NOT_IN_DEMAND", "PREPARED_FOR_UTILIZATION"},
		{"PREPARED_FOR_UTILIZATION", "UTILIZED"},
		{"READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION"},
	}
}

// CheckShipment says whether Market may move the shipment of a return. The
// error is a Refusal.
func CheckShipment(from, to market.ShipmentStatus) error {
	if slices.Contains(ShipmentMoves(), ShipmentMove{from, to}) {
		return nil
	}
	return market.Refusal{Reason: market.NoReturnTransition, Detail: fmt.Sprintf("'%s' -> '%s'", from, to)}
}
