package state

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// promoKey names a cabinet's part in a promo.
type promoKey struct {
	business int64
	promo    string
}

// promotions are the cabinets' parts in promos.
type promotions struct {
	offers table[promoKey, []market.PromoOffer] // by SKU
	// single are when requests about a single offer were made, the last ones.
	single table[promoKey, []time.Time]
}

// PromoOffers are the offers of a cabinet that take part in a promo, by SKU.
func (s *State) PromoOffers(businessID int64, promoID string) []market.PromoOffer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.promotions.offers.get(promoKey{businessID, promoID}))
}

// SetPromoOffers has offers take part in a promo, or changes how they do.
func (s *State) SetPromoOffers(businessID int64, promoID string, offers []market.PromoOffer) {
	s.editPromo(businessID, promoID, func(all []market.PromoOffer) []market.PromoOffer {
		for _, one := range offers {
			all = slices.DeleteFunc(all, func(other market.PromoOffer) bool { return other.OfferID == one.OfferID })
			all = append(all, one)
		}
		return all
	})
}

// RemovePromoOffers takes offers out of a promo, or all of the cabinet's if none is
// named.
func (s *State) RemovePromoOffers(businessID int64, promoID string, ids []string) {
	s.editPromo(businessID, promoID, func(all []market.PromoOffer) []market.PromoOffer {
		return slices.DeleteFunc(all, func(one market.PromoOffer) bool { return among(ids, one.OfferID) })
	})
}

func (s *State) editPromo(businessID int64, promoID string, do func([]market.PromoOffer) []market.PromoOffer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := promoKey{businessID, promoID}
	next := do(slices.Clone(s.promotions.offers.get(at)))
	slices.SortFunc(next, func(a, b market.PromoOffer) int {
		if a.OfferID < b.OfferID {
			return -1
		}
		return 1
	})
	s.promotions.offers.put(at, next)
}

// The most requests about a single offer of a promo that Market takes within a
// time (choice).
const (
	mostSingle = 10
	singleSpan = time.Minute
)

// NoteSingle notes a request about a single offer of a promo, and reports whether
// there were not too many of late.
func (s *State) NoteSingle(businessID int64, promoID string, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := promoKey{businessID, promoID}
	last := slices.DeleteFunc(slices.Clone(s.promotions.single.get(key)), func(t time.Time) bool { return !at.Before(t.Add(singleSpan)) })
	if len(last) >= mostSingle {
		return false
	}
	s.promotions.single.put(key, append(last, at))
	return true
}
