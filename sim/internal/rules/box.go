package rules

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// The bounds of a layout (choice): no request that Market takes reaches them.
const (
	maxBoxes = 10_000
	maxParts = 1_000
)

// WithBoxes is o packed in boxes, which replace those it had; it numbers them.
// Units that no box has are removed from the order if allowRemove says so. The
// error is a Refusal: after READY_TO_SHIP, for a layout that cannot be, and for
// an item that must stay (P-BOXES).
func WithBoxes(o *market.Order, boxes []market.Box, allowRemove bool) (market.Order, error) {
	if err := checkEditable(o); err != nil {
		return market.Order{}, err
	}
	if len(boxes) == 0 || len(boxes) > maxBoxes {
		return market.Order{}, badBoxes("there must be 1 to %d boxes", maxBoxes)
	}
	packed := newLayout(o)
	for _, box := range boxes {
		if err := packed.add(box); err != nil {
			return market.Order{}, err
		}
	}
	counts, err := packed.units()
	if err != nil {
		return market.Order{}, err
	}
	next := o.Clone()
	if err := reduce(&next, counts, allowRemove); err != nil {
		return market.Order{}, err
	}
	next.Boxes = (&market.Order{Boxes: boxes}).Clone().Boxes
	for i := range next.Boxes {
		next.Boxes[i].ID = int64(i + 1)
	}
	var all []market.ItemChange
	for i, codes := range packed.instances {
		if int64(len(codes)) > counts[i] {
			return market.Order{}, tooManyCodes(next.Items[i].ID, len(codes), counts[i])
		}
		next.Items[i].Instances = codes
		all = append(all, market.ItemChange{ItemID: next.Items[i].ID, Instances: codes})
	}
	return next, checkOnce(all)
}

func badBoxes(format string, args ...any) market.Refusal {
	return market.Refusal{Reason: market.BadBoxes, Detail: fmt.Sprintf(format, args...)}
}

// layout adds up what is in boxes, by the items of an order.
type layout struct {
	order     *market.Order
	full      []int64
	parts     [][]int64 // how many boxes have each part
	instances [][]market.Instance
}

func newLayout(o *market.Order) *layout {
	n := len(o.Items)
	return &layout{order: o, full: make([]int64, n), parts: make([][]int64, n), instances: make([][]market.Instance, n)}
}

func (l *layout) add(box market.Box) error {
	if len(box.Items) == 0 {
		return badBoxes("a box is empty")
	}
	for i, item := range box.Items {
		at := itemAt(l.order, item.ItemID)
		twice := slices.ContainsFunc(box.Items[:i], func(other market.BoxItem) bool { return other.ItemID == item.ItemID })
		whole := item.Full > 0
		switch {
		case at < 0:
			return badBoxes("item %d is not in the order", item.ItemID).Coded(itemNotFound)
		case twice:
			return badBoxes("item %d is twice in one box", item.ItemID).Coded(itemDuplicate)
		case whole == (item.Parts > 0) || item.Full < 0:
			return badBoxes("item %d must have either full units or a part", item.ItemID)
		case !whole && (item.Parts < 2 || item.Parts > maxParts || item.Part < 1 || item.Part > item.Parts):
			return badBoxes("item %d has part %d of %d", item.ItemID, item.Part, item.Parts)
		case whole != (box.Items[0].Full > 0):
			return badBoxes("one box has both whole units and parts")
		}
		if err := l.put(at, item); err != nil {
			return err
		}
	}
	return nil
}

// put adds what a box has of the item at an index.
func (l *layout) put(at int, item market.BoxItem) error {
	most := max(item.Full, 1)
	if int64(len(item.Instances)) > most {
		return tooManyCodes(item.ItemID, len(item.Instances), most)
	}
	if err := checkCodes(item.ItemID, item.Instances); err != nil {
		return err
	}
	for _, code := range item.Instances {
		if code.CIS != "" && item.Full > 0 && slices.ContainsFunc(l.instances[at], func(other market.Instance) bool { return other.CIS == code.CIS }) {
			return badCIS(item.ItemID, "the code is in two boxes, and is one unit's").Coded("DUPLICATE_CIS")
		}
		if !slices.Contains(l.instances[at], code) { // each box of a unit in parts repeats its code
			l.instances[at] = append(l.instances[at], code)
		}
	}
	if item.Full > 0 {
		if item.Full > l.order.Items[at].Count-l.full[at] {
			return badBoxes("item %d has more units than the order", item.ItemID)
		}
		l.full[at] += item.Full
		return nil
	}
	if l.parts[at] == nil {
		l.parts[at] = make([]int64, item.Parts)
	}
	if len(l.parts[at]) != item.Parts {
		return badBoxes("item %d is in %d parts and in %d", item.ItemID, len(l.parts[at]), item.Parts)
	}
	l.parts[at][item.Part-1]++
	return nil
}

// units counts what is in the boxes of each item.
func (l *layout) units() ([]int64, error) {
	counts := slices.Clone(l.full)
	for i, parts := range l.parts {
		if len(parts) == 0 {
			continue
		}
		id := l.order.Items[i].ID
		if slices.Min(parts) != slices.Max(parts) {
			return nil, badBoxes("parts of item %d are missing", id)
		}
		counts[i] += parts[0]
		if counts[i] > l.order.Items[i].Count {
			return nil, badBoxes("item %d has more units than the order", id)
		}
	}
	return counts, nil
}

// WithPlaces is o packed in so many boxes, of which nobody said what is in them.
// They replace those it had. The error is a Refusal, as of WithBoxes (P-BOXES).
func WithPlaces(o *market.Order, n int) (market.Order, error) {
	if err := checkEditable(o); err != nil {
		return market.Order{}, err
	}
	if n < 1 || n > maxBoxes {
		return market.Order{}, badBoxes("there must be 1 to %d boxes", maxBoxes)
	}
	next := o.Clone()
	next.Boxes = make([]market.Box, n)
	for i := range next.Boxes {
		next.Boxes[i].ID = int64(i + 1)
	}
	return next, nil
}
