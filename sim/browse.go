package sim

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Query says which part of a list a person looks at: the things that have Text, in
// any case, the newest first.
type Query struct {
	// Text is a part of a number, a name or a SKU; all if empty.
	Text string
	// Status is that of orders alone; all if empty.
	Status market.Status
	// Page counts from 1, and Size is how many things are on one, up to 1000; 50 if 0.
	Page, Size int
}

// Part is one page of a list, and how many things there are on all.
type Part[T any] struct {
	Items []T
	Total int
}

// present is the state as it is now: Reset and Restore put another in its place.
func (m *Market) present() *state.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// FindOrders are the orders that a person looks for.
func (m *Market) FindOrders(q Query) Part[market.Order] {
	f := state.OrderFilter{Fake: state.RealAndFake}
	if q.Status != "" {
		f.Statuses = []market.Status{q.Status}
	}
	if q.Text != "" {
		text, digits := newFolded(q.Text), strings.Trim(q.Text, "0123456789") == ""
		f.Where = func(o *market.Order) bool { return digits && numberHas(o.ID, q.Text) || orderHas(o, &text) }
	}
	return part(q, func(p state.Page) (state.Listed[market.Order], error) { return m.present().Orders(f, p) })
}

func numberHas(n int64, digits string) bool {
	var room [20]byte
	return bytes.Contains(strconv.AppendInt(room[:0], n, 10), []byte(digits))
}

func orderHas(o *market.Order, text *folded) bool {
	if text.in(o.Buyer) || text.in(o.ExternalID) {
		return true
	}
	for i := range o.Items {
		if text.in(o.Items[i].OfferID) {
			return true
		}
	}
	return false
}

// part is the part of a list that a query names.
func part[T any](q Query, list func(state.Page) (state.Listed[T], error)) Part[T] {
	found, err := list(state.Page{Number: max(q.Page, 1), Size: max(q.Size, 0), Newest: true})
	if err != nil {
		return Part[T]{} // only a bad token is refused, and there is none
	}
	return Part[T]{found.Items, found.Total}
}

// CountOrders is how many orders have each status, of those that any has.
func (m *Market) CountOrders() map[market.Status]int { return m.present().CountOrders() }

// OrderCount is how many orders there are, test orders included.
func (m *Market) OrderCount() (count int) {
	for _, n := range m.CountOrders() {
		count += n
	}
	return count
}

// NextState is what an order may come to next, and by whom.
type NextState struct {
	By market.Actor
	To market.State
}

// NextStates are what the rules let an order come to from where it is (P-STATUS).
func (m *Market) NextStates(o market.Order) []NextState {
	var out []NextState
	for _, by := range market.Actors() {
		for _, move := range rules.NextMoves(o.Model, by, o.State) {
			out = append(out, NextState{by, move.To})
		}
	}
	return out
}

// Goods is one offer, and its stock in all warehouses together.
type Goods struct {
	market.Offer
	Fit, Reserved int64
}

// FindGoods are the offers of the cabinet that a person looks for.
func (m *Market) FindGoods(q Query) Part[Goods] {
	f := state.OfferFilter{BusinessID: m.businessID()}
	if q.Text != "" {
		text := newFolded(q.Text)
		f.Where = func(o *market.Offer) bool { return text.in(o.ID) || text.in(o.Title) }
	}
	now := m.present()
	found := part(q, func(p state.Page) (state.Listed[market.Offer], error) { return now.FindOffers(f, p) })
	out := Part[Goods]{Total: found.Total}
	for _, o := range found.Items {
		one := Goods{Offer: o}
		for _, warehouse := range m.warehouses() {
			s := now.Stock(warehouse, o.ID)
			one.Fit, one.Reserved = one.Fit+s.Fit, one.Reserved+s.Reserved
		}
		out.Items = append(out.Items, one)
	}
	return out
}

// Stocks are the stocks of an offer, by warehouse.
func (m *Market) Stocks(offerID string) []market.Stock {
	var out []market.Stock
	now := m.present()
	for _, warehouse := range m.warehouses() {
		s := now.Stock(warehouse, offerID)
		s.WarehouseID = warehouse // a group has one stock
		out = append(out, s)
	}
	return out
}

// warehouses are those of the shops, each once.
func (m *Market) warehouses() []int64 {
	var all []int64
	for _, c := range m.campaigns() {
		if c.WarehouseID != 0 && !slices.Contains(all, c.WarehouseID) {
			all = append(all, c.WarehouseID)
		}
	}
	return all
}
