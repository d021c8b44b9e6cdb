package state

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// ShopFilter says which offers of a shop are wanted: those that meet all that is
// set.
type ShopFilter struct {
	CampaignID int64
	IDs        []string
	// Where is any other condition, or nil. It must not keep the offer, nor call
	// the store.
	Where func(*market.ShopOffer) bool
}

// ShopOffers lists what a shop sells, as it was added to the cabinet's catalogue.
// Its errors are NotFound for the shop, and a bad page token.
func (s *State) ShopOffers(f ShopFilter, p Page) (Listed[market.ShopOffer], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shop := s.campaigns.get(f.CampaignID)
	if shop == nil {
		return Listed[market.ShopOffer]{}, notFound(fmt.Sprintf("campaign %d", f.CampaignID))
	}
	find := func(n int64) *market.ShopOffer { return s.inShop(shop, s.offers.things.get(n)) }
	page, err := paged(p, s.offers.only(shop.BusinessID, f.IDs), find, func(o *market.ShopOffer) bool {
		return among(f.IDs, o.Offer.ID) && (f.Where == nil || f.Where(o))
	})
	return copied(page, err, plain)
}

// inShop is an offer as a shop sells it, or nil if it does not.
func (s *State) inShop(shop *market.Campaign, o *market.Offer) *market.ShopOffer {
	if o == nil || o.BusinessID != shop.BusinessID {
		return nil
	}
	if in := s.placed(shop, o); !in.Placement.Removed {
		return in
	}
	return nil
}

func (s *State) placed(shop *market.Campaign, o *market.Offer) *market.ShopOffer {
	return &market.ShopOffer{Offer: *o, Stock: s.stock(shop.WarehouseID, o.ID), Placement: s.placements.get(sku{shop.ID, o.ID}), ShopOff: shop.SwitchedOff}
}

// EditPlacements changes how a shop sells offers: all of them or, if one is
// unknown or edit has an error for it, none. Edit is given each in the order of
// the SKUs, as the shop has it or would; it changes the placement alone, and must
// not call the store.
func (s *State) EditPlacements(campaignID int64, ids []string, edit func(*market.ShopOffer) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	shop := s.campaigns.get(campaignID)
	if shop == nil {
		return notFound(fmt.Sprintf("campaign %d", campaignID))
	}
	if err := s.checkOffers(shop.BusinessID, ids); err != nil {
		return err
	}
	next := make([]market.Placement, len(ids))
	for i, id := range ids {
		at := sku{shop.BusinessID, id}
		in := s.placed(shop, s.offers.get(at))
		if err := edit(in); err != nil {
			return err
		}
		next[i] = in.Placement
	}
	for i, id := range ids {
		s.placements.put(sku{shop.ID, id}, next[i])
	}
	return nil
}

// RemoveFromShop takes offers out of a shop, but for those that it does not have
// or that lie in a warehouse of Market's, which it returns.
func (s *State) RemoveFromShop(campaignID int64, ids []string) (kept []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shop := s.campaigns.get(campaignID)
	if shop == nil {
		return ids
	}
	for _, id := range ids {
		in := s.inShop(shop, s.offers.get(sku{shop.BusinessID, id}))
		if in == nil || s.storedFor(shop, id) {
			kept = append(kept, id)
			continue
		}
		s.placements.put(sku{shop.ID, id}, market.Placement{Removed: true})
	}
	return kept
}

// stored reports whether an offer lies in a warehouse of Market's.
func (s *State) stored(businessID int64, id string) bool {
	return slices.ContainsFunc(s.shopsOf(businessID), func(shop *market.Campaign) bool { return s.storedFor(shop, id) })
}

// shopsOf are the shops of a cabinet.
func (s *State) shopsOf(businessID int64) []*market.Campaign {
	var shops []*market.Campaign
	for k := range s.campaigns.all(beforeAll()) {
		if shop := s.campaigns.get(k.id); shop.BusinessID == businessID {
			shops = append(shops, shop)
		}
	}
	return shops
}

func (s *State) storedFor(shop *market.Campaign, id string) bool {
	w := s.warehouses.get(shop.WarehouseID)
	return w != nil && w.CampaignID == 0 && s.stock(w.ID, id).Fit > 0
}
