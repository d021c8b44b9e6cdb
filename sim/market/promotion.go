package market

import "time"

// Mechanics is how a promo works, as the pull API names it.
type Mechanics string

// The mechanics.
const (
	DirectDiscount Mechanics = "DIRECT_DISCOUNT"
	BlueFlash      Mechanics = "BLUE_FLASH"
	PromoCode      Mechanics = "MARKET_PROMOCODE"
)

// Promotion is a promo of Market's that shops may take part in.
type Promotion struct {
	ID, Name  string
	Mechanics Mechanics
	// From is when it begins, To its last second.
	From, To time.Time
	// Code and Discount, in percent, are of a promo by code.
	Code     string
	Discount int
	// Bestseller says that it is one for bestsellers, which is joined beforehand.
	Bestseller bool
}

// Priced reports whether offers take part with a price of their own.
func (p *Promotion) Priced() bool { return p.Mechanics != PromoCode }

// PromoOffer is an offer that takes part in a promo.
type PromoOffer struct {
	OfferID string
	// Price is the crossed-out one, PromoPrice that of the promo, both in roubles; 0
	// where the promo has none.
	Price, PromoPrice int64
}
