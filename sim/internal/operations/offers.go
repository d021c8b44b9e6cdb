package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// shopOfferHandlers are about how one shop sells the cabinet's offers.
func (l *operations) shopOfferHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getCampaignOffers":    pullapi.JSON(l.getCampaignOffers),
		"updateCampaignOffers": pullapi.JSON(l.updateCampaignOffers),
		"deleteCampaignOffers": pullapi.JSON(l.deleteCampaignOffers),

		"getOfferRecommendations": pullapi.JSON(l.getOfferRecommendations),
	}
}

func (l *operations) getCampaignOffers(r *pullapi.Request, f offerFilter) (any, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	page, err := l.inShopPage(r, f.OfferIDs, f.fitsShop)
	return shopOffers{paging{page.Next}, each(page.Items, shopOfferOf)}, err
}

// inShopPage is a page of what the path's shop sells.
func (l *operations) inShopPage(r *pullapi.Request, ids []string, where func(*market.ShopOffer) bool) (state.Listed[market.ShopOffer], error) {
	return l.State.ShopOffers(state.ShopFilter{CampaignID: r.Int("campaignId"), IDs: ids, Where: where}, pageOrAll(r, ids))
}

// place changes how the path's shop sells offers.
func (l *operations) place(r *pullapi.Request, ids []string, edit func(*market.ShopOffer) error) (any, error) {
	if twice, ok := repeated(ids, func(id string) string { return id }); ok {
		return nil, typed("DUPLICATE_OFFER", offerTwice, twice)
	}
	return l.done(nil, l.State.EditPlacements(r.Int("campaignId"), ids, edit))
}

type updateCampaignOffersRequest struct {
	Offers []offerPlacement `json:"offers"`
}

// updateCampaignOffers sets whether a shop shows offers, and their VAT. The shop
// sells them from then on.
func (l *operations) updateCampaignOffers(r *pullapi.Request, body updateCampaignOffersRequest) (any, error) {
	for _, o := range body.Offers {
		if o.VAT != nil {
			if err := checkVAT(r.Campaign, *o.VAT, o.OfferID); err != nil {
				return nil, err
			}
		}
	}
	next := 0
	return l.place(r, skus(body.Offers, func(o offerPlacement) string { return o.OfferID }), func(o *market.ShopOffer) error {
		update := body.Offers[next]
		next++
		o.Placement.Removed = false
		if update.VAT != nil {
			o.Placement.VAT = *update.VAT
		}
		if update.Available != nil {
			o.Placement.Hidden = !*update.Available
		}
		return nil
	})
}

type offerPlacement struct {
	OfferID   string `json:"offerId"`
	VAT       *int64 `json:"vat"`
	Available *bool  `json:"available"`
}

// deleteCampaignOffers takes offers out of the shop, but for those in Market's
// warehouse.
func (l *operations) deleteCampaignOffers(r *pullapi.Request, body asIDs) (any, error) {
	return notDeleted{l.State.RemoveFromShop(r.Int("campaignId"), body.OfferIDs)}, nil
}

type shopOffers struct {
	Paging paging      `json:"paging"`
	Offers []shopOffer `json:"offers"`
}

type shopOffer struct {
	OfferID       string      `json:"offerId"`
	BasicPrice    *basicPrice `json:"basicPrice,omitempty"`
	CampaignPrice *shopPrice  `json:"campaignPrice,omitempty"`
	Status        string      `json:"status"`
	Available     bool        `json:"available"`
}

func shopOfferOf(o *market.ShopOffer) shopOffer {
	return shopOffer{
		OfferID: o.Offer.ID, BasicPrice: basicPriceOf(&o.Offer), CampaignPrice: campaignPriceOf(o.Placement),
		Status: string(o.Status()), Available: !o.Placement.Hidden,
	}
}
