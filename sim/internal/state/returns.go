package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// ReturnFilter says which returns are wanted: those that meet all that is set.
type ReturnFilter struct {
	CampaignIDs []int64
	IDs         []int64
	OrderIDs    []int64
	Types       []market.ReturnType
	Refunds     []market.RefundStatus
	Shipments   []market.ShipmentStatus
	// UpdatedFrom is included, UpdatedTo left out.
	UpdatedFrom, UpdatedTo time.Time
}

// Return is a copy of the return of a number.
func (s *State) Return(id int64) (market.Return, bool) {
	s.mu.RLock()
	r := s.returns.get(id)
	s.mu.RUnlock()
	if r == nil {
		return market.Return{}, false
	}
	return r.Clone(), true
}

// Returns lists returns as they were created, the oldest first.
func (s *State) Returns(f ReturnFilter, p Page) (Listed[market.Return], error) {
	s.mu.RLock()
	keys := s.returns.all
	switch {
	case len(f.IDs) > 0:
		keys = s.returns.only(f.IDs)
	case len(f.OrderIDs) > 0:
		var ids []int64
		for _, id := range f.OrderIDs {
			ids = append(ids, s.returned[id]...)
		}
		keys = s.returns.only(ids)
	}
	page, err := paged(p, keys, s.returns.get, func(r *market.Return) bool {
		return among(f.CampaignIDs, r.CampaignID) && among(f.IDs, r.ID) && among(f.OrderIDs, r.OrderID) &&
			among(f.Types, r.Type) && among(f.Refunds, r.Refund) && among(f.Shipments, r.Shipment) &&
			within(r.UpdatedAt, f.UpdatedFrom, f.UpdatedTo)
	})
	s.mu.RUnlock()
	return copied(page, err, (*market.Return).Clone)
}

// CreateReturn begins a return: of an order that was delivered, or as
// UNREDEEMED of one that was cancelled on its way. The shop and the model are the
// order's. The number, the amount and the statuses that it begins with are
// filled in if they are open. It is an error if more comes back than is left, or if the external
// id is taken.
func (s *State) CreateReturn(r market.Return, at time.Time) (market.Return, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := r.Clone()
	o := s.orders.get(r.OrderID)
	if o == nil {
		return r, nil, notFound(fmt.Sprintf("order %d", r.OrderID))
	}
	if err := s.checkReturn(&next, o); err != nil {
		return r, nil, err
	}
	next.CampaignID, next.Model = o.CampaignID, o.Model
	if next.Amount == 0 && next.Type != market.Unredeemed {
		next.Amount = worth(o, next.Counts())
	}
	s.completeReturn(&next, at)
	s.commitReturn(&next)
	c := s.returnChange(market.OrderReturnCreated, &next)
	c.ReturnType, c.Items = next.Type, next.Counts()
	return next.Clone(), []market.Change{c}, nil
}

func (s *State) checkReturn(r *market.Return, o *market.Order) error {
	if err := s.checkCapacity("returns", s.returns.keys.len, 1); err != nil {
		return err
	}
	arrived := o.Status.Over() && o.Status != market.StatusCancelled
	switch {
	case o.Model == market.LaaS && o.Status != market.StatusDelivered:
		return market.Refusal{Reason: market.NotReturnable, Detail: string(o.Status)}
	case r.ID != 0 && s.returns.get(r.ID) != nil:
		return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("return %d", r.ID)}
	case r.Type == market.Unredeemed && o.Status != market.StatusCancelled, r.Type != market.Unredeemed && !arrived:
		return market.Refusal{Reason: market.NotReturnable, Detail: string(o.Status)}
	case len(r.Items) == 0:
		return market.Refusal{Reason: market.WrongReturnCount, Detail: "no items"}
	}
	if _, taken := s.returnID[externalID{o.CampaignID, r.ExternalID}]; taken {
		return market.Refusal{Reason: market.ReturnTaken, Detail: r.ExternalID}
	}
	left := s.unreturned(o)
	for _, item := range r.Items {
		if item.Count < 1 || item.Count > left[item.OfferID] {
			return market.Refusal{Reason: market.WrongReturnCount, Detail: item.OfferID}
		}
		left[item.OfferID] -= item.Count
	}
	return nil
}

// unreturned is how many units of each offer of an order are not in a return.
func (s *State) unreturned(o *market.Order) map[string]int64 {
	left := map[string]int64{}
	for _, item := range o.Items {
		left[item.OfferID] += item.Count
	}
	for _, id := range s.returned[o.ID] {
		r := s.returns.get(id)
		if r.Void() {
			continue
		}
		for _, item := range r.Items {
			left[item.OfferID] -= item.Count
		}
	}
	return left
}

// worth is what some units of an order's offers cost.
func worth(o *market.Order, counts []market.ItemCount) market.Money {
	var sum market.Money
	for _, counted := range counts {
		i := slices.IndexFunc(o.Items, func(item market.OrderItem) bool { return item.OfferID == counted.OfferID })
		if i >= 0 {
			sum += o.Items[i].Price * market.Money(counted.Count)
		}
	}
	return sum
}

// completeReturn fills in what a new return leaves open.
func (s *State) completeReturn(r *market.Return, at time.Time) {
	if r.ID == 0 {
		r.ID = s.number(Returns, byStore)
	}
	for i := range r.Items {
		if r.Items[i].ID == 0 {
			r.Items[i].ID = int64(i + 1)
		}
	}
	if r.Type == "" {
		r.Type = market.ReturnOfBought
	}
	if initial := rules.InitialRefunds(r.Model); r.Refund == "" && r.Type == market.ReturnOfBought {
		r.Refund = initial[len(initial)-1]
	}
	if r.Shipment == "" && !r.Fast {
		r.Shipment = market.ShipmentCreated
	}
	if r.CreatedAt.IsZero() {
		r.CreatedAt = at
	}
	r.UpdatedAt, r.RefundAt, r.MovedAt = at, at, at
}

// commitReturn puts a return in place, its items with the prices of their order.
func (s *State) commitReturn(next *market.Return) {
	if o := s.orders.get(next.OrderID); o != nil {
		for i := range next.Items {
			next.Items[i].Price = worth(o, []market.ItemCount{{OfferID: next.Items[i].OfferID, Count: 1}})
		}
	}
	if s.returns.get(next.ID) == nil {
		s.indexReturn(next)
	}
	s.returns.put(next.ID, next.CreatedAt, next)
}

// indexReturn has a new return found by its order.
func (s *State) indexReturn(r *market.Return) {
	put(&s.undo, s.returned, r.OrderID, append(slices.Clip(s.returned[r.OrderID]), r.ID))
	if r.ExternalID != "" {
		put(&s.undo, s.returnID, externalID{r.CampaignID, r.ExternalID}, struct{}{})
	}
}

// editReturn changes a copy of a return, and puts it in place if nothing
// refuses it.
func (s *State) editReturn(id int64, at time.Time, do func(*market.Return) error) ([]market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.returns.get(id)
	if old == nil {
		return nil, notFound(fmt.Sprintf("return %d", id))
	}
	next := old.Clone()
	if err := do(&next); err != nil {
		return nil, err
	}
	next.UpdatedAt = later(old.UpdatedAt, at)
	if next.Refund != old.Refund {
		next.RefundAt = at
	}
	if next.Refund != old.Refund || next.Shipment != old.Shipment {
		next.MovedAt = at
		next.UpdatedAt = later(old.UpdatedAt.Add(tick), at)
	}
	s.commitReturn(&next)
	c := s.returnChange(market.OrderReturnStatusUpdated, &next)
	if next.Refund != old.Refund {
		c.Refund = next.Refund
	}
	if next.Shipment != old.Shipment {
		c.Shipment = next.Shipment
	}
	if c.Refund == "" && c.Shipment == "" {
		return nil, nil
	}
	return []market.Change{c}, nil
}

func (s *State) returnChange(t market.Type, r *market.Return) market.Change {
	c := market.Change{
		Type: t, At: r.UpdatedAt, BusinessID: s.businessOf(r.CampaignID), CampaignID: r.CampaignID, OrderID: r.OrderID, ReturnID: r.ID,
	}
	if due, _, ok := rules.RefundTimer(r); ok {
		c.Due = due
	}
	return c
}
