package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
)

// Access is what the keys of a state open (P-AUTH): all the shops of their
// cabinet.
func Access(s *state.State) pullapi.Access { return access{s} }

type access struct{ state *state.State }

// Key is what a token opens.
func (a access) Key(token string) (pullapi.Key, bool) {
	k, ok := a.state.Key(token)
	if !ok {
		return pullapi.Key{}, false
	}
	key := pullapi.Key{Name: k.Name, Scopes: k.Scopes, BusinessID: k.BusinessID}
	shops, err := (&operations{Options{State: a.state}}).shops(k.BusinessID)
	if err != nil {
		return pullapi.Key{}, false
	}
	for _, c := range shops {
		key.Campaigns = append(key.Campaigns, pullapi.Campaign{ID: c.ID, Model: c.Model, Inactive: c.Inactive})
	}
	return key, true
}
