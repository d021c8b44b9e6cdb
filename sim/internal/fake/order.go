package fake

import "github.com/localmarket/localmarket/sim/market"

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

// now is a copy of the order as it is now. A new one has no state yet.
func (o *order) now() market.Order {
	c := o.Clone()
	c.State = market.State{Status: market.Status(o.last.status), Substatus: market.Substatus(o.last.substatus)}
	return c
}

// over says why nothing befalls the order any more on its way to the buyer.
func (o *order) over() string {
	switch o.last.status {
	case statusDelivered, statusPartiallyReturned, statusReturned:
		return wasDelivered
	case statusCancelled:
		return wasCancelled
	}
	return ""
}

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
	way      way // with an exit, the shortest way to it; without, only model and courier count
	services bool
}

func (t *telling) orderCreated() { t.newOrder(wish{}) }

// order is one that an event befalls; w is what a new one is to be like.
func (t *telling) order(w wish, refusal func(*order) string, suits ...func(*order) bool) *order {
	return subject(t, &t.orders, refusal, func() *order { return t.newOrder(w) }, suits...)
}

// newOrder tells of a new order.
func (t *telling) newOrder(w wish) *order {
	shop := t.chooseShop(w.way)
	o := &order{way: t.chooseWay(w.way, shop)}
	o.ID = t.id(orderIDs)
	o.CampaignID = shop.campaignID
	o.Model = shop.model
	o.Fake = t.Fake
	o.Buyer = buyer(t.random)
	o.Items = t.items()
	if o.way.exit == statusReturned && len(o.Items) == 1 {
		o.Items[0].Count = max(2, o.Items[0].Count) // one unit cannot be returned in part
	}
	o.path = t.moves.path(o.way)
	o.returned = make([]int64, len(o.Items))
	services := t.newServices(o, w.services)
	t.orders.add(o.ID, o, t.extreme)
	t.say(orderCreatedBody{
		orderHead: o.orderHead(market.OrderCreated),
		Items:     o.units(o.left()),
		CreatedAt: t.stamp(),
		Services:  services,
	})
	return o
}

func (t *telling) chooseShop(wished way) shop {
	if t.WantsNewOrder() {
		return t.shop
	}
	shop := t.shops.turns.deal()
	if wished.model == market.DBS {
		return t.shops.dbs
	}
	return shop
}

// chooseWay completes what is wished for. The first order of a story goes the
// way that most orders go, and so does one that was asked for.
func (t *telling) chooseWay(asked way, s shop) way {
	if t.WantsNewOrder() {
		return plainWay(s.model, asked.exit)
	}
	if asked.exit != "" {
		return way{model: s.model, exit: asked.exit, plain: true}
	}
	w := way{model: s.model, courier: asked.courier || t.random.Bool()}
	if len(t.orders.ids) == 0 {
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
	switch t.Detail {
	case market.Minimal:
		return items == 1
	case market.Full:
		return items > 1
	}
	return items > 0
}

func (t *telling) orderUpdated() {
	o := t.order(wish{}, (*order).over, func(o *order) bool { return o.last.status != statusPickup })
	if o == nil {
		return
	}
	kind := t.UpdateType
	if kind == "" {
		kind = t.values.updateTypes.deal()
	}
	t.say(orderUpdatedBody{
		orderHead:  o.orderHead(market.OrderUpdated),
		UpdateType: kind,
		UpdatedAt:  t.stamp(),
	})
}

// orderCancellationRequest tells of a request that the shop has to answer: DBS
// only, and not for orders to a pick-up point (N-TYPES).
func (t *telling) orderCancellationRequest() {
	o := t.order(wish{way: way{model: market.DBS, courier: true}}, (*order).noRequest, suitable)
	if o == nil {
		return
	}
	o.asked = true
	t.say(orderCancellationRequestBody{
		orderHead:   o.orderHead(market.OrderCancellationRequest),
		RequestedAt: t.stamp(),
	})
}

// noRequest says why no buyer requests a cancellation.
func (o *order) noRequest() string {
	switch {
	case o.over() != "":
		return o.over()
	case o.way.model != market.DBS:
		return notDBS
	case !o.way.courier:
		return toPickupPoint
	case o.asked:
		return alreadyAsked
	}
	return ""
}

// orderCancelled tells of the end of an order, rather of one whose cancellation
// was requested.
func (t *telling) orderCancelled() {
	fits := func(o *order) bool { return t.fits(len(o.Items)) }
	o := t.order(wish{}, (*order).over, func(o *order) bool { return o.asked && fits(o) }, fits)
	if o == nil {
		return
	}
	o.path, o.last = nil, move{status: statusCancelled}
	t.say(orderCancelledBody{
		orderHead:   o.orderHead(market.OrderCancelled),
		Items:       o.units(o.left()),
		CancelledAt: t.stamp(),
	})
}
