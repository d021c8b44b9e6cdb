package check

import "github.com/localmarket/localmarket/sim/market"

// draftToAct is draft for an event that a store acts on at once, where there can be
// one: an order that is to be packed.
func (s *session) draftToAct(t market.Type) (market.Notification, bool) {
	if t == market.OrderCreated {
		if chain, err := s.market.Compose(market.Event{Type: t, Model: market.FBS}); err == nil {
			return chain[len(chain)-1], s.open()
		}
	}
	return s.draft(t, market.Seeded)
}
