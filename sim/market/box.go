package market

import (
	"fmt"
	"slices"
)

// Box is one parcel of an order: whole units of any items, or one part each of
// items that travel in pieces (P-BOXES).
type Box struct {
	// ID is the box's number in its order, from 1.
	ID    int64
	Items []BoxItem
}

// BoxItem is what a box has of one item: Full units, or the part number Part of
// Parts.
type BoxItem struct {
	ItemID      int64
	Full        int64
	Part, Parts int
	Instances   []Instance
}

// The bounds of a layout (choice): no request that Market takes reaches them.
const (
	maxBoxes = 10_000
	maxParts = 1_000
)

// WithBoxes is o packed in boxes, which replace those it had; it numbers them.
// Units that no box has are removed from the order if allowRemove says so. The
// error is a Refusal: after READY_TO_SHIP, for a layout that cannot be, and for
// an item that must stay (P-BOXES).
func (o *Order) WithBoxes(boxes []Box, allowRemove bool) (Order, error) {
	if err := o.open(); err != nil {
		return Order{}, err
	}
	if len(boxes) == 0 || len(boxes) > maxBoxes {
		return Order{}, badBoxes("there must be 1 to %d boxes", maxBoxes)
	}
	packed := newLayout(o)
	for _, box := range boxes {
		if err := packed.add(box); err != nil {
			return Order{}, err
		}
	}
	counts, err := packed.units()
	if err != nil {
		return Order{}, err
	}
	next := o.Clone()
	if err := next.reduce(counts, allowRemove); err != nil {
		return Order{}, err
	}
	next.Boxes = cloneBoxes(boxes)
	for i := range next.Boxes {
		next.Boxes[i].ID = int64(i + 1)
	}
	for i, codes := range packed.instances {
		if int64(len(codes)) > counts[i] {
			return Order{}, Refusal{Reason: BadInstances, Detail: fmt.Sprintf("item %d has %d codes for %d units", next.Items[i].ID, len(codes), counts[i])}
		}
		next.Items[i].Instances = codes
	}
	return next, nil
}

func badBoxes(format string, args ...any) error {
	return Refusal{Reason: BadBoxes, Detail: fmt.Sprintf(format, args...)}
}

// layout adds up what is in boxes, by the items of an order.
type layout struct {
	order     *Order
	full      []int64
	parts     [][]int64 // how many boxes have each part
	instances [][]Instance
}

func newLayout(o *Order) *layout {
	n := len(o.Items)
	return &layout{order: o, full: make([]int64, n), parts: make([][]int64, n), instances: make([][]Instance, n)}
}

func (l *layout) add(box Box) error {
	if len(box.Items) == 0 {
		return badBoxes("a box is empty")
	}
	for i, item := range box.Items {
		at := l.order.item(item.ItemID)
		twice := slices.ContainsFunc(box.Items[:i], func(other BoxItem) bool { return other.ItemID == item.ItemID })
		whole := item.Full > 0
		switch {
		case at < 0:
			return badBoxes("item %d is not in the order", item.ItemID)
		case twice:
			return badBoxes("item %d is twice in one box", item.ItemID)
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
func (l *layout) put(at int, item BoxItem) error {
	most := max(item.Full, 1)
	if int64(len(item.Instances)) > most {
		return Refusal{Reason: BadInstances, Detail: fmt.Sprintf("item %d has %d codes for %d units", item.ItemID, len(item.Instances), most)}
	}
	for _, code := range item.Instances {
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

func cloneBoxes(boxes []Box) []Box {
	boxes = slices.Clone(boxes)
	for i := range boxes {
		boxes[i].Items = slices.Clone(boxes[i].Items)
		for j := range boxes[i].Items {
			boxes[i].Items[j].Instances = slices.Clone(boxes[i].Items[j].Instances)
		}
	}
	return boxes
}

// WithPlaces is o packed in so many boxes, of which nobody said what is in them.
// They replace those it had. The error is a Refusal, as of WithBoxes (P-BOXES).
func (o *Order) WithPlaces(n int) (Order, error) {
	if err := o.open(); err != nil {
		return Order{}, err
	}
	if n < 1 || n > maxBoxes {
		return Order{}, badBoxes("there must be 1 to %d boxes", maxBoxes)
	}
	next := o.Clone()
	next.Boxes = make([]Box, n)
	for i := range next.Boxes {
		next.Boxes[i].ID = int64(i + 1)
	}
	return next, nil
}
