package state

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// externalID is the number that a shop gave to an order.
type externalID struct {
	campaign int64
	id       string
}

// maxItems is how many lines an order has at most (choice): ten times as many
// as the largest that is made up.
const maxItems = 10_000

// Order is a copy of the order of a number.
func (s *State) Order(id int64) (market.Order, bool) {
	s.mu.RLock()
	o := s.orders.get(id)
	s.mu.RUnlock()
	if o == nil {
		return market.Order{}, false
	}
	return o.Clone(), true
}

// OrdersByExternalID are copies of the orders to which a shop gave a number:
// one, or for LaaS one for each warehouse.
func (s *State) OrdersByExternalID(campaignID int64, external string) []market.Order {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []market.Order
	for _, id := range s.byExternal[externalID{campaignID, external}] {
		found = append(found, s.orders.get(id).Clone())
	}
	return found
}

// PlaceOrder puts a buyer's new order in. A number of 0 is replaced, for the
// order and for its items; an empty state is PROCESSING STARTED, an empty model and
// warehouse are the shop's. The order holds what its warehouse has of
// its items, unless it is fake; what is short is Forced in the
// change. It is an error if the number is taken, the shop unknown or of another
// model, or an item's count below 1.
func (s *State) PlaceOrder(o market.Order, at time.Time) (market.Order, []market.Change, error) {
	return s.place(o, at, false)
}

// SellOrder is PlaceOrder of what the shop has on offer and in stock: the other
// errors are OffersNotFound and NotEnoughStock, but for a fake order.
func (s *State) SellOrder(o market.Order, at time.Time) (market.Order, []market.Change, error) {
	return s.place(o, at, true)
}

func (s *State) place(o market.Order, at time.Time, inStock bool) (market.Order, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := o.Clone()
	if err := s.checkNew(&next); err != nil {
		return market.Order{}, nil, err
	}
	s.complete(&next, at)
	if inStock {
		if err := s.fromCatalogue([]*market.Order{&next}); err != nil {
			return market.Order{}, nil, err
		}
	}
	short := s.checkStock([]*market.Order{&next})
	if inStock && short != nil {
		return market.Order{}, nil, short
	}
	s.commit(&next)
	s.hold(&next)
	change := s.created(&next)
	if short != nil {
		change.Forced = short.Error()
	}
	return next.Clone(), []market.Change{change}, nil
}

// checkNew refuses an order that cannot be.
func (s *State) checkNew(o *market.Order) error {
	if err := s.checkCapacity("orders", s.orders.keys.len, 1); err != nil {
		return err
	}
	shop := s.campaigns.get(o.CampaignID)
	switch {
	case shop == nil:
		return notFound(fmt.Sprintf("campaign %d", o.CampaignID))
	case o.Model != "" && shop.Model != "" && o.Model != shop.Model:
		return badOrder(fmt.Sprintf("campaign %d sells by %s, not by %s", shop.ID, shop.Model, o.Model))
	case o.ID != 0 && s.orders.get(o.ID) != nil:
		return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("order %d", o.ID)}
	case o.ExternalID != "" && s.byExternal[externalID{o.CampaignID, o.ExternalID}] != nil:
		return market.Refusal{Reason: market.ExternalIDTaken, Detail: o.ExternalID}
	case len(o.Items) == 0 || len(o.Items) > maxItems:
		return market.Refusal{Reason: market.BadOrder, Detail: fmt.Sprintf("it must have 1 to %d items", maxItems)}
	}
	for i, item := range o.Items {
		twice := item.ID != 0 && slices.ContainsFunc(o.Items[:i], func(other market.OrderItem) bool { return other.ID == item.ID })
		if item.Count < 1 || item.OfferID == "" || item.Price < 0 || twice {
			return market.Refusal{Reason: market.BadOrder, Detail: fmt.Sprintf("item %d must have a number of its own, a SKU and a count", i+1)}
		}
	}
	return nil
}

// complete fills in what a new order leaves open. No shop has packed it yet, nor
// has anybody asked to cancel it.
func (s *State) complete(o *market.Order, at time.Time) {
	o.Cancellation = nil
	if o.Model != market.FBY {
		o.Boxes = nil
	}
	if o.ID == 0 {
		o.ID = s.number(Orders, byStore)
	}
	for i := range o.Items {
		if o.Items[i].ID == 0 {
			o.Items[i].ID = s.number(Items, byStore)
		}
		o.Items[i].Ordered = o.Items[i].Count
	}
	if shop := s.campaigns.get(o.CampaignID); shop != nil {
		o.Model = cmp.Or(o.Model, shop.Model)
		o.WarehouseID = cmp.Or(o.WarehouseID, shop.WarehouseID)
	}
	if o.State == (market.State{}) {
		o.State = rules.Usual(o.Model, market.StatusProcessing)
	}
	if o.CreatedAt.IsZero() {
		o.CreatedAt = at
	}
	for i := range o.Items {
		o.Items[i].VAT = s.vat(o.Items[i].VAT, market.DateOf(o.CreatedAt))
	}
	o.UpdatedAt, o.StatusAt, o.StateAt = at, at, at
	s.board(o)
}

// commit puts an order where all indexes find it. It is the only place where
// an order changes.
func (s *State) commit(next *market.Order) {
	old := s.orders.get(next.ID)
	if old != nil && old.Status != next.Status {
		next.CancelledIn = ""
		if next.Status == market.StatusCancelled {
			next.CancelledIn = old.Status
		}
	}
	next.Prepared = next.Prepared || next.Status != market.StatusCancelled && next.Settled()
	findCourier(next)
	s.orders.put(next.ID, next.CreatedAt, next)
	s.file(key{s.orders.byID[next.ID].at, next.ID}, filedOf(old), filedOf(next))
	s.settle(next)
}

// edit changes a copy of an order, and puts it in place if nothing refuses it.
// What the change is for is told by say, which may be nil.
func (s *State) edit(id int64, at time.Time, do func(market.Order) (market.Order, error), say func(old, next *market.Order) market.Change) ([]market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.orders.get(id)
	if old == nil {
		return nil, notFound(fmt.Sprintf("order %d", id))
	}
	next, err := do(old.Clone())
	if err != nil {
		return nil, market.About(id, err)
	}
	next.UpdatedAt = later(old.UpdatedAt, at)
	if next.Status != old.Status {
		next.StatusAt = at
	}
	if next.State != old.State {
		next.StateAt = at
	}
	if say == nil {
		s.commit(&next)
		return nil, nil
	}
	next.UpdatedAt = later(old.UpdatedAt.Add(tick), at)
	s.commit(&next)
	return []market.Change{say(old, &next)}, nil
}

// tick keeps apart what becomes of one thing at one instant, so that a store can
// tell which came last (N-ORDERING).
const tick = time.Microsecond

// later is the later of two times: no order goes back in time (N-ORDERING).
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// change is what all changes of an order have.
func (s *State) change(t market.Type, o *market.Order) market.Change {
	c := market.Change{
		Type: t, At: o.UpdatedAt, BusinessID: s.businessOf(o.CampaignID), CampaignID: o.CampaignID, OrderID: o.ID, To: o.State,
	}
	if due, _, ok := rules.Timer(o); ok {
		c.Due = due
	}
	return c
}

func (s *State) created(o *market.Order) market.Change {
	c := s.change(market.OrderCreated, o)
	c.Items = o.Counts()
	for _, item := range o.Items {
		for _, service := range item.Services {
			c.Services = append(c.Services, market.ItemService{ItemID: item.ID, LineService: service})
		}
	}
	return c
}

// moved tells of a new state: as a cancellation, if that is what it is.
func (s *State) moved(old, next *market.Order) market.Change {
	c := s.change(market.OrderStatusUpdated, next)
	if next.Status == market.StatusCancelled {
		c.Type, c.Items = market.OrderCancelled, next.Counts()
	}
	c.From = old.State
	return c
}
