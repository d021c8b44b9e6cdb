package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/session"
)

// maxCarts bounds how many carts are kept: the last ones.
const maxCarts = 100

// carts are those that a person has had the store asked about.
type carts struct {
	mu   sync.Mutex
	made int
	all  []page.Cart
	era  int // how often they were put back
}

// cartsMark are those of one moment.
type cartsMark struct {
	made, era int
	all       []page.Cart
}

func (c *carts) mark() cartsMark {
	c.mu.Lock()
	defer c.mu.Unlock()
	return cartsMark{c.made, c.era, slices.Clone(c.all)}
}

// back has them be as they were; nothing that was asked meanwhile is added any more.
func (c *carts) back(to cartsMark) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made, c.all = to.made, slices.Clone(to.all)
	c.era++
}

func (c *carts) add(one page.Cart) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	one.ID = fmt.Sprintf("cart-%d", c.made)
	c.all = append(c.all, one)
	if n := len(c.all) - maxCarts; n > 0 {
		c.all = slices.Clone(c.all[n:])
	}
	return one.ID
}

func (c *carts) get(id string) (page.Cart, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.all, func(one page.Cart) bool { return one.ID == id })
	if i < 0 {
		return page.Cart{}, false
	}
	return c.all[i], true
}

// askCart asks the store about a cart (L-CART), and keeps what it answered.
func (s *Server) askCart(ctx context.Context, c market.Cart) (string, error) {
	from, era := s.market.Now(), s.carts.mark().era
	answer, err := s.market.PutCart(ctx, c)
	if err != nil {
		return "", err
	}
	s.happening.Lock()
	defer s.happening.Unlock()
	if s.carts.mark().era != era {
		return "", sim.ErrReset
	}
	id := s.carts.add(page.Cart{Asked: c, Answer: answer})
	s.acted(from, session.Act{Kind: session.CartAsked, CartID: id, Cart: c}, nil)
	return id, nil
}

// orderCart has the buyer order what the store answered, and the store asked to accept
// it (L-ACCEPT).
func (s *Server) orderCart(id string, choice sim.Choice) (int64, error) {
	s.happening.Lock()
	defer s.happening.Unlock()
	cart, ok := s.carts.get(id)
	if !ok {
		return 0, fmt.Errorf(badCart, id)
	}
	from, seen := s.market.Now(), s.market.Journal().Len()
	order, err := s.market.OrderCart(cart.Answer, cart.Asked, choice)
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(map[string]int64{"orderId": order})
	if err != nil {
		return 0, err
	}
	a := session.Act{Kind: session.CartOrdered, CartID: id, Option: choice.Option, Spec: choice.Spec}
	a.Spec.PaymentMethod = choice.PaymentMethod
	for _, e := range s.market.Journal().After(seen, chunk) {
		if e.Kind == journal.NotificationCreated && e.Type == market.OrderCreated {
			a.Sent = append(a.Sent, session.Sent{ID: e.Notification, Type: e.Type, Body: string(body)})
		}
	}
	s.acted(from, a, nil)
	s.driver.rouse()
	return order, nil
}
