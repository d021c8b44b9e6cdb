package rules

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// ReturnMove is what becomes of a return if its store does nothing: a step of the
// refund or of the goods, and how long after its last step.
type ReturnMove struct {
	By       market.Actor
	Refund   market.RefundStatus   // or empty
	Shipment market.ShipmentStatus // or empty
	After    time.Duration
}

// NextReturnMove is what happens next to a return by itself, aside from what has a
// time of its own (RefundTimer). Refund and shipment are rarer turns that are
// planned for them, or empty for the usual ones; disputed says that the buyer does
// not put up with a refusal. It is false for a return with which nothing happens
// any more, or that waits for its store.
func NextReturnMove(r *market.Return, refund market.RefundStatus, shipment market.ShipmentStatus, disputed bool) (ReturnMove, bool) {
	goods := ReturnMove{By: market.Market, Shipment: nextShipment(r, shipment), After: ReturnStep}
	money := func(by market.Actor, usual market.RefundStatus, after time.Duration) (ReturnMove, bool) {
		if refund != "" && CheckRefund(r.Model, by, r.Refund, refund) == nil {
			usual = refund
		}
		return ReturnMove{By: by, Refund: usual, After: after}, true
	}
	switch r.Refund {
	case market.RefundWaiting, market.RefundDecisionWaiting:
		return ReturnMove{}, false
	case market.RefundDecided, market.RefundDecisionMade:
		return declined(r, disputed)
	case market.RefundDispute:
		to := market.RefundRejected
		if disputed {
			to = market.RefundSelectDelivery
		}
		return ReturnMove{By: market.Market, Refund: to, After: ArbitrationLasts}, true
	case market.RefundSelectDelivery:
		return ReturnMove{By: market.Buyer, Refund: market.RefundStarted, After: ReturnDelivery}, true
	case market.RefundStarted:
		switch r.Shipment {
		case market.ShipmentCreated:
			return goods, goods.Shipment != ""
		case "EXPIRED", market.ShipmentCancelled:
			refund = ""
			return money(market.Market, market.RefundCancelled, 0)
		}
		return money(market.Market, market.RefundInProgress, ReturnStep)
	case market.RefundInProgress:
		return money(market.Market, market.RefundDone, ReturnStep)
	}
	return goods, goods.Shipment != ""
}

// declined is what follows a decision that grants no money: what is to be repaired or
// replaced is between the shop and its buyer.
func declined(r *market.Return, disputed bool) (ReturnMove, bool) {
	switch {
	case !r.Declined():
		return ReturnMove{}, false
	case disputed && r.Refund == market.RefundDecisionMade:
		return ReturnMove{By: market.Buyer, Refund: market.RefundDispute, After: ReturnStep}, true
	}
	return ReturnMove{By: market.Market, Refund: market.RefundRejected, After: 2 * ReturnStep}, true
}

// nextShipment is what the goods of a return come to: what is planned, or the usual
// thing. What does not come back after all is not sent.
func nextShipment(r *market.Return, planned market.ShipmentStatus) market.ShipmentStatus {
	if r.Void() {
		planned = ""
		if r.Shipment == market.ShipmentCreated {
			return market.ShipmentCancelled
		}
	}
	if planned != "" && CheckShipment(r.Shipment, planned) == nil {
		return planned
	}
	if r.Model == market.FBY && r.Shipment == market.ShipmentInTransit {
		return "FULFILMENT_RECEIVED"
	}
	for _, move := range ShipmentMoves() { // the usual way is the first
		if move.From == r.Shipment {
			return move.To
		}
	}
	return ""
}
