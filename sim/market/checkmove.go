package market

import "slices"

// CheckMove says whether one may take an order of model m from a state to
// another. Its error is a Refusal without the order's number; its reasons are
// Terminal, StatusNotAllowed, NoPermission and NoTransition, the first that
// fits. Nothing moves to the state it is in (P-STATUS).
func CheckMove(m Model, by Actor, from, to State) error {
	moves := Moves(m)
	switch {
	case allows(moves, by, from, to):
		return nil
	case from.Status.Terminal(), from.Status.Over() && by != Market:
		return Refusal{Reason: Terminal, From: from, To: to}
	case by == Store && !slices.Contains(storeStatuses(), to.Status):
		return Refusal{Reason: StatusNotAllowed, From: from, To: to}
	case slices.ContainsFunc(Actors(), func(other Actor) bool { return allows(moves, other, from, to) }):
		return Refusal{Reason: NoPermission, From: from, To: to}
	}
	return Refusal{Reason: NoTransition, From: from, To: to}
}

// storeStatuses are those that a store may ask for, by any model (P-ERRORS).
func storeStatuses() []Status {
	return []Status{StatusProcessing, StatusCancelled, StatusDelivery, StatusPickup, StatusDelivered}
}

// NextMoves lists the moves that one may make with an order of model m in a
// state, each with both states in full: tables in order, then substatuses.
func NextMoves(m Model, by Actor, from State) []Move {
	var next []Move
	moves := Moves(m)
	for _, status := range Statuses() {
		for _, sub := range Substatuses(status) {
			to := State{status, sub}
			if allows(moves, by, from, to) {
				next = append(next, Move{by, from, to})
			}
		}
	}
	return next
}

// allows reports whether a table has a move. Where it leaves the substatus open,
// it must be one that there is, and a reason to cancel must be the actor's own.
func allows(moves []Move, by Actor, from, to State) bool {
	i := slices.IndexFunc(moves, func(m Move) bool { return m.By == by && m.From.covers(from) && m.To.covers(to) })
	switch {
	case i < 0 || from == to || to.Substatus == "":
		return false
	case moves[i].To == to:
		return true
	case by == Buyer:
		return slices.Contains(buyersReasons(), to.Substatus)
	}
	return to.Known()
}
