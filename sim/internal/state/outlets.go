package state

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// CreateOutlet adds a point of sale to a shop, and gives it a number if it has none.
func (s *State) CreateOutlet(o market.Outlet) (market.Outlet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkCapacity("outlets", s.outlets.keys.len, 1); err != nil {
		return o, err
	}
	if err := s.checkCode(&o); err != nil {
		return o, err
	}
	if o.ID == 0 {
		o.ID = s.number(Outlets, byStore)
	}
	s.outlets.put(o.ID, time.Time{}, &o)
	return o, nil
}

// checkCode refuses the code of another outlet of the shop.
func (s *State) checkCode(o *market.Outlet) error {
	for k := range s.outlets.all(beforeAll()) {
		other := s.outlets.get(k.id)
		if o.Code != "" && other != nil && other.ID != o.ID && other.CampaignID == o.CampaignID && other.Code == o.Code {
			return market.Refuse(market.OutletCodeTaken, o.Code, o.CampaignID)
		}
	}
	return nil
}

// ReplaceOutlet changes a shop's point of sale.
func (s *State) ReplaceOutlet(o market.Outlet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkOutlet(o.CampaignID, o.ID); err != nil {
		return err
	}
	if err := s.checkCode(&o); err != nil {
		return err
	}
	s.outlets.put(o.ID, time.Time{}, &o)
	return nil
}

// RemoveOutlet takes a shop's point of sale away.
func (s *State) RemoveOutlet(campaignID, id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkOutlet(campaignID, id); err != nil {
		return err
	}
	s.outlets.put(id, time.Time{}, nil)
	return nil
}

// Outlet is the point of sale of a shop and a number.
func (s *State) Outlet(campaignID, id int64) (market.Outlet, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.checkOutlet(campaignID, id); err != nil {
		return market.Outlet{}, err
	}
	return *s.outlets.get(id), nil
}

func (s *State) checkOutlet(campaignID, id int64) error {
	if o := s.outlets.get(id); o == nil || o.CampaignID != campaignID {
		return notFound(fmt.Sprintf("outlet %d", id))
	}
	return nil
}

// OutletFilter says which points of sale are wanted: those that meet all that is
// set.
type OutletFilter struct {
	CampaignID, RegionID int64
	Code                 string
}

// Outlets lists points of sale as they were added.
func (s *State) Outlets(f OutletFilter, p Page) (Listed[market.Outlet], error) {
	return listed(s, &s.outlets, p, func(o *market.Outlet) bool {
		return (f.CampaignID == 0 || o.CampaignID == f.CampaignID) &&
			(f.RegionID == 0 || o.RegionID == f.RegionID) && (f.Code == "" || o.Code == f.Code)
	})
}
