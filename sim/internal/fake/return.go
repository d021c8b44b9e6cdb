package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// ReturnType is why goods come back, by the ordinal of the event.
func (f *Fake) ReturnType(event uint64) market.ReturnType {
	return market.ReturnType(shuffled(f, "return", event, f.values.returnTypes))
}

// Units are those that a buyer sends back, of what is left of each item.
func (f *Fake) Units(ordinal uint64, d market.Detail, left []market.ItemCount) []market.ItemCount {
	switch d {
	case market.Minimal:
		return []market.ItemCount{{OfferID: left[0].OfferID, Count: 1}}
	case market.Full, market.Extreme:
		return left
	}
	random := f.random("units", ordinal)
	var some []market.ItemCount
	for _, one := range left {
		if random.Bool() {
			some = append(some, market.ItemCount{OfferID: one.OfferID, Count: int64(random.IntRange(1, int(one.Count)))})
		}
	}
	if len(some) == 0 {
		return f.Units(ordinal, market.Minimal, left)
	}
	return some
}

// NextRefund is what a return's refund becomes, and NextShipment its goods; empty
// if that has come to its end.
func (f *Fake) NextRefund(r *market.Return, ordinal uint64) market.RefundStatus {
	var next []market.RefundStatus
	for _, move := range rules.RefundMoves(r.Model) {
		if move.From == r.Refund && slices.Contains(f.values.refunds, string(move.To)) {
			next = append(next, move.To)
		}
	}
	if len(next) == 0 {
		return ""
	}
	return shuffled(f, "refund "+string(r.Refund), ordinal/2, next)
}

// NextShipment is what the goods of a return become.
func (f *Fake) NextShipment(r *market.Return, ordinal uint64) market.ShipmentStatus {
	var next []market.ShipmentStatus
	for _, move := range rules.ShipmentMoves() {
		if move.From == r.Shipment && slices.Contains(f.values.shipments, string(move.To)) {
			next = append(next, move.To)
		}
	}
	if len(next) == 0 {
		return ""
	}
	return shuffled(f, "shipment "+string(r.Shipment), ordinal/2, next)
}

// News says which of a refund and a shipment an event is about, where both go on.
func (f *Fake) News(event uint64, d market.Detail) (refund, shipment bool) {
	switch d {
	case market.Minimal:
		return true, false
	case market.Full, market.Extreme:
		return true, true
	}
	random := f.random("news", event)
	refund = random.Bool()
	return refund, !refund || random.Bool()
}
