package state

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// Tell puts what a story tells into the state, so that whatever n names can be
// read at once as n has it (contract, the flow that ties them). It is for
// notifications that were made up elsewhere, before they are sent. The story is
// Market's: what it says holds, even where no table has such a move, and what it
// names is made up plausibly if it is not there yet.
//
// Order is the order that the story means, or nil if it is not known. The
// change says when Market acts by itself next; what n tells of needs no other
// notification. A body that names nothing, and an unknown type, change nothing.
func (s *State) Tell(n market.Notification, order *market.Order, at time.Time) market.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &tale{State: s, body: readBody(n.Body), n: n, order: order, at: at}
	switch {
	case n.Type.IDField() == "":
	case !n.Type.CabinetOnly():
		return t.ofOrder()
	default:
		t.ofCabinet()
	}
	return market.Change{Type: n.Type, At: at, BusinessID: n.BusinessID, CampaignID: n.CampaignID}
}

// tale is one call of Tell under way.
type tale struct {
	*State
	body
	n     market.Notification
	order *market.Order
	at    time.Time
}

func (t *tale) ofOrder() market.Change {
	id := t.number("orderId")
	if id == 0 && t.order != nil {
		id = t.order.ID
	}
	if id == 0 {
		return market.Change{Type: t.n.Type, At: t.at, BusinessID: t.n.BusinessID, CampaignID: t.n.CampaignID}
	}
	next := t.theOrder(id)
	t.apply(next)
	t.commit(next)
	switch t.n.Type {
	case market.OrderReturnCreated, market.OrderReturnStatusUpdated:
		return t.tellReturn(next)
	}
	return t.change(t.n.Type, next)
}

// theOrder is a copy of the order that is told of. One that is not there is the
// story's own, or is made up of what the body says.
func (t *tale) theOrder(id int64) *market.Order {
	if old := t.orders.get(id); old != nil {
		next := old.Clone()
		return &next
	}
	next := market.Order{CampaignID: t.n.CampaignID}
	if t.order != nil {
		next = t.order.Clone()
	}
	next.ID = id
	t.theShop(&next)
	if next.Model == market.DBS {
		next.Delivery.ByShop = true
	}
	if len(next.Items) == 0 {
		next.Items = t.items()
	}
	next.CreatedAt = t.time("createdAt")
	t.complete(&next, next.CreatedAt)
	return &next
}

// theShop sees to it that there is the shop of an order, and that the order has
// a model.
func (t *tale) theShop(o *market.Order) {
	if o.CampaignID == 0 {
		o.CampaignID = max(1, t.number("campaignId"))
	}
	shop := t.campaigns.get(o.CampaignID)
	switch {
	case o.Model != "":
	case t.n.Type == market.OrderCancellationRequest:
		o.Model = market.DBS
	case shop == nil || shop.Model == "":
		o.Model = market.FBS
	default:
		o.Model = shop.Model
	}
	if shop == nil {
		// A number of the story's is never refused, but for want of room.
		_ = t.putCampaign(market.Campaign{ID: o.CampaignID, BusinessID: max(1, t.n.BusinessID), Model: o.Model})
	}
}

// What is made up where a story leaves it open.
const (
	plainSKU      = "SKU-1"
	plainPrice    = 1_000 // roubles
	plainMessage  = "Hello! When will my order arrive?"
	plainQuestion = "Is it in stock?"
	plainAnswer   = "Yes, it is."
	plainComment  = "Thank you!"
	plainRating   = 5
)

// items are those that a body names, or one.
func (t *tale) items() []market.OrderItem {
	var list []market.OrderItem
	for _, counted := range t.counts() {
		list = append(list, market.OrderItem{OfferID: counted.OfferID, Title: counted.OfferID, Price: plainPrice, Count: counted.Count})
	}
	if len(list) == 0 {
		return []market.OrderItem{{OfferID: plainSKU, Title: plainSKU, Price: plainPrice, Count: 1}}
	}
	return list
}

// apply changes an order as its notification has it.
func (t *tale) apply(o *market.Order) {
	old := o.Status
	when := t.time("updatedAt")
	switch t.n.Type {
	case market.OrderStatusUpdated:
		if status := market.Status(t.text("status")); status != "" {
			o.State = market.State{Status: status, Substatus: market.Substatus(t.text("substatus"))}
		}
	case market.OrderCancelled:
		when = t.time("cancelledAt")
		if o.Status != market.StatusCancelled {
			o.State = market.State{Status: market.StatusCancelled, Substatus: market.SubUserChangedMind}
		}
	case market.OrderCancellationRequest:
		when = t.time("requestedAt")
		o.Cancellation = &market.Cancellation{AskedAt: when}
		if !o.State.Shipped() && !o.Status.Over() {
			o.State = rules.Usual(o.Model, market.StatusDelivery) // only what is on its way is asked for (P-CANCEL)
		}
	case market.OrderReturnCreated:
		when = t.time("createdAt")
		t.cameBack(o)
	case market.OrderCreated:
		when = t.time("createdAt")
	}
	o.UpdatedAt = later(o.UpdatedAt, when)
	if o.Status != old {
		o.StatusAt = o.UpdatedAt
	}
}

// cameBack takes an order to where it can have a return from, if it was
// somewhere else.
func (t *tale) cameBack(o *market.Order) {
	switch unredeemed := t.text("returnType") == string(market.Unredeemed); {
	case unredeemed && o.Status != market.StatusCancelled:
		o.State = market.State{Status: market.StatusCancelled, Substatus: market.SubPickupExpired}
	case !unredeemed && (!o.Status.Over() || o.Status == market.StatusCancelled):
		o.State = rules.Usual(o.Model, market.StatusDelivered)
	}
}

func (t *tale) tellReturn(o *market.Order) market.Change {
	id := t.number("returnId")
	if id == 0 {
		return t.change(t.n.Type, o)
	}
	next := market.Return{ID: id, OrderID: o.ID, CampaignID: o.CampaignID, Model: o.Model}
	if old := t.returns.get(id); old != nil {
		next = old.Clone()
	} else {
		next.Type = market.ReturnType(t.text("returnType"))
		for _, counted := range t.countsOr(o.Counts()) {
			next.Items = append(next.Items, market.ReturnItem{OfferID: counted.OfferID, Count: counted.Count})
		}
		if next.Type != market.Unredeemed {
			next.Amount = worth(o, next.Counts())
		}
		next.CreatedAt = t.time("createdAt")
		t.completeReturn(&next, next.CreatedAt)
	}
	t.applyReturn(&next)
	t.commitReturn(&next)
	return t.returnChange(t.n.Type, &next)
}

// applyReturn changes a return as its notification has it.
func (t *tale) applyReturn(r *market.Return) {
	news := t.object("statuses")
	next := r.Refund
	if refund := news.text("refundStatus"); refund != "" {
		next = market.RefundStatus(refund)
	}
	if shipment := news.text("shipmentStatus"); shipment != "" {
		r.Shipment = market.ShipmentStatus(shipment)
	}
	r.UpdatedAt = later(r.UpdatedAt, t.time("updatedAt"))
	if next != r.Refund {
		r.Refund, r.RefundAt = next, r.UpdatedAt
	}
}
