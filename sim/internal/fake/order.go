package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// order is an order as the story knows it.
type order struct {
	market.Order
	way      way
	path     []*deck[move] // what is still to come; none once the order has ended
	last     move          // what was told last, empty for a new order
	sent     bool          // it has left the shop
	asked    bool          // its cancellation was requested
	returned []int64       // units sent back, by item
	services []*service
}

// over reports whether the buyer has the order, or never will.
func (o *order) over() bool {
	switch o.last.status {
	case statusDelivered, statusPartiallyReturned, statusReturned, statusCancelled:
		return true
	}
	return false
}

// open reports whether the order can still be cancelled.
func (o *order) open() bool { return len(o.path) > 0 && !o.over() }

func (o *order) orderHead(t market.Type) orderHead {
	return orderHead{head: head{Type: t}, OrderID: o.ID, CampaignID: o.CampaignID}
}

// units lists counts by item as a body has them, items without any left out.
func (o *order) units(counts []int64) []itemBody {
	var list []itemBody
	for i, n := range counts {
		if n > 0 {
			list = append(list, itemBody{OfferID: o.Items[i].OfferID, Count: n})
		}
	}
	return list
}

// left are the units not sent back, by item.
func (o *order) left() []int64 {
	left := make([]int64, len(o.Items))
	for i, item := range o.Items {
		left[i] = item.Count - o.returned[i]
	}
	return left
}

// wish is what an order is to be like; its zero value asks for nothing.
type wish struct {
	way      way // with an exit, the shortest way to it; without, only dbs and courier count
	services bool
}

func (t *telling) orderCreated() { t.newOrder(wish{}) }

// newOrder tells of a new order.
func (t *telling) newOrder(w wish) *order {
	shop := t.shops.deal()
	if w.way.dbs {
		shop = t.dbs
	}
	o := &order{way: t.chooseWay(w.way, shop)}
	o.ID = t.id(orderIDs)
	o.CampaignID = shop.campaignID
	o.Buyer = buyer(t.random)
	o.Items = t.items()
	if o.way.exit == statusReturned && len(o.Items) == 1 {
		o.Items[0].Count = max(2, o.Items[0].Count) // one unit cannot be returned in part
	}
	o.path = t.moves.path(o.way)
	o.returned = make([]int64, len(o.Items))
	services := t.newServices(o, w.services)
	t.tale.orders = append(t.tale.orders, o)
	t.Story.orders = append(t.Story.orders, o)
	t.say(orderCreatedBody{
		orderHead: o.orderHead(market.OrderCreated),
		Items:     o.units(o.left()),
		CreatedAt: t.stamp(),
		Services:  services,
	})
	return o
}

// chooseWay completes what was asked for. The first order of a story goes the
// way that most orders go.
func (t *telling) chooseWay(asked way, s shop) way {
	if asked.exit != "" {
		return way{dbs: s.dbs, exit: asked.exit, plain: true}
	}
	w := way{dbs: s.dbs, courier: asked.courier || t.random.Bool()}
	if len(t.Story.orders) == 0 {
		w.exit, w.plain = statusDelivered, true
		return w
	}
	w.exit = t.moves.exits.deal()
	if w.exit == statusPickup {
		w.courier = false
		if asked.courier {
			w.courier, w.exit = true, statusDelivery
		}
	}
	return w
}

// fits reports whether an order has as many items as the detail asks for.
func (t *telling) fits(items int) bool {
	switch t.detail {
	case market.Minimal:
		return items == 1
	case market.Full:
		return items > 1
	}
	return items > 0
}

func (t *telling) orderUpdated() {
	o := pick(t, t.tale.orders, func(o *order) bool { return o.open() && o.last.status != statusPickup })
	if o == nil {
		o = t.newOrder(wish{})
	}
	t.say(orderUpdatedBody{
		orderHead:  o.orderHead(market.OrderUpdated),
		UpdateType: t.values.updateTypes.deal(),
		UpdatedAt:  t.stamp(),
	})
}

func (t *telling) orderStatusUpdated() {
	o := pick(t, t.tale.orders, func(o *order) bool { return len(o.path) > 0 })
	if o == nil {
		o = t.newOrder(wish{})
	}
	t.moveOn(o)
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
	t.say(orderStatusUpdatedBody{
		orderHead: o.orderHead(market.OrderStatusUpdated),
		Status:    o.last.status,
		Substatus: o.last.substatus,
		UpdatedAt: t.stamp(),
	})
}

// orderCancellationRequest tells of a request that the shop has to answer: DBS
// only, and not for orders to a pick-up point (N-TYPES).
func (t *telling) orderCancellationRequest() {
	o := pick(t, t.tale.orders, func(o *order) bool { return o.open() && o.way.dbs && o.way.courier && !o.asked })
	if o == nil {
		o = t.newOrder(wish{way: way{dbs: true, courier: true}})
	}
	o.asked = true
	t.say(orderCancellationRequestBody{
		orderHead:   o.orderHead(market.OrderCancellationRequest),
		RequestedAt: t.stamp(),
	})
}

// orderCancelled tells of the end of an order, rather of one whose cancellation
// was requested.
func (t *telling) orderCancelled() {
	fits := func(o *order) bool { return o.open() && t.fits(len(o.Items)) }
	o := pick(t, t.tale.orders, func(o *order) bool { return fits(o) && o.asked })
	if o == nil {
		o = pick(t, t.tale.orders, fits)
	}
	if o == nil {
		o = t.newOrder(wish{})
	}
	o.path, o.last = nil, move{status: statusCancelled}
	t.say(orderCancelledBody{
		orderHead:   o.orderHead(market.OrderCancelled),
		Items:       o.units(o.left()),
		CancelledAt: t.stamp(),
	})
}
