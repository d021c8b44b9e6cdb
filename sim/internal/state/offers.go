package state

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// PutOffers adds or replaces offers of the catalogues of cabinets: all of them
// or, if one has no SKU or a negative price, none.
func (s *State) PutOffers(offers []market.Offer) error {
	for _, o := range offers {
		if err := checkOffer(&o); err != nil {
			return err
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
	if err := s.checkCapacity("offers", s.offers.things.keys.len, fresh); err != nil {
		return err
	}
	for _, o := range offers {
		s.offers.put(sku{o.BusinessID, o.ID}, &o)
	}
	return nil
}

func checkOffer(o *market.Offer) error {
	if o.ID == "" || o.Price < 0 || o.OldPrice < 0 {
		return market.Refusal{Reason: market.BadItems, Detail: "an offer must have a SKU, and no price below 0"}
	}
	return nil
}

// AddOffers changes offers of a cabinet, and adds those that are not there yet:
// all of them or, if edit has an error for one, none. Edit is called in the order
// of the SKUs, and must not call the store.
func (s *State) AddOffers(businessID int64, ids []string, edit func(*market.Offer) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkCapacity("offers", s.offers.things.keys.len, len(s.unknown(businessID, ids))); err != nil {
		return err
	}
	return s.editOffers(businessID, ids, edit)
}

// EditOffers changes offers of a cabinet: all of them or, if one is unknown or
// edit has an error for it, none. Edit is called in the order of the SKUs, and
// must not call the store.
func (s *State) EditOffers(businessID int64, ids []string, edit func(*market.Offer) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkOffers(businessID, ids); err != nil {
		return err
	}
	return s.editOffers(businessID, ids, edit)
}

// editOffers does not give the SKU of an offer that was removed to another
// product: the name tells (choice).
func (s *State) editOffers(businessID int64, ids []string, edit func(*market.Offer) error) error {
	next := make([]market.Offer, len(ids))
	for i, id := range ids {
		next[i] = market.Offer{BusinessID: businessID, ID: id}
		if old := s.offers.get(sku{businessID, id}); old != nil {
			next[i] = *old
		}
		if err := edit(&next[i]); err != nil {
			return err
		}
		if err := checkOffer(&next[i]); err != nil {
			return err
		}
		if before, used := s.removed.of[sku{businessID, id}]; used && before != next[i].Title {
			return market.Refusal{Reason: market.SKUTaken, Detail: id}
		}
	}
	for i, id := range ids {
		s.removed.remove(sku{businessID, id})
		s.offers.put(sku{businessID, id}, &next[i])
	}
	return nil
}

// checkOffers refuses SKUs that a cabinet does not have.
func (s *State) checkOffers(businessID int64, ids []string) error {
	return offersNotFound(s.unknown(businessID, ids))
}

// unknown are the SKUs that a cabinet does not have.
func (s *State) unknown(businessID int64, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return s.offers.get(sku{businessID, id}) != nil })
}

// Price is a new price of an offer.
type Price struct {
	OfferID         string
	Price, OldPrice market.Money
	// Bestseller is the offer's least price as a bestseller, in roubles, or 0 to
	// leave it.
	Bestseller market.Money
}

// SetPrices changes prices of a cabinet's offers: all of them or, if one is
// unknown or the price is not above 0, none. One that differs too sharply is in
// quarantine.
func (s *State) SetPrices(businessID int64, prices []Price, at time.Time) error {
	ids := make([]string, len(prices))
	for i, p := range prices {
		ids[i] = p.OfferID
	}
	next := 0
	return s.EditOffers(businessID, ids, func(o *market.Offer) error {
		p := prices[next]
		next++
		if err := checkPrice(p); err != nil {
			return err
		}
		o.LastValid = rules.LastValidPrice(o.Price, o.LastValid, p.Price)
		o.Price, o.OldPrice, o.PriceAt = p.Price, p.OldPrice, at
		if p.Bestseller > 0 {
			o.Bestseller = p.Bestseller
		}
		return nil
	})
}

func checkPrice(p Price) error {
	if p.Price < 1 || p.OldPrice < 0 {
		return market.Refusal{Reason: market.BadItems, Detail: fmt.Sprintf("offer %.80q needs a price above 0", p.OfferID)}
	}
	return nil
}

// RemoveOffers takes offers out of a cabinet's catalogue, but for those that lie
// in a warehouse of Market's, which it returns. What is unknown is passed over.
func (s *State) RemoveOffers(businessID int64, ids []string) (kept []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if s.stored(businessID, id) {
			kept = append(kept, id)
			continue
		}
		if old := s.offers.get(sku{businessID, id}); old != nil {
			s.removed.put(sku{businessID, id}, old.Title)
		}
		s.offers.remove(sku{businessID, id})
		for _, shop := range s.shopsOf(businessID) {
			s.placements.remove(sku{shop.ID, id})
		}
	}
	return kept
}

// ArchiveOffers puts offers of a cabinet in the archive, or takes them out of it.
// It returns those that are unknown and, of those to be archived, those that lie
// in a warehouse of Market's.
func (s *State) ArchiveOffers(businessID int64, ids []string, archived bool) (unknown, stored []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		old := s.offers.get(sku{businessID, id})
		switch {
		case old == nil:
			unknown = append(unknown, id)
		case archived && s.stored(businessID, id):
			stored = append(stored, id)
		default:
			next := *old
			next.Archived = archived
			s.offers.put(sku{businessID, id}, &next)
		}
	}
	return unknown, stored
}

// Offer is a cabinet's offer by its SKU.
func (s *State) Offer(businessID int64, id string) (market.Offer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if o := s.offers.get(sku{businessID, id}); o != nil {
		return *o, true
	}
	return market.Offer{}, false
}

// Offers lists the catalogue of a cabinet as it was filled, or some offers of
// it.
func (s *State) Offers(businessID int64, ids []string, p Page) (Listed[market.Offer], error) {
	return s.FindOffers(OfferFilter{BusinessID: businessID, IDs: ids}, p)
}

// OfferFilter says which offers are wanted: those that meet all that is set.
type OfferFilter struct {
	BusinessID int64
	IDs        []string
	// Where is any other condition, or nil. It must neither change nor keep the
	// offer, nor call the store.
	Where func(*market.Offer) bool
}

// FindOffers lists offers of a cabinet as they were added.
func (s *State) FindOffers(f OfferFilter, p Page) (Listed[market.Offer], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	page, err := paged(p, s.offers.only(f.BusinessID, f.IDs), s.offers.things.get, func(o *market.Offer) bool {
		return o.BusinessID == f.BusinessID && among(f.IDs, o.ID) && (f.Where == nil || f.Where(o))
	})
	return copied(page, err, plain)
}
