package state

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// MoveRefund takes the refund of a return to another status.
func (s *State) MoveRefund(by market.Actor, id int64, to market.RefundStatus, at time.Time) ([]market.Change, error) {
	return s.editReturn(id, at, func(r *market.Return) error { return moveRefund(r, by, to) })
}

func moveRefund(r *market.Return, by market.Actor, to market.RefundStatus) error {
	if err := rules.CheckRefund(r.Model, by, r.Refund, to); err != nil {
		return err
	}
	r.Refund = to
	return nil
}

// MoveShipment takes the goods of a return to another status.
func (s *State) MoveShipment(id int64, to market.ShipmentStatus, at time.Time) ([]market.Change, error) {
	return s.editReturn(id, at, func(r *market.Return) error {
		if err := rules.CheckShipment(r.Shipment, to); err != nil {
			return err
		}
		r.Shipment = to
		return nil
	})
}

// AdvanceReturn takes the refund of a return, its goods or both to other statuses,
// by whoever may do so; empty ones stay. With force the tables do not count: what
// they say against it is Forced in the change.
func (s *State) AdvanceReturn(id int64, refund market.RefundStatus, shipment market.ShipmentStatus, force bool, at time.Time) ([]market.Change, error) {
	var against error
	changes, err := s.editReturn(id, at, func(r *market.Return) error {
		if refund != "" {
			against = refundByAny(r.Model, r.Refund, refund)
			r.Refund = refund
		}
		if shipment != "" {
			against = cmp.Or(against, rules.CheckShipment(r.Shipment, shipment))
			r.Shipment = shipment
		}
		if !force {
			return against
		}
		return nil
	})
	if err == nil && against != nil && len(changes) > 0 {
		changes[0].Forced = against.Error()
	}
	return changes, err
}

func refundByAny(m market.Model, from, to market.RefundStatus) error {
	var err error
	for _, by := range market.Actors() {
		if err = rules.CheckRefund(m, by, from, to); err == nil {
			return nil
		}
	}
	return err
}

// CancelReturn is for LaaS: the store takes a return back that the pick-up
// point has not accepted yet.
func (s *State) CancelReturn(id int64, at time.Time) ([]market.Change, error) {
	return s.editReturn(id, at, func(r *market.Return) error {
		if err := rules.CheckShipment(r.Shipment, market.ShipmentCancelled); err != nil {
			return err
		}
		if err := moveRefund(r, market.Store, market.RefundCancelled); err != nil {
			return err
		}
		r.Shipment = market.ShipmentCancelled
		return nil
	})
}

// DecideReturn gives the store's decisions on items of a return, by the number
// of the item, in place of those that it gave before. The refund is decided
// with them if submit says so, comes to what they grant, and then needs a decision
// on every item. The
// store has 48 hours for it, whether or not Market has confirmed the refund
// since.
func (s *State) DecideReturn(id int64, decisions map[int64]market.Decision, submit bool, at time.Time) ([]market.Change, error) {
	return s.editReturn(id, at, func(r *market.Return) error {
		due, _, _ := rules.RefundTimer(r)
		switch {
		case !r.Refund.Waiting():
			return market.Refusal{Reason: market.BadDecision, Detail: fmt.Sprintf("return %d does not wait for one", id)}
		case !at.Before(due):
			return market.Refusal{Reason: market.DecisionTooLate, Detail: fmt.Sprintf("return %d", id)}
		}
		for _, item := range slices.Sorted(maps.Keys(decisions)) {
			if err := rules.Decide(r, item, decisions[item]); err != nil {
				return err
			}
		}
		if !submit {
			return nil
		}
		if r.Undecided() {
			return market.Refusal{Reason: market.BadDecision, Detail: fmt.Sprintf("return %d has an item without one", id)}
		}
		r.Amount = r.Granted()
		return moveRefund(r, market.Store, r.Refund.Decided())
	})
}

// ExpireReturn lets Market move a refund by itself, and does nothing if it is
// not time (rules.RefundTimer).
func (s *State) ExpireReturn(id int64, at time.Time) []market.Change {
	changes, err := s.editReturn(id, at, func(r *market.Return) error {
		due, to, ok := rules.RefundTimer(r)
		if !ok || at.Before(due) {
			return errNotDue
		}
		return moveRefund(r, market.Market, to)
	})
	if err != nil {
		return nil
	}
	return changes
}
