package fake

import (
	"cmp"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

func (t *telling) orderStatusUpdated() {
	o := t.order(wish{}, t.noStatus, t.isForward, suitable)
	switch {
	case o == nil:
	case t.Status == "":
		t.moveOn(o)
	default:
		t.moveTo(o, move{t.Status, cmp.Or(t.Substatus, usualSubstatus(t.Status))})
	}
}

// noStatus says why an order does not get the status asked for, or any. What
// was delivered does not go back, but a later revision may have a status for it
// (N-UNKNOWN).
func (t *telling) noStatus(o *order) string {
	next, last := rank(t.Status), rank(o.last.status)
	switch {
	case o.last.status == statusCancelled:
		return wasCancelled
	case t.Status == "" && len(o.path) == 0:
		return nothingPlanned
	case o.over() != "" && (t.Status == statusCancelled || next >= 0 && next < last):
		return o.over()
	}
	return ""
}

// isForward reports whether the status asked for, if any, brings an order on.
func (t *telling) isForward(o *order) bool {
	return t.Status == "" || rank(t.Status) > rank(o.last.status)
}

// moveOn tells of an order's next status, and of the return that a returned
// order must have had before.
func (t *telling) moveOn(o *order) {
	if o.path[0] == t.moves.partly && slices.Max(o.left()) == 0 {
		o.path = o.path[1:] // all has come back already
	}
	o.last = o.path[0].deal()
	o.path = o.path[1:]
	switch o.last.status {
	case statusDelivery, statusPickup:
		o.sent = true
	case statusPartiallyReturned:
		if slices.Max(o.returned) == 0 {
			t.sendBack(o, returnOfReceived, oneUnit(o.left()))
		}
	case statusReturned:
		if left := o.left(); slices.Max(left) > 0 {
			t.sendBack(o, returnOfReceived, left)
		}
	}
	t.sayStatus(o, o.last)
}

// moveTo tells of the status that was asked for. A status of a later revision
// does not show where the order is, so it is where it was.
func (t *telling) moveTo(o *order, m move) {
	o.arrive(m)
	o.path = ahead(t.moves.path(o.way), o.last)
	t.sayStatus(o, m)
}

// arrive takes down a status that came from elsewhere: the order goes the plain
// way from there.
func (o *order) arrive(m move) {
	if rank(m.status) >= 0 {
		o.last = m
	}
	switch m.status {
	case statusDelivery:
		o.sent = true
	case statusPickup:
		o.sent, o.way.courier = true, false
	}
	o.way = way{model: o.way.model, courier: o.way.courier, exit: statusDelivered, plain: true}
}

// ahead are the steps of a way that an order whose status is m has before it.
func ahead(path []*deck[move], m move) []*deck[move] {
	exact := func(step *deck[move]) bool { return slices.Contains(step.cards, m) }
	same := func(step *deck[move]) bool { return step.cards[0].status == m.status }
	beyond := func(step *deck[move]) bool { return rank(step.cards[0].status) > rank(m.status) }
	for _, here := range []func(*deck[move]) bool{exact, same} {
		if i := slices.IndexFunc(path, here); i >= 0 {
			return path[i+1:]
		}
	}
	if i := slices.IndexFunc(path, beyond); i >= 0 {
		return path[i:]
	}
	return nil
}

// rank is how far on its way an order has come with a status, from 0, or -1
// for a status that does not tell.
func rank(status string) int {
	return slices.Index([]string{
		statusPlacing, statusReserved, statusUnpaid, statusPending, statusProcessing, statusDelivery, statusPickup,
		statusDelivered, statusPartiallyReturned, statusReturned, statusCancelled,
	}, status)
}

// usualSubstatus is what a status comes with that was asked for by itself.
func usualSubstatus(status string) string {
	switch status {
	case statusPlacing:
		return "ASYNC_PROCESSING"
	case statusReserved:
		return "WAITING_USER_INPUT"
	case statusUnpaid:
		return "AWAIT_PAYMENT"
	case statusPending:
		return "AWAIT_CONFIRMATION"
	case statusProcessing:
		return "STARTED"
	case statusDelivery:
		return "DELIVERY_SERVICE_RECEIVED"
	case statusPickup:
		return "PICKUP_SERVICE_RECEIVED"
	case statusDelivered, statusPartiallyReturned, statusReturned:
		return "DELIVERED_USER_RECEIVED"
	case statusCancelled:
		return "USER_CHANGED_MIND"
	}
	return unknown
}

func (t *telling) sayStatus(o *order, m move) {
	t.say(orderStatusUpdatedBody{
		orderHead: o.orderHead(market.OrderStatusUpdated),
		Status:    m.status,
		Substatus: m.substatus,
		UpdatedAt: t.stamp(),
	})
}
