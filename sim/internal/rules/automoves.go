package rules

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// AutoMove is what becomes of an order if its store does nothing: who moves it
// where, and how long after it got to where it is.
type AutoMove struct {
	By    market.Actor
	To    market.State
	After time.Duration
}

// NextAutoMove is what happens next to an order by itself (P-MOVES), where planned
// is what is to come next of it, or zero. What only the store may do is waited for
// so long, and then the order ends without it (choice). It is false for an order
// with which nothing happens any more.
func NextAutoMove(o *market.Order, planned market.State) (AutoMove, bool) {
	if o.CancelRequested() || o.Status.Terminal() {
		return AutoMove{}, false
	}
	if by, ok := mover(o, planned); ok {
		return AutoMove{by, planned, after(o, planned)}, true
	}
	if o.Status.Over() {
		return AutoMove{}, false
	}
	return unattended(o), true
}

// mover is who of Market and the buyer makes a move.
func mover(o *market.Order, to market.State) (market.Actor, bool) {
	if to.Status == "" || ofStore(o, to) {
		return 0, false
	}
	by := []market.Actor{market.Market, market.Buyer}
	if to.Status == market.StatusCancelled && slices.Contains(market.BuyersReasons(), to.Substatus) {
		slices.Reverse(by)
	}
	for _, one := range by {
		if CheckMove(o.Model, one, o.State, to) == nil {
			return one, true
		}
	}
	return 0, false
}

// ofStore reports whether a move is the store's, though Market might make it: the
// store's reasons to cancel, keys that it has to give, and what its own pick-up
// points do.
func ofStore(o *market.Order, to market.State) bool {
	switch {
	case to.Status == market.StatusCancelled:
		return to.Substatus != market.SubPickupExpired && !slices.Contains(market.BuyersReasons(), to.Substatus) &&
			CheckMove(o.Model, market.Store, o.State, to) == nil
	case o.Model != market.DBS:
		return false
	case to.Status == market.StatusPickup, o.Status == market.StatusPickup:
		return o.Delivery.Dispatch != market.ToMarketOutlet
	}
	return o.Status == market.StatusProcessing
}

// after is how long an order stays where it is before it gets to another state.
func after(o *market.Order, to market.State) time.Duration {
	d := DurationsOf(o.Model)
	switch {
	case arbitrated(o):
		return ArbitrationLasts
	case to == overdue():
		return max(d.Carried, until(o, promised(o))+d.Overdue)
	case o.Status.Rank() < market.StatusProcessing.Rank():
		return d.Checked
	case o.Settled() && o.Status == market.StatusProcessing && to.Status != market.StatusCancelled:
		return max(d.Fetched, until(o, o.Delivery.ShipmentDate)-day+d.FetchedFrom)
	case o.Status == market.StatusProcessing:
		return d.Packed
	case o.Status == market.StatusPickup && to.Substatus == market.SubPickupExpired:
		return stored(o)
	case o.Status == market.StatusPickup, o.Status == market.StatusDelivered:
		return d.Collected
	case o.Model == market.Express && o.Substatus != market.SubServiceReceived:
		return d.Fetched
	}
	return d.Carried
}

// unattended is what becomes of an order that waits for its store in vain, or for
// nobody any more.
func unattended(o *market.Order) AutoMove {
	d := DurationsOf(o.Model)
	cancelled := func(why market.Substatus, wait time.Duration) AutoMove {
		return AutoMove{market.Market, market.State{Status: market.StatusCancelled, Substatus: why}, wait}
	}
	switch {
	case arbitrated(o):
		return AutoMove{market.Market, Usual(o.Model, market.StatusDelivered), ArbitrationLasts}
	case o.Status == market.StatusProcessing && o.Delivery.Type == market.Digital:
		return cancelled(market.SubShopFailed, digitalAwaited(o))
	case o.Status == market.StatusProcessing:
		return cancelled(market.SubShopFailed, max(d.Packed, until(o, o.Delivery.ShipmentDate))+d.Left)
	case o.Status == market.StatusDelivery && o.State != overdue() && CheckMove(o.Model, market.Market, o.State, overdue()) == nil && o.Model == market.DBS:
		return AutoMove{market.Market, overdue(), after(o, overdue())}
	case o.Status == market.StatusPickup:
		return cancelled(market.SubPickupExpired, stored(o))
	case o.Status == market.StatusDelivery:
		return AutoMove{market.Market, Usual(o.Model, market.StatusDelivered), d.Carried}
	}
	return cancelled("PENDING_EXPIRED", d.Left)
}

// arbitrated reports whether an arbiter looks at whether an order was received.
func arbitrated(o *market.Order) bool {
	return o.Model == market.DBS && (o.Substatus == market.SubDeliveryNotReceived || o.Substatus == market.SubDeliveredNotReceived)
}

// Arbitrated reports whether a buyer says that an order by DBS did not arrive, so
// that Market's arbiter decides.
func Arbitrated(o *market.Order) bool { return arbitrated(o) }

func overdue() market.State {
	return market.State{Status: market.StatusDelivery, Substatus: market.SubDeliveryNotReceived}
}

// until is from the time when an order got to where it is to the end of a day, or
// 0 if that is over or unknown.
func until(o *market.Order, d market.Date) time.Duration {
	end := d.Plus(1).Start()
	if end.IsZero() {
		return 0
	}
	return max(0, end.Sub(o.StateAt))
}

// promised is the last day on which an order is to arrive.
func promised(o *market.Order) market.Date {
	for _, d := range []market.Date{o.Delivery.To, o.Delivery.From} {
		if d != "" {
			return d
		}
	}
	return market.DateOf(o.CreatedAt).Plus(PromisedAfter)
}

// stored is until an order is fetched from its pick-up point no more.
func stored(o *market.Order) time.Duration {
	if left := until(o, o.Delivery.StoredUntil); left > 0 {
		return left
	}
	return time.Duration(DurationsOf(o.Model).Stored) * day
}

// digitalAwaited is how long Market waits for the keys of digital goods, or for
// the store to say that it handed over what has none (P-DIGITAL).
func digitalAwaited(*market.Order) time.Duration { return keysAwaited }
