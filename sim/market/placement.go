package market

import "time"

// OfferStatus is whether an offer is on sale in a shop.
type OfferStatus string

// The statuses of offers that come about here. Market has others, of its
// moderation and of cards.
const (
	OfferPublished OfferStatus = "PUBLISHED"
	OfferHidden    OfferStatus = "DISABLED_BY_PARTNER"
	OfferDisabled  OfferStatus = "DISABLED_AUTOMATICALLY" // no price, or one in quarantine, or the shop is switched off
	OfferNoStocks  OfferStatus = "NO_STOCKS"
	OfferArchived  OfferStatus = "ARCHIVED"
)

// Placement is how a shop sells an offer. The zero value is what holds of each
// offer of the cabinet.
type Placement struct {
	// Hidden says that the seller keeps it from the showcase, Removed that the
	// shop does not sell it.
	Hidden, Removed bool
	// Gone says that the store has answered a cart that it is out of stock: Market does
	// not show it until its next indexing (L-CART).
	Gone bool
	// VAT is the number of its rate, as the pull API counts them, or 0 for the
	// shop's.
	VAT int64
	// Price and OldPrice are the shop's own, or 0 for the cabinet's.
	Price, OldPrice Money
	PriceAt         time.Time
	// LastValid is the price before one that is in quarantine, or 0.
	LastValid Money
	// Bid is the shop's own, in hundredths of a percent, or 0.
	Bid int64
}

// ShopOffer is an offer as a shop sells it.
type ShopOffer struct {
	Offer     Offer
	Placement Placement
	// Stock is that of the shop's warehouse.
	Stock Stock
	// ShopOff says that the shop is switched off.
	ShopOff bool
}

// Status is whether it is on sale.
func (o *ShopOffer) Status() OfferStatus {
	switch {
	case o.Offer.Archived:
		return OfferArchived
	case o.Placement.Hidden:
		return OfferHidden
	case o.ShopOff, o.Price() == 0, o.Offer.LastValid != 0, o.Placement.LastValid != 0:
		return OfferDisabled
	case o.Placement.Gone, o.Stock.Available() == 0:
		return OfferNoStocks
	}
	return OfferPublished
}

// Price is what it costs in the shop, or 0 if nobody has said.
func (o *ShopOffer) Price() Money {
	if o.Placement.Price != 0 {
		return o.Placement.Price
	}
	return o.Offer.Price
}
