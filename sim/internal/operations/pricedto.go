package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// basicPrice is a price for all shops.
type basicPrice struct {
	Value      market.Money `json:"value"`
	Base       market.Money `json:"discountBase,omitempty"`
	Bestseller market.Money `json:"minimumForBestseller,omitempty"`
	Currency   string       `json:"currencyId"`
	UpdatedAt  string       `json:"updatedAt"`
}

// basicPriceOf is nil for an offer without a price.
func basicPriceOf(o *market.Offer) *basicPrice {
	if o.Price == 0 {
		return nil
	}
	return &basicPrice{Value: o.Price, Base: o.OldPrice, Currency: currency, UpdatedAt: o.PriceAt.Format(time.RFC3339)}
}

// shopPrice is a price in one shop.
type shopPrice struct {
	Value     market.Money `json:"value"`
	Base      market.Money `json:"discountBase,omitempty"`
	Currency  string       `json:"currencyId"`
	VAT       int64        `json:"vat,omitempty"`
	UpdatedAt string       `json:"updatedAt,omitempty"`
}

func shopPriceOf(p market.Placement) shopPrice {
	return shopPrice{Value: p.Price, Base: p.OldPrice, Currency: currency, VAT: p.VAT}
}

// campaignPriceOf is a shop's own price with its time, or nil.
func campaignPriceOf(p market.Placement) *shopPrice {
	if p.Price == 0 {
		return nil
	}
	price := shopPriceOf(p)
	price.UpdatedAt = p.PriceAt.Format(time.RFC3339)
	return &price
}

type defaultPrices struct {
	Offers []defaultPrice `json:"offers"`
	Paging paging         `json:"paging"`
}

type defaultPrice struct {
	OfferID string      `json:"offerId"`
	Price   *basicPrice `json:"price"`
}

type shopPrices struct {
	Offers []pricedOffer `json:"offers"`
	Paging paging        `json:"paging"`
}

// pricedOffer has its SKU by one of two names.
type pricedOffer struct {
	ID        string    `json:"id,omitempty"`
	OfferID   string    `json:"offerId,omitempty"`
	Price     shopPrice `json:"price"`
	MarketSKU int64     `json:"marketSku,omitempty"`
	UpdatedAt string    `json:"updatedAt"`
}
