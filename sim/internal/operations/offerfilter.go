package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// offerFilter is the body of operations that list offers.
type offerFilter struct {
	OfferIDs     []string `json:"offerIds"`
	CardStatuses []string `json:"cardStatuses"`
	CategoryIDs  []int64  `json:"categoryIds"`
	Vendors      []string `json:"vendorNames"`
	Tags         []string `json:"tags"`
	Archived     *bool    `json:"archived"`
	Statuses     []string `json:"statuses"` // of a shop's offers alone
}

// narrows reports whether it asks for more than SKUs.
func (f *offerFilter) narrows() bool {
	return len(f.CardStatuses)+len(f.CategoryIDs)+len(f.Vendors)+len(f.Tags)+len(f.Statuses) > 0 || f.Archived != nil
}

// check refuses SKUs together with anything else.
func (f *offerFilter) check() error {
	if len(f.OfferIDs) > 0 && f.narrows() {
		return invalid(idsAndFilters)
	}
	return nil
}

func (f *offerFilter) fits(o *market.Offer) bool {
	if len(f.OfferIDs) > 0 { // what is asked for by name comes from the archive, too
		return true
	}
	if f.Archived != nil && *f.Archived != o.Archived || !oneOf(f.CategoryIDs, o.CategoryID) || !oneOf(f.CardStatuses, cardStatus(o)) {
		return false
	}
	if len(f.Vendors)+len(f.Tags) == 0 {
		return true
	}
	c := cardOf(o.Card)
	tagged := len(f.Tags) == 0 || slices.ContainsFunc(c.Tags, func(tag string) bool { return slices.Contains(f.Tags, tag) })
	return tagged && oneOf(f.Vendors, c.Vendor)
}

func (f *offerFilter) fitsShop(o *market.ShopOffer) bool {
	return f.fits(&o.Offer) && oneOf(f.Statuses, string(o.Status()))
}

// oneOf reports whether a value is wanted: it is listed, or nothing is.
func oneOf[T comparable](wanted []T, value T) bool {
	return len(wanted) == 0 || slices.Contains(wanted, value)
}

// cardStatus is how good the card is: Market makes one where the store has said
// what it needs (choice).
func cardStatus(o *market.Offer) string {
	if o.CategoryID == 0 {
		return "NO_CARD_NEED_CONTENT"
	}
	return "HAS_CARD_CAN_UPDATE"
}
