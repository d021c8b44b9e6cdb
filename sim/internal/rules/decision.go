package rules

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Decisions lists the types of decisions that the store may choose from for
// orders of a model: all of them where it deals with the buyer itself. Where
// Market does, it repairs and replaces nothing (choice).
func Decisions(m market.Model) []string {
	money := market.RefundingDecisions()
	switch m {
	case market.DBS:
		return append(money, "REPAIR", "REPLACE", "SEND_TO_EXAMINATION", market.Decline, "OTHER_DECISION")
	case market.LaaS:
		return nil
	}
	return append(money, market.Decline)
}

// DeclineReasons lists why a store may decline a refund.
func DeclineReasons() []string {
	return []string{
		"ISSUE_WITH_THE_PRODUCT_WAS_NOT_CONFIRMED", "MECHANICAL_DAMAGE", "WARRANTY_PERIOD_HAS_EXPIRED",
		"CONFIGURATION_OR_PACKAGING_COMPROMISED", "PRODUCT_APPEARANCE_COMPROMISED", "WARRANTY_TERMS_VIOLATED", "DEVICE_ACTIVATED",
	}
}

// MaxCompensation is the most that a partial refund of i can be.
func MaxCompensation(i *market.ReturnItem) market.Money {
	return max(market.MinCompensation, i.Price*market.Money(i.Count)*market.MaxCompensationPart/100)
}

// Decide puts the store's decision on the item of a number in place of the one
// that it gave before. The error is a Refusal.
func Decide(r *market.Return, itemID int64, d market.Decision) error {
	at := slices.IndexFunc(r.Items, func(i market.ReturnItem) bool { return i.ID == itemID })
	partial := d.Type == market.PartialRefund
	switch {
	case at < 0:
		return badDecision("return %d has no item %d", r.ID, itemID)
	case !slices.Contains(Decisions(r.Model), d.Type):
		return badDecision("%s is not available for return %d", d.Type, r.ID)
	case d.Reason != "" && d.Type != market.Decline:
		return badDecision("item %d has a reason to decline, but is not declined", itemID)
	case !partial && d.Compensation != 0:
		return badDecision("item %d has a compensation, which is for %s", itemID, market.PartialRefund)
	case partial && (d.Compensation < market.MinCompensation || d.Compensation > MaxCompensation(&r.Items[at])):
		return badDecision("the compensation of item %d must be %s to %s", itemID, market.MinCompensation, MaxCompensation(&r.Items[at]))
	}
	r.Items[at].Decisions = []market.Decision{d}
	return nil
}

func badDecision(format string, args ...any) error {
	return market.Refusal{Reason: market.BadDecision, Detail: fmt.Sprintf(format, args...)}
}
