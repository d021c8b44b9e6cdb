package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Access is what the keys of a state open (P-AUTH): all the shops of their
// cabinet.
func Access(s *state.State) pullapi.Access { return access{s} }

type access struct{ *state.State }

// Campaigns are all the shops of a cabinet.
func (a access) Campaigns(businessID int64) []market.Campaign {
	return everything(func(p state.Page) (state.Listed[market.Campaign], error) { return a.State.Campaigns(businessID, p) })
}
