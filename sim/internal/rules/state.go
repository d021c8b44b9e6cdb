package rules

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// covers reports whether s, as a table has it, stands for the state one.
func covers(s market.State, one market.State) bool {
	return s.Status == one.Status && (s.Substatus == "" || s.Substatus == one.Substatus)
}

// in is a state, or any of a status's.
func in(s market.Status, sub ...market.Substatus) market.State {
	if len(sub) == 0 {
		return market.State{Status: s}
	}
	return market.State{Status: s, Substatus: sub[0]}
}

// Usual is the state that a status asked for by itself means: the substatus
// that orders of model m usually have with it. A cancellation has no usual
// reason.
func Usual(m market.Model, s market.Status) market.State {
	switch s {
	case market.StatusPlacing:
		return market.State{Status: s, Substatus: market.SubAsyncProcessing}
	case market.StatusReserved:
		return market.State{Status: s, Substatus: market.SubWaitingUserInput}
	case market.StatusUnpaid:
		return market.State{Status: s, Substatus: market.SubAwaitPayment}
	case market.StatusPending:
		return market.State{Status: s, Substatus: market.SubAwaitConfirmation}
	case market.StatusProcessing:
		return market.State{Status: s, Substatus: market.SubStarted}
	case market.StatusDelivery:
		return market.State{Status: s, Substatus: market.SubServiceReceived}
	case market.StatusPickup:
		return market.State{Status: s, Substatus: market.SubPickupReceived}
	case market.StatusDelivered:
		if m == market.DBS {
			return market.State{Status: s, Substatus: market.SubServiceDelivered}
		}
		return market.State{Status: s, Substatus: market.SubDeliveredReceived}
	case market.StatusPartiallyReturned, market.StatusReturned:
		return market.State{Status: s, Substatus: market.SubDeliveredReceived}
	}
	return market.State{Status: s}
}

// Known reports whether s is a state that the tables know: a later revision may
// have others (N-UNKNOWN).
func Known(s market.State) bool { return slices.Contains(market.Substatuses(s.Status), s.Substatus) }

// itemAt is the index of an item of an order by its number, or -1.
func itemAt(o *market.Order, id int64) int {
	return slices.IndexFunc(o.Items, func(i market.OrderItem) bool { return i.ID == id })
}
