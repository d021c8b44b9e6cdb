package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// hold is what an order keeps from others in a warehouse, by its items.
type hold struct {
	Warehouse int64
	Left      []int64
}

// SetStocks says how much of some offers lies in a warehouse, reserved units
// among it (P-STOCKS). All of them are set or, if one is out of bounds or the
// warehouse is unknown, none.
func (s *State) SetStocks(warehouseID int64, stocks []market.Stock, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.warehouses.get(warehouseID) == nil {
		return notFound(fmt.Sprintf("warehouse %d", warehouseID))
	}
	warehouseID = s.mainOf(warehouseID)
	fresh := 0
	for _, stock := range stocks {
		if s.stocks.get(sku{warehouseID, stock.OfferID}) == nil {
			fresh++
		}
		if stock.OfferID == "" || stock.Fit < 0 || stock.Fit > market.MaxStock {
			return market.Refusal{Reason: market.BadItems, Detail: fmt.Sprintf("a stock must have a SKU and 0 to %d units", market.MaxStock)}
		}
	}
	if err := s.checkCapacity("stocks", s.stocks.things.keys.len, fresh); err != nil {
		return err
	}
	for _, stock := range stocks {
		next := s.stock(warehouseID, stock.OfferID)
		next.Fit, next.UpdatedAt = stock.Fit, at
		if !stock.UpdatedAt.IsZero() {
			next.UpdatedAt = stock.UpdatedAt
		}
		s.setStock(next)
	}
	return nil
}

// stock is the stock of an offer, which may never have been set.
func (s *State) stock(warehouseID int64, offerID string) market.Stock {
	warehouseID = s.mainOf(warehouseID)
	if one := s.stocks.get(sku{warehouseID, offerID}); one != nil {
		return *one
	}
	return market.Stock{WarehouseID: warehouseID, OfferID: offerID}
}

// mainOf is where the stock of a warehouse is kept: in the main one of its group.
func (s *State) mainOf(warehouseID int64) int64 {
	if w := s.warehouses.get(warehouseID); w != nil && w.Main != 0 {
		return w.Main
	}
	return warehouseID
}

func (s *State) setStock(next market.Stock) {
	s.stocks.put(sku{next.WarehouseID, next.OfferID}, &next)
}

// Stocks lists stocks as they were first set: of some offers of one warehouse,
// or of all of either.
func (s *State) Stocks(warehouseID int64, offerIDs []string, p Page) (Listed[market.Stock], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	warehouseID = s.mainOf(warehouseID)
	page, err := paged(p, s.stocks.only(warehouseID, offerIDs), s.stocks.things.get, func(one *market.Stock) bool {
		return (warehouseID == 0 || one.WarehouseID == warehouseID) && among(offerIDs, one.OfferID)
	})
	return copied(page, err, plain)
}

// Stock is what a warehouse has of an offer: nothing, if it was never set.
func (s *State) Stock(warehouseID int64, offerID string) market.Stock {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.stock(warehouseID, offerID)
}

// hold reserves stock for a new order.
func (s *State) hold(o *market.Order) {
	if o.Fake || o.WarehouseID == 0 || o.Status.Over() || o.State.Shipped() {
		return
	}
	h := hold{Warehouse: o.WarehouseID, Left: make([]int64, len(o.Items))}
	for i, item := range o.Items {
		stock := s.stock(h.Warehouse, item.OfferID)
		h.Left[i] = min(item.Count, stock.Available())
		if h.Left[i] > 0 {
			stock.Reserved += h.Left[i]
			s.setStock(stock)
		}
	}
	s.holds.put(o.ID, h)
}

// settle lets go of what an order holds no longer: all that a cancelled order
// or a removed item held, while what was shipped leaves the warehouse.
func (s *State) settle(o *market.Order) {
	h, ok := s.holds.of[o.ID]
	if !ok {
		return
	}
	shipped, done := o.State.Shipped(), o.State.Shipped() || o.Status.Over()
	left := slices.Clone(h.Left)
	for i, held := range h.Left {
		keep := min(held, o.Items[i].Count)
		if done {
			keep = 0
		}
		if held == keep {
			continue
		}
		stock := s.stock(h.Warehouse, o.Items[i].OfferID)
		stock.Reserved -= held - keep
		if shipped {
			stock.Fit = max(0, stock.Fit-held)
		}
		s.setStock(stock)
		left[i] = keep
	}
	if !slices.Equal(left, h.Left) {
		s.holds.put(o.ID, hold{h.Warehouse, left})
	}
	if done {
		s.holds.remove(o.ID)
	}
}
