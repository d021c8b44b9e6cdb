package state

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// The bounds of a cabinet (choice).
const (
	maxCampaigns = 10_000
	maxKeys      = 1_000
)

// PutBusiness adds or replaces a cabinet.
func (s *State) PutBusiness(b market.Business) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.businesses.put(b.ID, time.Time{}, &b)
}

// Business is the cabinet of a number.
func (s *State) Business(id int64) (market.Business, bool) { return one(s, &s.businesses, id) }

// PutCampaign adds or replaces a shop. Its cabinet is added, too, if there is
// none, and stays what it was for a shop that is there already.
func (s *State) PutCampaign(c market.Campaign) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.putCampaign(c)
}

func (s *State) putCampaign(c market.Campaign) error {
	old := s.campaigns.get(c.ID)
	switch {
	case c.ID < 1 || c.BusinessID < 1:
		return badOrder(fmt.Sprintf("campaign %d of business %d: numbers are from 1", c.ID, c.BusinessID))
	case old == nil && s.campaigns.keys.len >= maxCampaigns:
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("more than %d campaigns", maxCampaigns)}
	case old != nil && old.BusinessID != c.BusinessID:
		return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("campaign %d of business %d", c.ID, old.BusinessID)}
	}
	if s.businesses.get(c.BusinessID) == nil {
		s.businesses.put(c.BusinessID, time.Time{}, &market.Business{ID: c.BusinessID})
	}
	s.campaigns.put(c.ID, time.Time{}, &c)
	return nil
}

// Campaign is the shop of a number.
func (s *State) Campaign(id int64) (market.Campaign, bool) { return one(s, &s.campaigns, id) }

// Campaigns lists the shops of a cabinet, or of all if it is 0, by number.
func (s *State) Campaigns(businessID int64, p Page) (Listed[market.Campaign], error) {
	return listed(s, &s.campaigns, p, func(c *market.Campaign) bool { return businessID == 0 || c.BusinessID == businessID })
}

// businessOf is the cabinet of a shop, or 0.
func (s *State) businessOf(campaignID int64) int64 {
	if c := s.campaigns.get(campaignID); c != nil {
		return c.BusinessID
	}
	return 0
}

// PutWarehouse adds or replaces a warehouse.
func (s *State) PutWarehouse(w market.Warehouse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.warehouses.put(w.ID, time.Time{}, &w)
}

// Warehouse is the warehouse of a number.
func (s *State) Warehouse(id int64) (market.Warehouse, bool) { return one(s, &s.warehouses, id) }

// Warehouses lists the warehouses of a cabinet, by number. With 0 they are
// Market's own.
func (s *State) Warehouses(businessID int64, p Page) (Listed[market.Warehouse], error) {
	return listed(s, &s.warehouses, p, func(w *market.Warehouse) bool { return w.BusinessID == businessID })
}

// EnableWarehouse opens or closes a warehouse.
func (s *State) EnableWarehouse(id int64, enabled bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.warehouses.get(id)
	if old == nil {
		return notFound(fmt.Sprintf("warehouse %d", id))
	}
	next := *old
	next.Disabled = !enabled
	s.warehouses.put(id, time.Time{}, &next)
	return nil
}

// PutKey adds or replaces a key.
func (s *State) PutKey(k market.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.keys.of[k.Token]; !ok && len(s.keys.of) >= maxKeys {
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("more than %d keys", maxKeys)}
	}
	k.Scopes = slices.Clone(k.Scopes)
	s.keys.put(k.Token, k)
	return nil
}

// RemoveKey takes a key away, if it is there.
func (s *State) RemoveKey(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys.remove(token)
}

// Key is the key of a token (P-AUTH).
func (s *State) Key(token string) (market.Key, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	k, ok := s.keys.of[token]
	k.Scopes = slices.Clone(k.Scopes)
	return k, ok
}

// Keys lists all keys by name.
func (s *State) Keys() []market.Key {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]market.Key, 0, len(s.keys.of))
	for _, k := range s.keys.of {
		k.Scopes = slices.Clone(k.Scopes)
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b market.Key) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Token, b.Token)) })
	return list
}

// one is a copy of a thing that holds no references.
func one[T any](s *State, things *orderedMap[T], id int64) (T, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if thing := things.get(id); thing != nil {
		return *thing, true
	}
	var none T
	return none, false
}

// listed is a page of such things.
func listed[T any](s *State, things *orderedMap[T], p Page, fits func(*T) bool) (Listed[T], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	page, err := paged(p, things.all, things.get, fits)
	return copied(page, err, plain)
}
