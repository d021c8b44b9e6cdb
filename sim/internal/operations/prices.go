package operations

import (
	"fmt"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// priceHandlers are the operations about prices: of the cabinet, and of a shop.
func (l *operations) priceHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getDefaultPrices":     pullapi.JSON(l.getDefaultPrices),
		"updateBusinessPrices": pullapi.JSON(l.updateBusinessPrices),
		"getPrices":            l.getPrices,
		"getPricesByOfferIds":  pullapi.JSON(l.getPricesByOfferIDs),
		"updatePrices":         pullapi.JSON(l.updatePrices),
	}
}

// getDefaultPrices lists the prices for all shops.
func (l *operations) getDefaultPrices(r *pullapi.Request, f offerFilter) (any, error) {
	priced := func(o *market.Offer) bool { return o.Price != 0 && f.fits(o) }
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: f.OfferIDs, Where: priced}, pageOrAll(r, f.OfferIDs))
	return defaultPrices{each(page.Items, func(o *market.Offer) defaultPrice {
		one := defaultPrice{o.ID, basicPriceOf(o)}
		one.Price.Bestseller = o.Bestseller
		return one
	}), paging{page.Next}}, err
}

// offerPrice is an offer with a price that a store sets.
type offerPrice struct {
	OfferID string `json:"offerId"`
	Price   *price `json:"price"`
}

type priceList struct {
	Offers []offerPrice `json:"offers"`
}

// read reads prices, each of another offer. The words say which offer of the
// request is wrong.
func (body *priceList) read(named func(index int) string) ([]state.Price, error) {
	prices := make([]state.Price, len(body.Offers))
	for i, o := range body.Offers {
		switch {
		case o.OfferID == "":
			return nil, typed("MISSING_OFFER_ID", missingOfferID)
		case o.Price == nil, o.Price.Value == "":
			return nil, typed("NO_REQUIRED_FIELDS", missingPrice, o.OfferID)
		}
		value, old, err := o.Price.amounts(named(i))
		if err != nil {
			return nil, err
		}
		least, err := o.Price.amount(o.Price.Bestseller, "minimumForBestseller", named(i))
		if err != nil {
			return nil, err
		}
		prices[i] = state.Price{OfferID: o.OfferID, Price: value, OldPrice: old, Bestseller: least}
	}
	if twice, ok := repeated(body.Offers, func(o offerPrice) string { return o.OfferID }); ok {
		return nil, typed("DUPLICATE_OFFER", offerTwice, twice)
	}
	return prices, nil
}

// updateBusinessPrices sets prices for all shops. A price that differs too
// sharply goes into quarantine.
func (l *operations) updateBusinessPrices(r *pullapi.Request, body priceList) (any, error) {
	prices, err := body.read(func(i int) string { return fmt.Sprintf(offerAtIndex, i) })
	if err != nil {
		return nil, err
	}
	return l.done(nil, l.State.SetPrices(r.BusinessID, prices, r.Now))
}

// updatePrices sets prices of one shop, where the cabinet has such.
func (l *operations) updatePrices(r *pullapi.Request, body priceList) (any, error) {
	if business, _ := l.State.Business(r.Key.BusinessID); business.OnlyDefaultPrice {
		return nil, refuse(http.StatusLocked, "", onlyDefaultPrice)
	}
	if err := body.checkBases(); err != nil {
		return nil, err
	}
	prices, err := body.read(func(i int) string { return fmt.Sprintf(offerOfID, body.Offers[i].OfferID) })
	if err != nil {
		return nil, err
	}
	for _, o := range body.Offers {
		if o.Price.VAT != nil {
			if err := checkVAT(r.Campaign, *o.Price.VAT, o.OfferID); err != nil {
				return nil, err
			}
		}
	}
	next := 0
	return l.place(r, skus(body.Offers, func(o offerPrice) string { return o.OfferID }), func(o *market.ShopOffer) error {
		price, vat := prices[next], body.Offers[next].Price.VAT
		next++
		p := &o.Placement
		p.Removed = false
		p.LastValid = rules.LastValidPrice(o.Price(), p.LastValid, price.Price)
		p.Price, p.OldPrice, p.PriceAt = price.Price, price.OldPrice, r.Now
		if vat != nil {
			p.VAT = *vat
		}
		return nil
	})
}

// checkBases refuses prices that are above those that they are crossed out for.
func (body *priceList) checkBases() error {
	for _, o := range body.Offers {
		if o.Price == nil || o.Price.Base == "" {
			continue
		}
		base, _ := o.Price.Base.Float64()
		if value, _ := o.Price.Value.Float64(); base < value {
			return invalid(baseBelowValue, o.OfferID)
		}
	}
	return nil
}

// getPrices lists what offers cost in a shop: by its own prices, or else the
// cabinet's.
func (l *operations) getPrices(r *pullapi.Request) (any, error) {
	archived := r.Flag("archived")
	where := func(o *market.ShopOffer) bool { return o.Price() != 0 && o.Offer.Archived == archived }
	page, err := l.inShopPage(r, nil, where)
	return shopPrices{each(page.Items, func(o *market.ShopOffer) pricedOffer {
		price, at := effectivePrice(o)
		return pricedOffer{ID: o.Offer.ID, Price: price, MarketSKU: marketSKU(&o.Offer), UpdatedAt: at}
	}), paging{page.Next}}, err
}

// effectivePrice is what an offer costs in a shop, and since when.
func effectivePrice(o *market.ShopOffer) (shopPrice, string) {
	if o.Placement.Price != 0 {
		return shopPriceOf(o.Placement), o.Placement.PriceAt.Format(time.RFC3339)
	}
	return shopPrice{Value: o.Offer.Price, Base: o.Offer.OldPrice, Currency: currency, VAT: o.Placement.VAT}, o.Offer.PriceAt.Format(time.RFC3339)
}

// getPricesByOfferIDs lists a shop's own prices.
func (l *operations) getPricesByOfferIDs(r *pullapi.Request, body asIDs) (any, error) {
	page, err := l.inShopPage(r, body.OfferIDs, func(o *market.ShopOffer) bool { return o.Placement.Price != 0 })
	return shopPrices{each(page.Items, func(o *market.ShopOffer) pricedOffer {
		price, at := effectivePrice(o)
		return pricedOffer{OfferID: o.Offer.ID, Price: price, UpdatedAt: at}
	}), paging{page.Next}}, err
}
