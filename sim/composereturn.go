package sim

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// returnComposers are those of returns.
func returnComposers() map[market.Type]func(*composing) error {
	return map[market.Type]func(*composing) error{
		market.OrderReturnCreated:       (*composing).orderReturnCreated,
		market.OrderReturnStatusUpdated: (*composing).orderReturnStatusUpdated,
	}
}

func (c *composing) orderReturnCreated() error {
	_, err := c.newReturn(c.Of, c.returnType())
	return err
}

// returnType is what was asked for, or what the order asked for can have.
func (c *composing) returnType() market.ReturnType {
	switch o, _ := c.state.Order(c.Of); {
	case c.ReturnType != "":
		return c.ReturnType
	case c.Of == 0:
		return c.fake.ReturnType(c.ordinal)
	case o.Status == market.StatusCancelled:
		return market.Unredeemed
	}
	return market.ReturnOfBought
}

// newReturn is of an order of that number, if it is given, or of one that can be
// returned now, or else of one that went the shortest way there.
func (c *composing) newReturn(of int64, kind market.ReturnType) (market.Return, error) {
	unredeemed := kind == market.Unredeemed
	id, err := c.subject(of, c.orders(), c.canReturn(unredeemed))
	if err != nil {
		return market.Return{}, err
	}
	o, _ := c.state.Order(id)
	if id == 0 {
		if o, err = c.newOrder(newOrder{direct: true}); err == nil {
			err = c.bringToReturn(&o, unredeemed)
		}
	}
	if err == nil {
		err = c.returnable(&o, unredeemed)
	}
	if err != nil {
		return market.Return{}, err
	}
	left := c.unreturned(&o)
	if !unredeemed {
		left = c.fake.Units(c.state.Ordinal(state.Orders, o.ID), c.Detail, left)
	}
	if known(kind, []market.ReturnType{market.Unredeemed, market.ReturnOfBought}) {
		err = c.sendBack(&o, kind, left)
	} else if err = c.sendBack(&o, market.ReturnOfBought, left); err == nil {
		c.last().ReturnType, c.override = kind, "returnType"
	}
	if err != nil {
		return market.Return{}, err
	}
	r, _ := c.state.Return(c.last().ReturnID)
	return r, nil
}

// canReturn are the latest orders that can come back, with as many items as the
// detail asks for.
func (c *composing) canReturn(unredeemed bool) []int64 {
	var ids []int64
	for _, id := range c.state.LatestOrders(c.extreme, nil) {
		o, _ := c.state.Order(id)
		enough := c.Detail != market.Full || len(c.unreturned(&o)) > 1
		if unredeemed {
			enough = c.fits(len(o.Counts()))
		}
		if enough && c.returnable(&o, unredeemed) == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// bringToReturn takes a new order to where it can come back.
func (c *composing) bringToReturn(o *market.Order, unredeemed bool) error {
	if !unredeemed {
		return c.advance(o, market.StatusDelivered)
	}
	last, reason := market.StatusPickup, market.SubPickupExpired
	if o.Delivery.Type != market.ToPickup {
		last, reason = market.StatusDelivery, market.SubUserRefusedDelivery
	}
	if err := c.advance(o, last); err != nil {
		return err
	}
	return c.move(o, market.State{Status: market.StatusCancelled, Substatus: reason}, false)
}

// returnable says why an order does not come back.
func (c *composing) returnable(o *market.Order, unredeemed bool) error {
	arrived := o.Status.Over() && o.Status != market.StatusCancelled
	refusal := market.Refusal{Reason: market.NotReturnable, Detail: o.State.String()}
	switch {
	case unredeemed && (o.Status != market.StatusCancelled || o.CancelledIn.Rank() < market.StatusDelivery.Rank()):
		return refusal
	case !unredeemed && (!arrived || o.Substatus == market.SubDeliveredNotReceived):
		return refusal
	case len(c.unreturned(o)) == 0:
		return fmt.Errorf("all of order %d was sent back already", o.ID)
	}
	return nil
}

// unreturned are the units of an order that are in no return.
func (c *composing) unreturned(o *market.Order) []market.ItemCount {
	left := c.state.Unreturned(o.ID)
	var list []market.ItemCount
	for _, one := range o.Counts() {
		if n := min(one.Count, left[one.OfferID]); n > 0 {
			list = append(list, market.ItemCount{OfferID: one.OfferID, Count: n})
			left[one.OfferID] -= n
		}
	}
	return list
}

func (c *composing) sendBack(o *market.Order, kind market.ReturnType, units []market.ItemCount) error {
	r := market.Return{ID: c.number(state.Returns), OrderID: o.ID, Type: kind}
	ordinal := c.state.Ordinal(state.Returns, r.ID)
	r.PointType, r.Recipient = c.fake.ReturnWay(ordinal, o.Model)
	for i, one := range units {
		item := market.ReturnItem{OfferID: one.OfferID, Count: one.Count, Stock: c.fake.Stock(ordinal, i), Track: c.fake.Track(ordinal, i)}
		if kind == market.ReturnOfBought {
			why := c.fake.Excuse(ordinal, i)
			item.Reason, item.Subreason, item.Comment = why.Reason, why.Subreason, why.Comment
			item.Pictures = make([]string, why.Pictures)
		}
		r.Items = append(r.Items, item)
	}
	_, changes, err := c.state.CreateReturn(r, c.now)
	return c.changed(changes, err)
}

// orderReturnStatusUpdated is a step of the refund, of the goods, or of both. One
// of them is always there, though the contract requires neither: an update of
// nothing is no event.
func (c *composing) orderReturnStatusUpdated() error {
	both := c.Detail == market.Full || c.Detail == market.Extreme
	goesOn := func(r *market.Return) bool {
		refund, shipment := c.news(r)
		if both {
			return refund != "" && shipment != ""
		}
		return refund != "" || shipment != ""
	}
	all := things{
		"return", func() []int64 { return c.state.LatestReturns(false, nil) },
		func(id int64) bool { _, ok := c.state.Return(id); return ok },
	}
	id, err := c.subject(c.Of, all, c.state.LatestReturns(c.extreme, goesOn))
	if err != nil {
		return err
	}
	r, _ := c.state.Return(id)
	if id == 0 {
		if r, err = c.newReturn(0, market.ReturnOfBought); err != nil {
			return err
		}
	}
	if c.Refund != "" || c.Shipment != "" {
		return c.moveReturn(&r)
	}
	refund, shipment := c.news(&r)
	switch {
	case refund == "" && shipment == "":
		return errNothingLeft
	case refund != "" && shipment != "":
		withRefund, withShipment := c.fake.News(c.ordinal, c.Detail)
		if !withRefund {
			refund = ""
		}
		if !withShipment {
			shipment = ""
		}
	}
	return c.changed(c.state.AdvanceReturn(r.ID, refund, shipment, false, c.now))
}

// news are what comes next of a return.
func (c *composing) news(r *market.Return) (market.RefundStatus, market.ShipmentStatus) {
	ordinal := c.state.Ordinal(state.Returns, r.ID)
	return c.fake.NextRefund(r, ordinal), c.fake.NextShipment(r, ordinal)
}

// moveReturn is the news that was asked for.
func (c *composing) moveReturn(r *market.Return) error {
	if (c.Refund == "" || known(c.Refund, market.RefundStatuses())) && (c.Shipment == "" || known(c.Shipment, market.ShipmentStatuses())) {
		return c.changed(c.state.AdvanceReturn(r.ID, c.Refund, c.Shipment, c.Force, c.now))
	}
	o, _ := c.state.Order(r.OrderID)
	return c.onWire(&o, "statuses", func(change *market.Change) {
		change.ReturnID, change.Refund, change.Shipment = r.ID, c.Refund, c.Shipment
	})
}
