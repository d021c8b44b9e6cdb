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
	kind := t.kindOfReturn()
	if kind == returnUnredeemed {
		fits := func(o *order) bool { return t.fits(len(o.Items)) }
		o := t.returned(statusPickup, (*order).notUncollected, fits)
		if o == nil {
			return nil
		}
		return t.sendBack(o, kind, o.left())
	}
	o := t.returned(statusDelivered, (*order).notReceived, t.returnsNow)
	if o == nil {
		return nil
	}
	return t.sendBack(o, kind, t.someUnits(o.left()))
}

// kindOfReturn is what was asked for, or what the order asked for can have.
func (t *telling) kindOfReturn() string {
	switch {
	case t.ReturnType != "":
		return t.ReturnType
	case t.About == 0:
		return t.values.returnTypes.deal()
	}
	if o := t.orders.byID[t.About].thing; o != nil && o.last.status == statusCancelled {
		return returnUnredeemed
	}
	return returnOfReceived
}

// returned is an order to return; a new one goes to its exit first.
func (t *telling) returned(exit string, refusal func(*order) string, suits func(*order) bool) *order {
	return subject(t, &t.orders, refusal, func() *order {
		o := t.newOrder(wish{way: way{exit: exit}})
		for len(o.path) > 0 {
			t.moveOn(o)
		}
		return o
	}, suits)
}

// notUncollected says why an order does not come back for want of a buyer: one
// that does has left the shop and was cancelled.
func (o *order) notUncollected() string {
	switch {
	case o.over() == wasDelivered:
		return wasDelivered
	case o.last.status != statusCancelled:
		return notCancelled
	case !o.sent:
		return neverLeft
	case slices.Max(o.returned) > 0:
		return allSentBack
	}
	return ""
}

// notReceived says why a buyer does not send an order back: one who does has
// it, and has not sent back everything yet.
func (o *order) notReceived() string {
	switch {
	case o.over() != wasDelivered:
		return notDelivered
	case o.last.substatus == userNotReceived:
		return neverCame
	case o.last.status == statusReturned || slices.Max(o.left()) == 0:
		return allSentBack
	}
	return ""
}

// returnsNow reports whether a buyer who can return an order is not about to
// say that it never came, and has as many items as the detail asks for.
func (t *telling) returnsNow(o *order) bool {
	if len(o.path) > 0 && o.path[0] == t.moves.afterwards {
		return false
	}
	return t.Detail != market.Full || len(o.units(o.left())) > 1
}

// someUnits are those that the buyer sends back.
func (t *telling) someUnits(left []int64) []int64 {
	switch t.Detail {
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
	t.returns.add(r.id, r, t.extreme)
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
	case o.way.model == market.DBS:
		return t.values.refundsDBS.deal()
	}
	return t.values.refunds.deal()
}

// orderReturnStatusUpdated tells of a step of the refund, of the shipment, or
// of both. One of them is always there, though the contract requires neither:
// an update of nothing is no event.
func (t *telling) orderReturnStatusUpdated() {
	r := subject(t, &t.returns, t.returnIsOver, t.newReturn, t.goesOn)
	if r == nil {
		return
	}
	t.say(orderReturnStatusUpdatedBody{
		orderHead: r.orderHead,
		ReturnID:  r.id,
		Statuses:  t.nextStatuses(r),
		UpdatedAt: t.stamp(),
	})
}

// returnIsOver says why there is no news of a return, if none was asked for.
func (t *telling) returnIsOver(r *orderReturn) string {
	if t.toldNews() || len(r.refund) > 0 || len(r.shipment) > 0 {
		return ""
	}
	return nothingPlanned
}

// toldNews reports whether the event brings the news of a return.
func (t *telling) toldNews() bool { return t.RefundStatus != "" || t.ShipmentStatus != "" }

func (t *telling) goesOn(r *orderReturn) bool {
	if t.Detail == market.Full || t.Detail == market.Extreme {
		return len(r.refund) > 0 && len(r.shipment) > 0
	}
	return len(r.refund) > 0 || len(r.shipment) > 0
}

func (t *telling) nextStatuses(r *orderReturn) (b returnStatusesBody) {
	if t.toldNews() {
		r.refund = after(r.refund, t.RefundStatus, t.values.refundEnds)
		r.shipment = after(r.shipment, t.ShipmentStatus, t.values.shipmentEnds)
		return returnStatusesBody{RefundStatus: t.RefundStatus, ShipmentStatus: t.ShipmentStatus}
	}
	refund, shipment := len(r.refund) > 0, len(r.shipment) > 0
	if refund && shipment {
		switch {
		case t.Detail == market.Minimal:
			shipment = false
		case t.Detail == market.Seeded:
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
