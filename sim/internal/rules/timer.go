package rules

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// How long Market waits before it acts by itself.
const (
	ReservationLasts = 10 * time.Minute // P-TIMERS
	PaymentAwaited   = 30 * time.Minute // P-TIMERS
	DraftAwaited     = time.Hour        // P-LAAS
	// CancellationTakes is how long a cancellation by LaaS takes (choice).
	CancellationTakes = 2 * time.Minute
	DecisionAwaited   = 48 * time.Hour // P-CANCEL, and the same for returns
	StorageExtends    = 30             // days, at most
	PromisedAfter     = 3              // days from an order to its delivery, if nobody says (choice)
)

// Timer is when Market moves an order by itself, if nothing happens to it
// before, and where to; ok is false for an order that it waits for no more.
// For a draft the documents give no reason to cancel (choice: that of an
// expired reservation), nor for a request that was not answered (choice: the
// buyer's).
func Timer(o *market.Order) (due time.Time, to market.State, ok bool) {
	switch {
	case !o.CancellationDue.IsZero() && !o.Status.Over():
		return o.CancellationDue, market.State{Status: market.StatusCancelled, Substatus: market.SubShopFailed}, true
	case o.Status == market.StatusReserved && o.Model == market.LaaS:
		return o.StatusAt.Add(DraftAwaited), market.State{Status: market.StatusCancelled, Substatus: market.SubReservationExpired}, true
	case o.Status == market.StatusReserved:
		return o.StatusAt.Add(ReservationLasts), market.State{Status: market.StatusCancelled, Substatus: market.SubReservationExpired}, true
	case o.Status == market.StatusUnpaid:
		return o.StatusAt.Add(PaymentAwaited), market.State{Status: market.StatusCancelled, Substatus: market.SubUserNotPaid}, true
	case o.CancelRequested():
		return o.Cancellation.AskedAt.Add(DecisionAwaited), market.State{Status: market.StatusCancelled, Substatus: market.SubUserChangedMind}, true
	}
	return time.Time{}, market.State{}, false
}
