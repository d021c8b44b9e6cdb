package market

import (
	"fmt"
	"slices"
)

// ItemChange is how many units of an item are to be left, and their marking
// codes, if any are given.
type ItemChange struct {
	ItemID    int64
	Count     int64
	Instances []Instance
}

// open says why the items of an order cannot change any more: they can while it
// is processed, until READY_TO_SHIP (P-BOXES).
func (o *Order) open() error {
	switch {
	case o.Status.Over():
		return Refusal{Reason: Terminal, OrderID: o.ID}
	case rank(o.Status) < rank(StatusProcessing):
		return Refusal{Reason: NotInStatus, OrderID: o.ID, From: o.State, Detail: string(StatusProcessing)}
	case o.Settled():
		return Refusal{Reason: AfterReadyToShip, OrderID: o.ID}
	}
	return nil
}

// Settled reports whether an order has come to READY_TO_SHIP or past it: its
// items and its external id do not change any more.
func (o *Order) Settled() bool {
	return rank(o.Status) > rank(StatusProcessing) ||
		o.Status == StatusProcessing && (o.Substatus == SubReadyToShip || o.Substatus == SubShipped)
}

// rank is how far on its way an order of a status is. An unknown one does not
// tell, so it counts as being processed (N-UNKNOWN).
func rank(s Status) int {
	if i := slices.Index(Statuses(), s); i >= 0 {
		return i
	}
	return rank(StatusProcessing)
}

// WithItems is o with fewer units: items that are not named go, like those with
// a count of 0. The error is a Refusal (P-BOXES).
func (o *Order) WithItems(changes []ItemChange) (Order, error) {
	if err := o.open(); err != nil {
		return Order{}, err
	}
	next := o.Clone()
	counts := make([]int64, len(o.Items))
	for i, change := range changes {
		at := o.item(change.ItemID)
		twice := slices.ContainsFunc(changes[:i], func(other ItemChange) bool { return other.ItemID == change.ItemID })
		switch {
		case at < 0:
			return Order{}, badItems("item %d is not in the order", change.ItemID)
		case twice:
			return Order{}, badItems("item %d is named twice", change.ItemID)
		case change.Count < 0 || change.Count > o.Items[at].Count:
			return Order{}, badItems("item %d must have 0 to %d units", change.ItemID, o.Items[at].Count)
		case int64(len(change.Instances)) > change.Count:
			return Order{}, Refusal{Reason: BadInstances, Detail: fmt.Sprintf("item %d has more codes than units", change.ItemID)}
		}
		counts[at] = change.Count
		if len(change.Instances) > 0 {
			next.Items[at].Instances = slices.Clone(change.Instances)
		}
	}
	if err := next.reduce(counts, true); err != nil {
		return Order{}, err
	}
	return next, nil
}

func badItems(format string, args ...any) error {
	return Refusal{Reason: BadItems, Detail: fmt.Sprintf(format, args...)}
}

// WithInstances is o with the marking codes of some items, which replace those
// they had: at most one for each unit. The error is a Refusal.
func (o *Order) WithInstances(codes []ItemChange) (Order, error) {
	if err := o.open(); err != nil {
		return Order{}, err
	}
	next := o.Clone()
	for _, change := range codes {
		at := o.item(change.ItemID)
		switch {
		case at < 0:
			return Order{}, badItems("item %d is not in the order", change.ItemID)
		case int64(len(change.Instances)) > o.Items[at].Count:
			return Order{}, Refusal{Reason: BadInstances, Detail: fmt.Sprintf("item %d has more codes than units", change.ItemID)}
		}
		next.Items[at].Instances = slices.Clone(change.Instances)
	}
	return next, nil
}

// reduce leaves so many units of each item, if that is fewer and allowed: an
// item must stay whole that is 99% of the order's price or more, as an only
// item is (P-BOXES). Boxes that were packed before are void then.
func (o *Order) reduce(counts []int64, allowed bool) error {
	total, changed := o.Total(), false
	only := len(o.Counts()) == 1
	for i, item := range o.Items {
		if counts[i] == item.Count {
			continue
		}
		switch {
		case !allowed:
			return badBoxes("units of item %d are in no box, and their removal is not allowed", item.ID)
		case only, total > 0 && item.Price*item.Count >= total-total/100:
			return Refusal{Reason: NotRemovable, Detail: fmt.Sprintf("item %d is the only one, or at least 99%% of the order's price", item.ID)}
		}
		changed = true
	}
	if !changed {
		return nil
	}
	if slices.Max(counts) == 0 {
		return Refusal{Reason: NotRemovable, Detail: "an order without items is to be cancelled"}
	}
	for i := range o.Items {
		o.Items[i].Count = counts[i]
		o.Items[i].Instances = o.Items[i].Instances[:min(len(o.Items[i].Instances), int(counts[i]))]
	}
	o.Boxes = nil
	return nil
}
