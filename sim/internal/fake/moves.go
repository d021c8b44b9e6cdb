package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Planned is what is to come next of an order that moves by itself, as Next has it,
// with the search for a courier by Express; zero where it has come to its end.
func (f *Fake) Planned(o *market.Order, ordinal uint64) market.State {
	next, ok := f.Next(o, ordinal)
	if !ok || o.Model != market.Express || next.Status == market.StatusCancelled && next.Substatus != "COURIER_NOT_FOUND" {
		return next
	}
	search := f.courierSearch()
	if o.State == (market.State{Status: market.StatusProcessing, Substatus: market.SubReadyToShip}) {
		return search[0]
	}
	if next.Status == market.StatusCancelled {
		return next
	}
	switch at := slices.Index(search, o.State); {
	case at >= 0 && at+1 < len(search):
		return search[at+1]
	case at >= 0 && slices.Contains(search, next): // it is over
		found := *o
		found.State = next
		next, _ = f.Next(&found, ordinal)
	}
	return next
}

// courierSearch is how an order by Express comes to its courier, as far as the
// revision has it.
func (f *Fake) courierSearch() []market.State {
	var search []market.State
	for _, sub := range []market.Substatus{
		CourierSearch, "COURIER_FOUND", "COURIER_IN_TRANSIT_TO_SENDER", "COURIER_ARRIVED_TO_SENDER", "COURIER_RECEIVED", market.SubServiceReceived,
	} {
		if slices.Contains(f.values.states[market.StatusDelivery], sub) {
			search = append(search, market.State{Status: market.StatusDelivery, Substatus: sub})
		}
	}
	return search
}

// CourierSearch is the substatus while a courier is looked for.
const CourierSearch market.Substatus = "COURIER_SEARCH"

// Chance is true for one thing in so many.
func (f *Fake) Chance(kind string, ordinal uint64, oneIn int) bool {
	return f.chance(kind, ordinal, oneIn)
}

// Part is a share of something, from 0 up to 1.
func (f *Fake) Part(kind string, ordinal uint64) float64 { return f.random(kind, ordinal).Float64() }
