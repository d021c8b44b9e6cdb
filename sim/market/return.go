package market

import (
	"slices"
	"time"
)

// ReturnType is why goods come back.
type ReturnType string

// The types of returns.
const (
	Unredeemed     ReturnType = "UNREDEEMED" // not collected, or refused on delivery
	ReturnOfBought ReturnType = "RETURN"
)

// RefundStatus is how far the buyer's money has come on its way back.
type RefundStatus string

// The statuses of refunds. UNKNOWN is left out.
const (
	RefundStarted         RefundStatus = "STARTED_BY_USER"
	RefundInProgress      RefundStatus = "REFUND_IN_PROGRESS"
	RefundDone            RefundStatus = "REFUNDED"
	RefundFailed          RefundStatus = "FAILED"
	RefundWaiting         RefundStatus = "WAITING_FOR_DECISION" // DBS
	RefundDecided         RefundStatus = "DECISION_MADE"        // DBS
	RefundWithBonuses     RefundStatus = "REFUNDED_WITH_BONUSES"
	RefundByShop          RefundStatus = "REFUNDED_BY_SHOP"
	RefundCancelled       RefundStatus = "CANCELLED"
	RefundRejected        RefundStatus = "REJECTED"
	RefundNotNeeded       RefundStatus = "COMPLETE_WITHOUT_REFUND"
	RefundDispute         RefundStatus = "PREMODERATION_DISPUTE"
	RefundDecisionWaiting RefundStatus = "PREMODERATION_DECISION_WAITING"
	RefundDecisionMade    RefundStatus = "PREMODERATION_DECISION_MADE"
	RefundSelectDelivery  RefundStatus = "PREMODERATION_SELECT_DELIVERY"
)

// RefundStatuses lists every status of a refund.
func RefundStatuses() []RefundStatus {
	return []RefundStatus{
		RefundStarted, RefundWaiting, RefundDecided, RefundDecisionWaiting, RefundDecisionMade, RefundDispute,
		RefundSelectDelivery, RefundInProgress, RefundDone, RefundWithBonuses, RefundByShop, RefundNotNeeded,
		RefundFailed, RefundRejected, RefundCancelled,
	}
}

// Waiting reports whether a refund waits for the store's decision.
func (s RefundStatus) Waiting() bool { return s == RefundWaiting || s == RefundDecisionWaiting }

// Paid reports whether the buyer has the money back.
func (s RefundStatus) Paid() bool {
	return s == RefundDone || s == RefundWithBonuses || s == RefundByShop
}

// Decided is what a refund that waits becomes by the store's decision.
func (s RefundStatus) Decided() RefundStatus {
	if s == RefundWaiting {
		return RefundDecided
	}
	return RefundDecisionMade
}

// Return is what comes back of an order, not collected or sent back.
type Return struct {
	// ID is the return's number, OrderID the order's, both from 1.
	ID, OrderID int64
	// CampaignID is the shop, Model the order's, which decides the refund's way.
	CampaignID int64
	Model      Model
	Type       ReturnType
	// Refund is empty for what was not redeemed, Shipment where nothing travels.
	Refund   RefundStatus
	Shipment ShipmentStatus
	// RefundAt is since when Refund has its value.
	CreatedAt, UpdatedAt, RefundAt time.Time
	// MovedAt is since when Refund and Shipment both have their values (P-MOVES).
	MovedAt time.Time
	Items   []ReturnItem
	// ExternalID is the return's number in the store's system, for LaaS.
	ExternalID string
	// PointID is the pick-up point where the buyer hands it in, or 0; PointType is
	// what it is, and Recipient who takes the goods back, each one of the contract's
	// or empty.
	PointID              int64
	PointType, Recipient string
	// Fast says that the buyer keeps cheap goods that are faulty.
	Fast bool
	// Amount is what the buyer gets back, in roubles.
	Amount Money
}

// ReturnItem is one line of a return.
type ReturnItem struct {
	// ID is the line's number in the return, from 1.
	ID      int64
	OfferID string
	Count   int64
	// Price is that of one unit, in roubles, as it was ordered.
	Price Money
	// Reason and Subreason are why the buyer sends it back, one of the contract's
	// or empty, and Comment is in the buyer's words.
	Reason, Subreason, Comment string
	// Pictures are the addresses of the buyer's.
	Pictures []string
	// Decisions are the store's, none until it decided.
	Decisions []Decision
	// Stock is what the warehouse finds each unit to be, one of the contract's or
	// empty.
	Stock string
	// Track is the parcel's number on its way back, or empty.
	Track string
}

// Void reports whether nothing comes back by r after all.
func (r *Return) Void() bool { return r.Refund == RefundCancelled || r.Refund == RefundRejected }

// Counts lists the units of each item.
func (r *Return) Counts() []ItemCount {
	list := make([]ItemCount, len(r.Items))
	for i, item := range r.Items {
		list[i] = ItemCount{item.OfferID, item.Count}
	}
	return list
}

// Clone is a copy that shares nothing with r.
func (r *Return) Clone() Return {
	c := *r
	c.Items = slices.Clone(r.Items)
	for i := range c.Items {
		c.Items[i].Pictures = slices.Clone(c.Items[i].Pictures)
		c.Items[i].Decisions = slices.Clone(c.Items[i].Decisions)
	}
	return c
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
