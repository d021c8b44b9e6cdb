package rules

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// checkEditable says why the items of an order cannot change any more: they can while it
// is processed, until READY_TO_SHIP (P-BOXES).
func checkEditable(o *market.Order) error {
	switch {
	case o.Status.Over():
		return market.Refusal{Reason: market.ActionNotAllowed, Code: "ORDER_IN_TERMINAL_STATE", OrderID: o.ID, From: o.State}
	case o.Status.Rank() < market.StatusProcessing.Rank():
		return market.Refusal{Reason: market.ActionNotAllowed, OrderID: o.ID, From: o.State}
	case o.Settled():
		return market.Refusal{Reason: market.AfterReadyToShip, OrderID: o.ID}
	}
	return nil
}

// WithItems is o with fewer units: items that are not named go, like those with
// a count of 0. The error is a Refusal (P-BOXES).
func WithItems(o *market.Order, changes []market.ItemChange) (market.Order, error) {
	if err := checkEditable(o); err != nil {
		return market.Order{}, err
	}
	next := o.Clone()
	counts := make([]int64, len(o.Items))
	for i, change := range changes {
		at := itemAt(o, change.ItemID)
		twice := slices.ContainsFunc(changes[:i], func(other market.ItemChange) bool { return other.ItemID == change.ItemID })
		switch {
		case at < 0:
			return market.Order{}, badItems("item %d is not in the order", change.ItemID).Coded(itemNotFound)
		case twice:
			return market.Order{}, badItems("item %d is named twice", change.ItemID).Coded(itemDuplicate)
		case change.Count < 0 || change.Count > o.Items[at].Count:
			return market.Order{}, badItems("item %d must have 0 to %d units", change.ItemID, o.Items[at].Count)
		case int64(len(change.Instances)) > change.Count:
			return market.Order{}, tooManyCodes(change.ItemID, len(change.Instances), change.Count)
		}
		if err := checkCodes(change.ItemID, change.Instances); err != nil {
			return market.Order{}, err
		}
		counts[at] = change.Count
		if len(change.Instances) > 0 {
			next.Items[at].Instances = slices.Clone(change.Instances)
		}
	}
	if err := reduce(&next, counts, true); err != nil {
		return market.Order{}, err
	}
	return next, nil
}

// What the contract calls items that are wrong.
const (
	itemNotFound  = "ITEM_NOT_FOUND"
	itemDuplicate = "ITEM_DUPLICATE"
)

func badItems(format string, args ...any) market.Refusal {
	return market.Refusal{Reason: market.BadItems, Detail: fmt.Sprintf(format, args...)}
}

// WithInstances is o with the marking codes of some items, which replace those
// they had: at most one for each unit. The error is a Refusal.
func WithInstances(o *market.Order, codes []market.ItemChange) (market.Order, error) {
	if err := checkEditable(o); err != nil {
		return market.Order{}, err
	}
	next := o.Clone()
	var all []market.ItemChange
	for _, change := range codes {
		at := itemAt(o, change.ItemID)
		switch {
		case at < 0:
			return market.Order{}, badItems("item %d is not in the order", change.ItemID).Coded(itemNotFound)
		case int64(len(change.Instances)) > o.Items[at].Count:
			return market.Order{}, tooManyCodes(change.ItemID, len(change.Instances), o.Items[at].Count)
		}
		if err := checkCodes(change.ItemID, change.Instances); err != nil {
			return market.Order{}, err
		}
		next.Items[at].Instances = slices.Clone(change.Instances)
		all = append(all, change)
	}
	return next, checkOnce(all)
}

// reduce leaves so many units of each item, if that is fewer and allowed: an
// item must stay whole that is 99% of the order's price or more, as an only
// item is (P-BOXES). Boxes that were packed before are void then.
func reduce(o *market.Order, counts []int64, allowed bool) error {
	total, changed := o.Total(), false
	only := len(o.Counts()) == 1
	for i, item := range o.Items {
		if counts[i] == item.Count {
			continue
		}
		switch {
		case !allowed:
			return badBoxes("units of item %d are in no box, and their removal is not allowed", item.ID)
		case only, total > 0 && item.Sum() >= total-total/100:
			return market.Refusal{Reason: market.NotRemovable, Code: "DELETED_ITEMS_EXCEEDS_THRESHOLD", Detail: fmt.Sprintf("item %d is the only one, or at least 99%% of the order's price", item.ID)}
		}
		changed = true
	}
	if !changed {
		return nil
	}
	if slices.Max(counts) == 0 {
		return market.Refusal{Reason: market.NotRemovable, Code: "CANNOT_REMOVE_LAST_ITEM", Detail: "an order without items is to be cancelled"}
	}
	for i := range o.Items {
		o.Items[i].Count = counts[i]
		o.Items[i].Instances = o.Items[i].Instances[:min(len(o.Items[i].Instances), int(counts[i]))]
	}
	o.Boxes = nil
	return nil
}
