package check

import (
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func tokenChecks() []Check {
	return []Check{
		{
			ID:    "token.wrong",
			Rules: []string{"L-CONNECT", "L-CHECK"},
			Title: "a wrong token is answered with 403",
			run:   inShop(wrongToken(sim.WrongToken, noteWrongToken)),
		},
		{
			ID:    "token.missing",
			Rules: []string{"L-CONNECT"},
			Title: "a request without a token is answered with 403",
			run:   inShop(wrongToken(sim.NoToken, noteNoToken)),
		},
	}
}

// wrongToken asks for a cart, as Market's check of the authorization does.
func wrongToken(use sim.TokenUse, note string) func(*session, market.Campaign) finding {
	return func(s *session, shop market.Campaign) finding {
		a := s.askOne(sim.Question{Method: market.PushCart, CampaignID: shop.ID, Cart: s.cart(shop, s.goods(1)...), Token: use, Note: note})
		if !s.open() {
			return s.stopped()
		}
		return taken(a.Exchange)
	}
}
