package state

import (
	"errors"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// Move takes an order to another state. A status without a substatus means the
// usual one. The errors are those of rules.CheckMove (P-STATUS), and NotFound.
func (s *State) Move(by market.Actor, id int64, to market.State, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		return move(o, by, to, at)
	}, s.moved)
}

// MoveByStore is a move of the store's, which may say on which day an order by
// DBS arrived: from its creation to the present day, or empty for that day. A
// cancellation by LaaS takes its time: it is noted, takes effect by Expire, and
// until then the store moves the order no more. The errors are those of Move,
// BadDates, InCancellation, and NotInStatus for a day that goes with any status but
// PICKUP and DELIVERED.
func (s *State) MoveByStore(id int64, to market.State, arrived market.Date, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		next, err := move(o, market.Store, to, at)
		if err == nil {
			err = rules.CheckMarked(&o, next.State)
		}
		switch {
		case err != nil:
			return o, err
		case !o.CancellationDue.IsZero():
			return o, market.Refusal{Reason: market.InCancellation}
		case o.Model == market.LaaS && next.Status == market.StatusCancelled:
			o.CancellationDue = at.Add(rules.CancellationTakes)
			return o, nil
		case arrived == "":
			return next, nil
		}
		return arrivedOn(next, arrived, at)
	}, s.movedOrNoted)
}

// movedOrNoted is moved, but for an order that is going to be cancelled: nobody is
// told of it, yet it falls due.
func (s *State) movedOrNoted(old, next *market.Order) market.Change {
	if next.State == old.State {
		return s.change("", next)
	}
	return s.moved(old, next)
}

// Advance takes an order to another state by whoever may do so, the buyer and
// the store included. With force the tables do not count: what they say against it
// is Forced in the change. What has come to its end goes on from there, and never
// back.
func (s *State) Advance(id int64, to market.State, force bool, at time.Time) ([]market.Change, error) {
	forced := ""
	changes, err := s.edit(id, at, func(o market.Order) (market.Order, error) {
		if to.Substatus == "" {
			to = rules.Usual(o.Model, to.Status)
		}
		next, err := moveByAny(o, to, at)
		switch {
		case err == nil:
			return next, nil
		case !force, o.Status == market.StatusCancelled, o.Status.Over() && (to.Status == market.StatusCancelled || to.Status.Rank() < o.Status.Rank()):
			return o, err
		}
		forced = market.About(id, err).Error()
		o.State, o.Direct = to, true
		return o, nil
	}, s.moved)
	if err == nil {
		changes[0].Forced = forced
	}
	return changes, err
}

// CanAdvance reports whether anybody may take the order there, without force.
func CanAdvance(o *market.Order, to market.State, at time.Time) bool {
	_, err := moveByAny(*o, to, at)
	return err == nil
}

// moveByAny is a move by the first who may make it. The error is that of the
// store, whose moves the messages are about.
func moveByAny(o market.Order, to market.State, at time.Time) (market.Order, error) {
	for _, by := range market.Actors() {
		if next, err := move(o, by, to, at); err == nil {
			return next, nil
		}
	}
	return move(o, market.Store, to, at)
}

// DeliverKeys hands the keys of digital goods to the buyer: by it the order has
// arrived. Market does so at once (choice).
func (s *State) DeliverKeys(id int64, keys []market.ItemUnits, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if err := rules.CheckKeys(&o, keys); err != nil {
			return o, err
		}
		return move(o, market.Market, rules.Usual(o.Model, market.StatusDelivered), at)
	}, s.moved)
}

func move(o market.Order, by market.Actor, to market.State, at time.Time) (market.Order, error) {
	if to.Substatus == "" {
		to = rules.Usual(o.Model, to.Status)
	}
	if err := rules.CheckOrderMove(&o, by, to); err != nil {
		return o, err
	}
	o.State = to
	if to.Status == market.StatusPickup && o.Delivery.StoredUntil == "" {
		o.Delivery.StoredUntil = market.DateOf(at).Plus(rules.DurationsOf(o.Model).Stored)
	}
	if by == market.Store && (to.Status == market.StatusPickup || to.Status == market.StatusDelivered) {
		o.Delivery.RealDate = market.DateOf(at)
	}
	return o, nil
}

// Expire lets Market act by itself on an order whose time has come, and does
// nothing if it has not, or if the order is unknown (P-TIMERS, P-CANCEL).
func (s *State) Expire(id int64, at time.Time) []market.Change {
	changes, err := s.edit(id, at, func(o market.Order) (market.Order, error) {
		due, to, ok := rules.Timer(&o)
		if !ok || at.Before(due) {
			return o, errNotDue
		}
		return moveByAny(o, to, at)
	}, s.moved)
	if err != nil {
		return nil
	}
	return changes
}

var errNotDue = errors.New("nothing is due")

// RequestCancellation is a buyer's request to cancel. It is granted at once, but for
// an order that is on its way by the shop: then the shop is asked, unless the
// order goes to a pick-up point of Market's (P-CANCEL, N-TYPES).
func (s *State) RequestCancellation(id int64, at time.Time) ([]market.Change, error) {
	s.mu.RLock()
	o := s.orders.get(id)
	s.mu.RUnlock()
	if o == nil || !onItsWayByShop(o) {
		return s.Move(market.Buyer, id, changedMind(), at)
	}
	if o.Delivery.Dispatch == market.ToMarketOutlet {
		return s.Move(market.Market, id, changedMind(), at)
	}
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return request(o, at) }, s.requested)
}

func changedMind() market.State {
	return market.State{Status: market.StatusCancelled, Substatus: market.SubUserChangedMind}
}

func onItsWayByShop(o *market.Order) bool {
	return o.Model == market.DBS && (o.Status == market.StatusDelivery || o.Status == market.StatusPickup)
}

// request notes that the shop is asked. The order may have moved on since it
// was looked at.
func request(o market.Order, at time.Time) (market.Order, error) {
	switch {
	case !onItsWayByShop(&o):
		return o, market.Refusal{Reason: market.NoTransition, From: o.State, To: changedMind()}
	case o.Cancellation != nil:
		return o, market.Refusal{Reason: market.AlreadyThere, Detail: "a request to cancel the order"}
	}
	o.Cancellation = &market.Cancellation{AskedAt: at}
	return o, nil
}

// AskCancellation is a buyer's request that the shop has to answer: of an order by
// DBS, on its way and not to a pick-up point of Market's (P-CANCEL, N-TYPES). The
// other reasons to refuse are NoTransition and AlreadyThere.
func (s *State) AskCancellation(id int64, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if o.Delivery.Dispatch == market.ToMarketOutlet {
			return o, market.Refusal{Reason: market.NoCancellation, Detail: fmt.Sprintf("order %d goes to a pick-up point of Market's", id)}
		}
		return request(o, at)
	}, s.requested)
}

func (s *State) requested(_, next *market.Order) market.Change {
	return s.change(market.OrderCancellationRequest, next)
}

// DecideCancellation is the store's answer to a request to cancel. If it
// refuses it gives a reason (P-CANCEL).
func (s *State) DecideCancellation(id int64, accepted bool, reason string, at time.Time) ([]market.Change, error) {
	say := s.moved
	if !accepted { // nobody is notified, but the order goes on
		say = func(_, next *market.Order) market.Change { return s.change("", next) }
	}
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if !o.CancelRequested() {
			return o, market.Refusal{Reason: market.NoCancellation, Detail: fmt.Sprintf("order %d", id)}
		}
		if !accepted {
			o.Cancellation.Decision, o.Cancellation.Reason = market.Rejected, reason
			return o, nil
		}
		o.Cancellation.Decision = market.Accepted
		return move(o, market.Market, changedMind(), at)
	}, say)
}
