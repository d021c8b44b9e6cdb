package state

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// memory bounds how far back Market looks for what it goes on with, so that
// composing takes no longer the more has happened.
const memory = 32

// Latest are the numbers of the newest things that fit, the last one first, of
// those that Market made up or that were there at the start: what a store makes
// changes no choice. Things at the contract's limit stand apart, so that ordinary
// events do not speak of them.
func latest[T any](s *State, k Kind, in *orderedMap[T], extreme bool, id func(*T) int64, fits func(*T) bool) []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return in.latest(memory, func(one *T) bool {
		return Extreme(id(one)) == extreme && s.madeUp(k, id(one)) && (fits == nil || fits(one))
	})
}

// LatestOrders are the newest orders that fit. Fits must neither change nor keep
// the order, nor call the state; so it is with all of its kind.
func (s *State) LatestOrders(extreme bool, fits func(*market.Order) bool) []int64 {
	return latest(s, Orders, &s.orders, extreme, func(o *market.Order) int64 { return o.ID }, fits)
}

// LatestReturns are the newest returns that fit.
func (s *State) LatestReturns(extreme bool, fits func(*market.Return) bool) []int64 {
	return latest(s, Returns, &s.returns, extreme, func(r *market.Return) int64 { return r.ID }, fits)
}

// LatestChats are the newest chats that fit.
func (s *State) LatestChats(extreme bool, fits func(*market.Chat) bool) []int64 {
	return latest(s, Chats, &s.chats, extreme, func(c *market.Chat) int64 { return c.ID }, fits)
}

// LatestFeedbacks are the newest reviews.
func (s *State) LatestFeedbacks(extreme bool) []int64 {
	return latest(s, Reviews, &s.reviews, extreme, func(f *market.Feedback) int64 { return f.ID }, nil)
}

// LatestQuestions are the newest questions.
func (s *State) LatestQuestions(extreme bool) []int64 {
	return latest(s, Questions, &s.questions, extreme, func(q *market.Question) int64 { return q.ID }, nil)
}

// LatestAnswers are the newest answers that were not deleted.
func (s *State) LatestAnswers(extreme bool) []int64 {
	return latest(s, Answers, &s.texts[Answer].things, extreme, func(t *market.Text) int64 { return t.ID },
		func(t *market.Text) bool { return t.Status != market.TextDeleted })
}

// OnSale is what a shop sells at a price, in stock or not, in the order of its
// catalogue.
func (s *State) OnSale(campaignID int64) []market.ShopOffer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shop := s.campaigns.get(campaignID)
	if shop == nil {
		return nil
	}
	var list []market.ShopOffer
	for k := range s.offers.things.all(beforeAll()) {
		one := s.inShop(shop, s.offers.things.get(k.id))
		if one == nil {
			continue
		}
		if status := one.Status(); status == market.OfferPublished || status == market.OfferNoStocks && !one.Placement.Gone {
			list = append(list, *one)
		}
	}
	return list
}

// Unreturned is how many units of each item of an order are in no return.
func (s *State) Unreturned(id int64) map[string]int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if o := s.orders.get(id); o != nil {
		return s.unreturned(o)
	}
	return nil
}

// HasChat reports whether a cabinet has a chat about an order, or about a return,
// by the context.
func (s *State) HasChat(businessID int64, context string, id int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.about[subject{businessID, context, id}]
	return ok
}

// ReturnsOf are the numbers of an order's returns.
func (s *State) ReturnsOf(orderID int64) []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.returned[orderID])
}
