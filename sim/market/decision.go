package market

import (
	"fmt"
	"slices"
)

// Decision is what the store wants done about an item that comes back.
type Decision struct {
	// Type is REFUND_MONEY, DECLINE_REFUND or another of the contract's, Reason
	// why it declines.
	Type, Reason, Comment string
	// Compensation is what the buyer gets of the item's price, in roubles, for
	// PartialRefund alone.
	Compensation int64
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
	MinCompensation     = 1
	MaxCompensationPart = 50
)

// Decisions lists the types of decisions that the store may choose from for
// orders of a model: all of them where it deals with the buyer itself. Where
// Market does, it repairs and replaces nothing (choice).
func Decisions(m Model) []string {
	money := refunding()
	switch m {
	case DBS:
		return append(money, "REPAIR", "REPLACE", "SEND_TO_EXAMINATION", Decline, "OTHER_DECISION")
	case LaaS:
		return nil
	}
	return append(money, Decline)
}

// refunding are the decisions by which the buyer gets money.
func refunding() []string {
	return []string{"FAST_REFUND_MONEY", "REFUND_MONEY", "REFUND_MONEY_INCLUDING_SHIPMENT", PartialRefund}
}

// DeclineReasons lists why a store may decline a refund.
func DeclineReasons() []string {
	return []string{
		"ISSUE_WITH_THE_PRODUCT_WAS_NOT_CONFIRMED", "MECHANICAL_DAMAGE", "WARRANTY_PERIOD_HAS_EXPIRED",
		"CONFIGURATION_OR_PACKAGING_COMPROMISED", "PRODUCT_APPEARANCE_COMPROMISED", "WARRANTY_TERMS_VIOLATED", "DEVICE_ACTIVATED",
	}
}

// MaxCompensation is the most that a partial refund of i can be, in roubles.
func (i *ReturnItem) MaxCompensation() int64 {
	return max(MinCompensation, i.Price*i.Count*MaxCompensationPart/100)
}

// Decide puts the store's decision on the item of a number in place of the one
// that it gave before. The error is a Refusal.
func (r *Return) Decide(itemID int64, d Decision) error {
	at := slices.IndexFunc(r.Items, func(i ReturnItem) bool { return i.ID == itemID })
	partial := d.Type == PartialRefund
	switch {
	case at < 0:
		return badDecision("return %d has no item %d", r.ID, itemID)
	case !slices.Contains(Decisions(r.Model), d.Type):
		return badDecision("%s is not available for return %d", d.Type, r.ID)
	case d.Reason != "" && d.Type != Decline:
		return badDecision("item %d has a reason to decline, but is not declined", itemID)
	case !partial && d.Compensation != 0:
		return badDecision("item %d has a compensation, which is for %s", itemID, PartialRefund)
	case partial && (d.Compensation < MinCompensation || d.Compensation > r.Items[at].MaxCompensation()):
		return badDecision("the compensation of item %d must be %d to %d", itemID, MinCompensation, r.Items[at].MaxCompensation())
	}
	r.Items[at].Decisions = []Decision{d}
	return nil
}

func badDecision(format string, args ...any) error {
	return Refusal{Reason: BadDecision, Detail: fmt.Sprintf(format, args...)}
}

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
		return slices.ContainsFunc(i.Decisions, func(d Decision) bool { return slices.Contains(refunding(), d.Type) })
	})
}
