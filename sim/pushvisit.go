package sim

import (
	"errors"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// errAsksCart ends the composing of an order that the store is asked about first.
var errAsksCart = errors.New("the store is asked about the cart first")

// asksCart reports whether a store is asked about the cart before a buyer orders.
func (m *Market) asksCart(o *market.Order) bool {
	if _, err := m.pushShop(o.CampaignID); !m.Pushes() || err != nil {
		return false
	}
	return o.Delivery.DigitalType == "" || !m.pushSettings(o.CampaignID).NoDigitalCarts
}

// purchase is a buyer who comes by himself to a shop of the push API: the store is
// asked about his cart, and asked anew where it changes, and he orders what it
// answered last (L-CART, F-CART).
type purchase struct {
	state  *state.State
	carts  []market.Cart // the last is the one that he orders
	visit  uint64        // by which it is known
	flight *flight
	place  place // where it is kept
}

// goesShopping has a buyer put into a cart what he is about to order: one in four
// begins with one unit of one of the goods (choice).
func (m *Market) goesShopping(o *market.Order, visit uint64) {
	cart := market.Cart{CampaignID: o.CampaignID, Model: o.Model, Buyer: o.Buyer, RegionID: o.Delivery.RegionID, Address: o.Delivery.Address}
	for _, item := range o.Items {
		cart.Items = append(cart.Items, market.CartItem{OfferID: item.OfferID, Title: item.Title, Price: item.Price, Count: item.Count, Promos: item.Promos})
	}
	carts := []market.Cart{cart}
	if first := cart; (len(cart.Items) > 1 || cart.Items[0].Count > 1) && m.fake.Chance("cart changes", visit, 4) {
		first.Items = []market.CartItem{cart.Items[0]}
		first.Items[0].Count, first.Items[0].Promos = 1, nil
		carts = []market.Cart{first, cart}
	}
	m.enqueue(m.now, &purchase{state: m.state, carts: carts, visit: visit})
}

func (b *purchase) void() bool { return len(b.carts) == 0 }

func (b *purchase) begin() {}

func (b *purchase) end(m *Market) { m.enqueue(m.now, b) }

// leaving asks about the cart as it is now. Where it cannot be asked about any more, as
// goods have left the showcase, the buyer goes.
func (b *purchase) leaving(m *Market) (leaves outgoing, more bool) {
	if b.void() || b.state != m.state {
		return nil, false
	}
	cart := b.carts[0]
	err := m.fillCart(&cart)
	if err == nil {
		b.flight, err = m.pushFlight(Question{Method: market.PushCart, CampaignID: cart.CampaignID, Cart: &cart})
	}
	if err != nil {
		b.lost(m)
		return nil, false
	}
	return b, false
}

func (b *purchase) prepare(m *Market) *flight {
	m.recordSending(b.flight)
	m.keeper.left(b)
	return b.flight
}

// settle has the buyer order what the store has, or change the cart.
func (b *purchase) settle(m *Market) {
	f, cart := b.flight, b.carts[0]
	b.flight = nil
	m.recordDone(f)
	answer := f.push.answer(f.exchange)
	m.answered(&cart, answer)
	if len(b.carts) > 1 {
		b.carts = b.carts[1:]
		m.enqueue(m.now, b)
		return
	}
	b.carts = nil
	m.keeper.keep(b)
	id, err := m.orderCart(answer, cart, Choice{})
	if err != nil {
		b.lost(m)
		return
	}
	m.traffic.ordered++
	m.haveInMind(id)
}

func (b *purchase) lost(m *Market) {
	b.carts = nil
	m.keeper.keep(b)
	m.traffic.lost++
}
