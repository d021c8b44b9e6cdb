package rules

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// CheckMove says whether one may take an order of model m from a state to
// another. Its error is a Refusal without the order's number; its reasons are
// Terminal, StatusNotAllowed, BadCancelReason, RoleForbidden, NoPermission and
// NoTransition, the first that fits. Nothing moves to the state it is in (P-STATUS).
func CheckMove(m market.Model, by market.Actor, from, to market.State) error {
	moves := Moves(m)
	switch {
	case allows(moves, by, from, to):
		return nil
	case from.Status.Terminal(), from.Status.Over() && by != market.Market:
		return market.Refusal{Reason: market.Terminal, From: from, To: to}
	case by == market.Store && !slices.Contains(storeStatuses(), to.Status):
		return market.Refusal{Reason: market.StatusNotAllowed, From: from, To: to}
	case by == market.Store && to.Status == market.StatusCancelled && to.Substatus != "" && cancels(moves, from):
		return market.Refusal{Reason: market.BadCancelReason, From: from, To: to}
	case by == market.Store && from.Status.Rank() < market.StatusProcessing.Rank() && !movesFrom(moves, by, from.Status):
		return market.Refusal{Reason: market.RoleForbidden, From: from, To: to}
	case slices.ContainsFunc(market.Actors(), func(other market.Actor) bool { return allows(moves, other, from, to) }):
		return market.Refusal{Reason: market.NoPermission, From: from, To: to}
	}
	return market.Refusal{Reason: market.NoTransition, From: from, To: to}
}

// cancels reports whether a store may cancel what is in a state, for any reason.
func cancels(moves []Move, from market.State) bool {
	return slices.ContainsFunc(moves, func(m Move) bool {
		return m.By == market.Store && covers(m.From, from) && m.To.Status == market.StatusCancelled
	})
}

// movesFrom reports whether one may move anything that has a status.
func movesFrom(moves []Move, by market.Actor, status market.Status) bool {
	return slices.ContainsFunc(moves, func(m Move) bool { return m.By == by && m.From.Status == status })
}

// storeStatuses are those that a store may ask for, by any model (P-ERRORS).
func storeStatuses() []market.Status {
	return []market.Status{market.StatusProcessing, market.StatusCancelled, market.StatusDelivery, market.StatusPickup, market.StatusDelivered}
}

// NextMoves lists the moves that one may make with an order of model m in a
// state, each with both states in full: tables in order, then substatuses.
func NextMoves(m market.Model, by market.Actor, from market.State) []Move {
	var next []Move
	moves := Moves(m)
	for _, status := range market.Statuses() {
		for _, sub := range market.Substatuses(status) {
			to := market.State{Status: status, Substatus: sub}
			if allows(moves, by, from, to) {
				next = append(next, Move{by, from, to})
			}
		}
	}
	return next
}

// allows reports whether a table has a move. Where it leaves the substatus open,
// it must be one that there is, and a reason to cancel must be the actor's own.
func allows(moves []Move, by market.Actor, from, to market.State) bool {
	i := slices.IndexFunc(moves, func(m Move) bool { return m.By == by && covers(m.From, from) && covers(m.To, to) })
	switch {
	case i < 0 || from == to || to.Substatus == "":
		return false
	case moves[i].To == to:
		return true
	case by == market.Buyer:
		return slices.Contains(market.BuyersReasons(), to.Substatus)
	}
	return Known(to)
}
