package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// The types of return that this package asks for by name.
const (
	returnUnredeemed = "UNREDEEMED" // not collected, or refused on delivery
	returnOfReceived = "RETURN"
)

// orderReturn is a return as the story knows it.
type orderReturn struct {
	id        int64
	orderHead orderHead
	refund    []string // statuses still to come
	shipment  []string
}

func (t *telling) orderReturnCreated() { t.newReturn() }

// newReturn tells of a return of what can be returned now, or else of an
// order that went the shortest way there.
func (t *telling) newReturn() *orderReturn {
	kind := t.values.returnTypes.deal()
	if kind == returnUnredeemed {
		o := t.returnable(t.uncollected, statusPickup)
		return t.sendBack(o, kind, o.left())
	}
	o := t.returnable(t.received, statusDelivered)
	return t.sendBack(o, kind, t.someUnits(o.left()))
}

func (t *telling) returnable(fits func(*order) bool, exit string) *order {
	o := pick(t, t.tale.orders, fits)
	if o == nil {
		o = t.newOrder(wish{way: way{exit: exit}})
		for len(o.path) > 0 {
			t.moveOn(o)
		}
	}
	return o
}

// uncollected orders left the shop, were cancelled, and have not come back.
func (t *telling) uncollected(o *order) bool {
	return o.sent && o.last.status == statusCancelled && slices.Max(o.returned) == 0 && t.fits(len(o.Items))
}

// received orders are with the buyer, who has not sent everything back yet,
// and who does not say that they never came.
func (t *telling) received(o *order) bool {
	switch o.last.status {
	case statusDelivered, statusPartiallyReturned:
	default:
		return false
	}
	if o.last.substatus == userNotReceived || len(o.path) > 0 && o.path[0] == t.moves.afterwards {
		return false
	}
	items := len(o.units(o.left()))
	return items > 1 || items == 1 && t.detail != market.Full
}

// someUnits are those that the buyer sends back.
func (t *telling) someUnits(left []int64) []int64 {
	switch t.detail {
	case market.Minimal:
		return oneUnit(left)
	case market.Full, market.Extreme:
		return left
	}
	some := make([]int64, len(left))
	for i, n := range left {
		if n > 0 && t.random.Bool() {
			some[i] = int64(t.random.IntRange(1, int(n)))
		}
	}
	if slices.Max(some) == 0 {
		return oneUnit(left)
	}
	return some
}

// oneUnit is one unit of the first item of which any are left.
func oneUnit(left []int64) []int64 {
	one := make([]int64, len(left))
	for i, n := range left {
		if n > 0 {
			one[i] = 1
			break
		}
	}
	return one
}

// sendBack tells of a return of some units, counted by item.
func (t *telling) sendBack(o *order, kind string, units []int64) *orderReturn {
	for i, n := range units {
		o.returned[i] += n
	}
	r := &orderReturn{id: t.id(returnIDs), orderHead: o.orderHead(market.OrderReturnStatusUpdated)}
	r.refund, r.shipment = t.refund(o, kind), t.values.shipments.deal()
	t.returns = append(t.returns, r)
	t.say(orderReturnCreatedBody{
		orderHead:  o.orderHead(market.OrderReturnCreated),
		ReturnID:   r.id,
		ReturnType: kind,
		Items:      o.units(units),
		CreatedAt:  t.stamp(),
	})
	return r
}

func (t *telling) refund(o *order, kind string) []string {
	switch {
	case kind == returnUnredeemed:
		return t.values.unredeemed
	case o.way.dbs:
		return t.values.refundsDBS.deal()
	}
	return t.values.refunds.deal()
}

// orderReturnStatusUpdated tells of a step of the refund, of the shipment, or
// of both. One of them is always there, though the contract requires neither:
// an update of nothing is no event.
func (t *telling) orderReturnStatusUpdated() {
	r := pick(t, t.returns, t.goesOn)
	if r == nil {
		r = t.newReturn()
	}
	t.say(orderReturnStatusUpdatedBody{
		orderHead: r.orderHead,
		ReturnID:  r.id,
		Statuses:  t.nextStatuses(r),
		UpdatedAt: t.stamp(),
	})
}

func (t *telling) goesOn(r *orderReturn) bool {
	if t.detail == market.Full || t.detail == market.Extreme {
		return len(r.refund) > 0 && len(r.shipment) > 0
	}
	return len(r.refund) > 0 || len(r.shipment) > 0
}

func (t *telling) nextStatuses(r *orderReturn) (b returnStatusesBody) {
	refund, shipment := len(r.refund) > 0, len(r.shipment) > 0
	if refund && shipment {
		switch {
		case t.detail == market.Minimal:
			shipment = false
		case t.detail == market.Seeded:
			refund = t.random.Bool()
			shipment = !refund || t.random.Bool()
		}
	}
	if refund {
		b.RefundStatus, r.refund = r.refund[0], r.refund[1:]
	}
	if shipment {
		b.ShipmentStatus, r.shipment = r.shipment[0], r.shipment[1:]
	}
	return b
}
