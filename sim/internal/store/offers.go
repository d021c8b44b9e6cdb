package store

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// PutOffers adds or replaces offers of the catalogues of cabinets: all of them
// or, if one has no SKU or a negative price, none.
func (s *Store) PutOffers(offers []market.Offer) error {
	for _, o := range offers {
		if o.ID == "" || o.Price < 0 || o.OldPrice < 0 {
			return market.Refusal{Reason: market.BadItems, Detail: "an offer must have a SKU, and no price below 0"}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := 0
	for _, o := range offers {
		if s.offers.get(sku{o.BusinessID, o.ID}) == nil {
			fresh++
		}
	}
	if err := s.room("offers", s.offers.shelf.keys.len, fresh); err != nil {
		return err
	}
	for _, o := range offers {
		s.offers.put(sku{o.BusinessID, o.ID}, &o)
	}
	return nil
}

// Price is a new price of an offer.
type Price struct {
	OfferID         string
	Price, OldPrice int64 // roubles
}

// SetPrices changes prices of a cabinet's offers: all of them or, if one is
// unknown or the price is not above 0, none.
func (s *Store) SetPrices(businessID int64, prices []Price, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range prices {
		switch {
		case s.offers.get(sku{businessID, p.OfferID}) == nil:
			return market.Refusal{Reason: market.OffersNotFound, Detail: p.OfferID}
		case p.Price < 1 || p.OldPrice < 0:
			return market.Refusal{Reason: market.BadItems, Detail: fmt.Sprintf("offer %.80q needs a price above 0", p.OfferID)}
		}
	}
	for _, p := range prices {
		next := *s.offers.get(sku{businessID, p.OfferID})
		next.Price, next.OldPrice, next.PriceAt = p.Price, p.OldPrice, at
		s.offers.put(sku{businessID, p.OfferID}, &next)
	}
	return nil
}

// Offer is a cabinet's offer by its SKU.
func (s *Store) Offer(businessID int64, id string) (market.Offer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if o := s.offers.get(sku{businessID, id}); o != nil {
		return *o, true
	}
	return market.Offer{}, false
}

// Offers lists the catalogue of a cabinet as it was filled, or some offers of
// it.
func (s *Store) Offers(businessID int64, ids []string, p Page) (Listed[market.Offer], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	page, err := paged(p, s.offers.only(businessID, ids), s.offers.shelf.get, func(o *market.Offer) bool {
		return o.BusinessID == businessID && among(ids, o.ID)
	})
	return copied(page, err, plain)
}
