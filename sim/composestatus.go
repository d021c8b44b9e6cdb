package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// order is what an event of an order is of; a new one is made if none suits.
func (c *composing) order(want newOrder, suits ...func(*market.Order) bool) (market.Order, error) {
	var suitable []int64
	for _, suit := range suits {
		if suitable = c.state.LatestOrders(c.extreme, suit); len(suitable) > 0 {
			break
		}
	}
	id, err := c.subject(c.Of, c.orders(), suitable)
	if err != nil {
		return market.Order{}, err
	}
	if id == 0 {
		return c.newOrder(want)
	}
	o, _ := c.state.Order(id)
	return o, nil
}

func (c *composing) orders() things {
	return things{
		"order", func() []int64 { return c.state.LatestOrders(false, nil) },
		func(id int64) bool { _, ok := c.state.Order(id); return ok },
	}
}

// next is where an order goes from where it is; false if it has come to its end. The
// store may have taken it to another one than its way leads to, such as a digital
// order whose keys it has sent.
func (c *composing) next(o *market.Order) (market.State, bool) {
	if c.direct {
		direct := *o
		direct.Direct, o = true, &direct
	}
	to, ok := c.fake.Next(o, c.state.Ordinal(state.Orders, o.ID))
	return to, ok && state.CanAdvance(o, to, c.now)
}

// step takes an order on, with the return that it must have had before.
func (c *composing) step(o *market.Order) error {
	to, ok := c.next(o)
	if !ok {
		return errNothingLeft
	}
	left := c.unreturned(o)
	if to.Status == market.StatusPartiallyReturned && len(c.state.ReturnsOf(o.ID)) == 0 && len(left) > 0 {
		if err := c.sendBack(o, market.ReturnOfBought, c.fake.Units(0, market.Minimal, left)); err != nil {
			return err
		}
	}
	if to.Status == market.StatusReturned && len(left) > 0 {
		if err := c.sendBack(o, market.ReturnOfBought, left); err != nil {
			return err
		}
	}
	return c.move(o, to, false)
}

func (c *composing) move(o *market.Order, to market.State, force bool) error {
	err := c.changed(c.state.Advance(o.ID, to, force, c.now))
	if err == nil {
		*o, _ = c.state.Order(o.ID)
		c.last().Type = market.OrderStatusUpdated // the event says how it is announced
	}
	return err
}

// canBecome reports whether anybody may take an order there. One that a store has
// moved itself may have left its way for good.
func canBecome(o *market.Order, to market.State) bool {
	return slices.ContainsFunc(market.Actors(), func(by market.Actor) bool {
		return rules.CheckMove(o.Model, by, o.State, to) == nil
	})
}

// possible adds to a refusal what an order may become instead.
func possible(o *market.Order, refusal error) error {
	var states []string
	for _, by := range market.Actors() {
		for _, move := range rules.NextMoves(o.Model, by, o.State) {
			if text := move.To.String(); move.To.Status != market.StatusCancelled && !slices.Contains(states, text) {
				states = append(states, text)
			}
		}
	}
	if len(states) == 0 {
		return refusal
	}
	return fmt.Errorf("%w; it may be cancelled or become %s; anything else is against the rules", refusal, strings.Join(states, ", "))
}

// advance takes an order on until it has a status.
func (c *composing) advance(o *market.Order, to ...market.Status) error {
	for !slices.Contains(to, o.Status) {
		if err := c.step(o); err != nil {
			return err
		}
	}
	return nil
}

func (c *composing) orderStatusUpdated() error {
	given := market.State{Status: c.Status, Substatus: c.Substatus}
	o, err := c.order(newOrder{early: true}, func(o *market.Order) bool {
		if c.Status != "" {
			return o.Status.Rank() < c.Status.Rank() && !o.Status.Terminal()
		}
		to, ok := c.next(o)
		return ok && canBecome(o, to)
	})
	switch {
	case err != nil:
		return err
	case c.Status == "":
		return c.step(&o)
	case given == market.State{Status: market.StatusCancelled}:
		given.Substatus = market.SubUserChangedMind
	}
	var substatuses []market.Substatus
	for _, status := range market.Statuses() {
		substatuses = append(substatuses, market.Substatuses(status)...)
	}
	if known(given.Status, market.Statuses()) && (given.Substatus == "" || known(given.Substatus, substatuses)) {
		if err = c.move(&o, given, c.Force); err != nil {
			return possible(&o, err)
		}
		return nil
	}
	if o.Status == market.StatusCancelled {
		return market.Refusal{Reason: market.Terminal, OrderID: o.ID}
	}
	given.Substatus = cmp.Or(given.Substatus, "UNKNOWN")
	return c.onWire(&o, "status", func(change *market.Change) { change.To = given })
}

// onWire is an event that the notification alone tells of: the state cannot have
// what it says.
func (c *composing) onWire(o *market.Order, what string, say func(*market.Change)) error {
	change := market.Change{Type: c.Type, At: c.now, BusinessID: c.businessID(), CampaignID: o.CampaignID, OrderID: o.ID, To: o.State}
	say(&change)
	c.override = what
	return c.changed([]market.Change{change}, nil)
}

func (c *composing) orderUpdated() error {
	o, err := c.order(newOrder{}, func(o *market.Order) bool { return !o.Status.Over() && o.Status != market.StatusPickup })
	if err != nil {
		return err
	}
	kind := cmp.Or(c.UpdateType, c.fake.UpdateType(c.ordinal))
	if kind != market.ShipmentDateUpdated && kind != market.DeliveryDateUpdated {
		return c.onWire(&o, "updateType", func(change *market.Change) { change.UpdateType = kind })
	}
	return c.changed(c.state.PutOff(o.ID, kind, c.now))
}

// orderCancellationRequest is for what a shop by DBS has on its way: an order that
// has not come there goes there first (P-CANCEL).
func (c *composing) orderCancellationRequest() error {
	o, err := c.order(newOrder{model: market.DBS, direct: true}, func(o *market.Order) bool {
		return o.Model == market.DBS && o.Delivery.Type == market.ByCourier && !o.Status.Over() && o.Cancellation == nil
	})
	if err != nil {
		return err
	}
	if o.Model == market.DBS && o.Status.Rank() < market.StatusDelivery.Rank() {
		c.direct = true
		if err := c.advance(&o, market.StatusDelivery); err != nil {
			return err
		}
	}
	return c.changed(c.state.AskCancellation(o.ID, c.now))
}

// orderCancelled is the end of an order, rather of one whose cancellation was
// requested.
func (c *composing) orderCancelled() error {
	fits := func(o *market.Order) bool { return !o.Status.Over() && c.fits(len(o.Counts())) }
	o, err := c.order(newOrder{}, func(o *market.Order) bool { return o.CancelRequested() && fits(o) }, fits)
	if err != nil {
		return err
	}
	if c.Force && o.Status == market.StatusCancelled { // it is told once more (N-DUPLICATES)
		return c.changed([]market.Change{{
			Type: market.OrderCancelled, At: c.now, BusinessID: c.businessID(), CampaignID: o.CampaignID, OrderID: o.ID,
			To: o.State, Items: o.Counts(), Forced: cancelledAlready,
		}}, nil)
	}
	err = c.move(&o, market.State{Status: market.StatusCancelled, Substatus: market.SubUserChangedMind}, false)
	if err == nil {
		c.last().Type = market.OrderCancelled
	}
	return err
}

const cancelledAlready = "the order is cancelled already"

// fits reports whether an order has as many items as the detail asks for.
func (c *composing) fits(items int) bool {
	switch c.Detail {
	case market.Minimal:
		return items == 1
	case market.Full:
		return items > 1
	}
	return items > 0
}

// orderLineServiceStatusUpdated says how many units of a service have come to
// which status.
func (c *composing) orderLineServiceStatusUpdated() error {
	o, err := c.order(newOrder{services: true, direct: true}, func(o *market.Order) bool {
		return o.Status != market.StatusCancelled && len(c.pending(o)) > 0
	})
	if err != nil {
		return err
	}
	pending := c.pending(&o)
	if len(pending) == 0 {
		return fmt.Errorf("order %d has no service that can still change; one in full detail has some", o.ID)
	}
	one := fake.Choose(c.fake, "service of an order", c.ordinal, pending)
	to, units, reason := c.fake.ServiceMove(c.ordinal, c.Detail, one.Created)
	return c.changed(c.state.MoveService(o.ID, one.ItemID, one.Article, to, units, reason, c.now))
}

// pending are the services of an order that can still change. A minimal body has
// one status, so it needs a service that has not changed, unless the order was
// asked for.
func (c *composing) pending(o *market.Order) []market.ItemService {
	var list []market.ItemService
	for _, item := range o.Items {
		for _, one := range item.Services {
			begun := one.Provided+one.Cancelled > 0
			if one.Created > 0 && (!begun || c.Detail != market.Minimal || c.Of != 0) {
				list = append(list, market.ItemService{ItemID: item.ID, LineService: one})
			}
		}
	}
	return list
}
