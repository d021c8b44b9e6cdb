package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// quarantineHandlers are the operations about prices that changed too sharply.
func (l *operations) quarantineHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getBusinessQuarantineOffers": pullapi.JSON(l.getBusinessQuarantineOffers),
		"confirmBusinessPrices":       pullapi.JSON(l.confirmBusinessPrices),
		"getCampaignQuarantineOffers": pullapi.JSON(l.getCampaignQuarantineOffers),
		"confirmCampaignPrices":       pullapi.JSON(l.confirmCampaignPrices),
	}
}

func (l *operations) getBusinessQuarantineOffers(r *pullapi.Request, f offerFilter) (any, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	caught := func(o *market.Offer) bool { return o.LastValid != 0 && f.fits(o) }
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: f.OfferIDs, Where: caught}, pageOrAll(r, f.OfferIDs))
	return quarantine{paging{page.Next}, each(page.Items, func(o *market.Offer) quarantined {
		return quarantinedOf(o.ID, o.Price, o.LastValid)
	})}, err
}

func (l *operations) getCampaignQuarantineOffers(r *pullapi.Request, f offerFilter) (any, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	page, err := l.inShopPage(r, f.OfferIDs, func(o *market.ShopOffer) bool { return o.Placement.LastValid != 0 && f.fitsShop(o) })
	return quarantine{paging{page.Next}, each(page.Items, func(o *market.ShopOffer) quarantined {
		return quarantinedOf(o.Offer.ID, o.Placement.Price, o.Placement.LastValid)
	})}, err
}

// confirmBusinessPrices lets prices for all shops out of quarantine.
func (l *operations) confirmBusinessPrices(r *pullapi.Request, body asIDs) (any, error) {
	return l.done(nil, l.State.EditOffers(r.BusinessID, body.OfferIDs, func(o *market.Offer) error {
		o.LastValid = 0
		return nil
	}))
}

// confirmCampaignPrices lets a shop's own prices out of quarantine.
func (l *operations) confirmCampaignPrices(r *pullapi.Request, body asIDs) (any, error) {
	return l.place(r, body.OfferIDs, func(o *market.ShopOffer) error {
		o.Placement.LastValid = 0
		return nil
	})
}

type quarantine struct {
	Paging paging        `json:"paging"`
	Offers []quarantined `json:"offers"`
}

type quarantined struct {
	OfferID   string    `json:"offerId"`
	Current   moneyDTO  `json:"currentPrice"`
	LastValid moneyDTO  `json:"lastValidPrice"`
	Verdicts  []verdict `json:"verdicts"`
}

type verdict struct {
	Type   string      `json:"type"`
	Params []parameter `json:"params"`
}

type parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func quarantinedOf(id string, price, lastValid market.Money) quarantined {
	return quarantined{
		OfferID: id, Current: sumOf(price), LastValid: sumOf(lastValid),
		Verdicts: []verdict{{"PRICE_CHANGE", []parameter{
			{"CURRENT_PRICE", price.String()},
			{"LAST_VALID_PRICE", lastValid.String()},
			{"CURRENCY", currency},
		}}},
	}
}
