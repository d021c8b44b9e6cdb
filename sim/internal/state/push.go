package state

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// SwitchShop takes all of a shop's goods from the showcase, or puts them back
// (L-ACCEPT, L-CHECK). It reports whether that changes anything.
func (s *State) SwitchShop(campaignID int64, off bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.campaigns.get(campaignID)
	if old == nil || old.SwitchedOff == off {
		return false
	}
	next := *old
	next.SwitchedOff = off
	s.campaigns.put(campaignID, time.Time{}, &next)
	return true
}

// AcceptOrder gives an order its number in the store's system, which accepted it: one
// that was being placed begins to be processed (L-ACCEPT). One that has a number
// keeps it.
func (s *State) AcceptOrder(id int64, external string, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		taken := s.byExternal[externalID{o.CampaignID, external}]
		switch {
		case o.Status.Over():
			return o, market.Refusal{Reason: market.Terminal}
		case o.ExternalID == "" && taken != nil:
			return o, market.Refusal{Reason: market.ExternalIDTaken, Detail: external}
		case o.ExternalID == "":
			o.ExternalID = external
		}
		if o.Status == market.StatusPlacing {
			return move(o, market.Market, rules.Usual(o.Model, market.StatusProcessing), at)
		}
		return o, nil
	}, s.moved)
}
