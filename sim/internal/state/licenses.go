package state

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// SetLicenses adds licenses of a shop's outlets, or replaces those whose numbers
// are given: all of them or, if an outlet or a license is not the shop's, none.
func (s *State) SetLicenses(campaignID int64, licenses []market.License) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkCapacity("licenses", s.licenses.keys.len, len(licenses)); err != nil {
		return err
	}
	for _, one := range licenses {
		if err := s.checkOutlet(campaignID, one.OutletID); err != nil {
			return err
		}
		if old := s.licenses.get(one.ID); one.ID != 0 && (old == nil || old.CampaignID != campaignID) {
			return notFound(fmt.Sprintf("license %d", one.ID))
		}
	}
	for _, one := range licenses {
		one.CampaignID = campaignID
		if one.ID == 0 {
			one.ID = s.number(Licenses, byStore)
		}
		s.licenses.put(one.ID, time.Time{}, &one)
	}
	return nil
}

// RemoveLicenses takes licenses of a shop's outlets away: all of them or, if one is
// not there, none.
func (s *State) RemoveLicenses(campaignID int64, ids []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if old := s.licenses.get(id); old == nil || old.CampaignID != campaignID {
			return notFound(fmt.Sprintf("license %d", id))
		}
	}
	for _, id := range ids {
		s.licenses.put(id, time.Time{}, nil)
	}
	return nil
}

// Licenses lists those of a shop's outlets as they were added: of some outlets, of
// some numbers, or all.
func (s *State) Licenses(campaignID int64, outletIDs, ids []int64, p Page) (Listed[market.License], error) {
	return listed(s, &s.licenses, p, func(one *market.License) bool {
		return one.CampaignID == campaignID && among(outletIDs, one.OutletID) && among(ids, one.ID) && s.outlets.get(one.OutletID) != nil
	})
}
