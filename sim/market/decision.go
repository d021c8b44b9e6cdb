package market

import "slices"

// Decision is what the store wants done about an item that comes back.
type Decision struct {
	// Type is REFUND_MONEY, DECLINE_REFUND or another of the contract's, Reason
	// why it declines.
	Type, Reason, Comment string
	// Compensation is what the buyer gets of the item's price, for
	// PartialRefund alone.
	Compensation Money
}

// The types of decisions that rules ask for by name.
const (
	Decline       = "DECLINE_REFUND"       // against a refund
	PartialRefund = "PARTIAL_MONEY_REFUND" // of a part of the price
)

// A partial refund is of one rouble at least, and of at most so many percent of
// the item's price (choice: the contract gives bounds with every return, but no
// values).
const (
	MinCompensation     = Rouble
	MaxCompensationPart = 50
)

// Undecided reports whether an item of r has no decision.
func (r *Return) Undecided() bool {
	return slices.ContainsFunc(r.Items, func(i ReturnItem) bool { return len(i.Decisions) == 0 })
}

// Declined reports whether the store declined all of r.
func (r *Return) Declined() bool {
	for _, item := range r.Items {
		if !slices.ContainsFunc(item.Decisions, func(d Decision) bool { return d.Type == Decline }) {
			return false
		}
	}
	return true
}

// Refunded reports whether the store granted money for any item of r.
func (r *Return) Refunded() bool {
	return slices.ContainsFunc(r.Items, func(i ReturnItem) bool {
		return slices.ContainsFunc(i.Decisions, func(d Decision) bool { return slices.Contains(RefundingDecisions(), d.Type) })
	})
}

// Granted is what the buyer gets back by the store's decisions.
func (r *Return) Granted() Money {
	var sum Money
	for i := range r.Items {
		sum += r.Items[i].Granted()
	}
	return sum
}

// Granted is what the buyer gets back for i: all of the price where nothing is
// decided yet, a part by PartialRefund, and nothing by what is no refund.
func (i *ReturnItem) Granted() Money {
	all := i.Price * Money(i.Count)
	if len(i.Decisions) == 0 {
		return all
	}
	switch d := i.Decisions[0]; {
	case d.Type == PartialRefund:
		return d.Compensation
	case slices.Contains(RefundingDecisions(), d.Type):
		return all
	}
	return 0
}

// RefundingDecisions are the decisions by which the buyer gets money.
func RefundingDecisions() []string {
	return []string{"FAST_REFUND_MONEY", "REFUND_MONEY", "REFUND_MONEY_INCLUDING_SHIPMENT", PartialRefund}
}
