package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// placementHandlers are the operations about how one shop sells the cabinet's
// offers.
func (l *operations) placementHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getCampaignOffers":    pullapi.JSON(l.getCampaignOffers),
		"updateCampaignOffers": pullapi.JSON(l.updateCampaignOffers),
		"deleteCampaignOffers": pullapi.JSON(l.deleteCampaignOffers),
		"getHiddenOffers":      l.getHiddenOffers,
		"addHiddenOffers":      l.addHiddenOffers,
		"deleteHiddenOffers":   l.deleteHiddenOffers,
	}
}

func (l *operations) getCampaignOffers(r *pullapi.Request, f offerFilter) (any, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	page, err := l.inShopPage(r, f.OfferIDs, f.fitsShop)
	reply := shopOffers{Paging: paging{page.Next}, Offers: []shopOffer{}}
	for _, o := range page.Items {
		reply.Offers = append(reply.Offers, shopOfferOf(o))
	}
	return reply, err
}

// inShopPage is a page of what the path's shop sells.
func (l *operations) inShopPage(r *pullapi.Request, ids []string, where func(*market.ShopOffer) bool) (state.Listed[market.ShopOffer], error) {
	return l.State.ShopOffers(state.ShopFilter{CampaignID: r.Int("campaignId"), IDs: ids, Where: where}, pageOrAll(r, ids))
}

// place changes how the path's shop sells offers.
func (l *operations) place(r *pullapi.Request, ids []string, edit func(*market.ShopOffer) error) (any, error) {
	if err := once(ids); err != nil {
		return nil, err
	}
	return l.done(nil, l.State.EditPlacements(r.Int("campaignId"), ids, edit))
}

type updateCampaignOffersRequest struct {
	Offers []offerPlacement `json:"offers"`
}

// updateCampaignOffers sets whether a shop shows offers, and their VAT. The shop
// sells them from then on.
func (l *operations) updateCampaignOffers(r *pullapi.Request, body updateCampaignOffersRequest) (any, error) {
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

func (l *operations) getHiddenOffers(r *pullapi.Request) (any, error) {
	page, err := l.inShopPage(r, r.List("offer_id"), func(o *market.ShopOffer) bool { return o.Placement.Hidden })
	reply := hiddenOffers{Paging: paging{page.Next}, Offers: []hiddenOffer{}}
	for _, o := range page.Items {
		reply.Offers = append(reply.Offers, hiddenOffer{o.Offer.ID})
	}
	return reply, err
}

func (l *operations) addHiddenOffers(r *pullapi.Request) (any, error) { return l.hide(r, true) }

func (l *operations) deleteHiddenOffers(r *pullapi.Request) (any, error) { return l.hide(r, false) }

func (l *operations) hide(r *pullapi.Request, hidden bool) (any, error) {
	var body struct {
		Offers []hiddenOffer `json:"hiddenOffers"`
	}
	if err := r.Decode(&body); err != nil {
		return nil, err
	}
	return l.place(r, skus(body.Offers, func(o hiddenOffer) string { return o.OfferID }), func(o *market.ShopOffer) error {
		o.Placement.Hidden = hidden
		return nil
	})
}

type hiddenOffers struct {
	Paging paging        `json:"paging"`
	Offers []hiddenOffer `json:"hiddenOffers"`
}

type hiddenOffer struct {
	OfferID string `json:"offerId"`
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

func shopOfferOf(o market.ShopOffer) shopOffer {
	return shopOffer{
		OfferID: o.Offer.ID, BasicPrice: basicPriceOf(o.Offer), CampaignPrice: campaignPriceOf(o.Placement),
		Status: string(o.Status()), Available: !o.Placement.Hidden,
	}
}
