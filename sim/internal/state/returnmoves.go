package state

import (
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
// with them if submit says so, and then needs a decision on every item. The
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
