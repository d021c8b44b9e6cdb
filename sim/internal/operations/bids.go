package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// bidHandlers are the operations about what the seller gives for sales.
func (l *operations) bidHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"putBidsForBusiness":     pullapi.JSON(l.putBidsForBusiness),
		"putBidsForCampaign":     pullapi.JSON(l.putBidsForCampaign),
		"getBidsInfoForBusiness": pullapi.JSON(l.getBidsInfoForBusiness),
		"getBidsRecommendations": pullapi.JSON(l.getBidsRecommendations),
	}
}

type bid struct {
	SKU string `json:"sku"`
	Bid int64  `json:"bid"`
}

type bidList struct {
	Bids []bid `json:"bids"`
}

// readBids reads bids by SKU, of offers that the cabinet has: Market passes over
// the others.
func (l *operations) readBids(businessID int64, body bidList) (ids []string, bids map[string]int64, err error) {
	if twice, ok := repeated(body.Bids, func(b bid) string { return b.SKU }); ok {
		return nil, nil, typed("DUPLICATE_SHOP_SKU", bidTwice, twice)
	}
	bids = map[string]int64{}
	for _, b := range body.Bids {
		if _, known := l.State.Offer(businessID, b.SKU); known {
			ids = append(ids, b.SKU)
			bids[b.SKU] = b.Bid
		}
	}
	return ids, bids, nil
}

func (l *operations) putBidsForBusiness(r *pullapi.Request, body bidList) (any, error) {
	ids, bids, err := l.readBids(r.BusinessID, body)
	if err != nil {
		return nil, err
	}
	return l.done(nil, l.State.EditOffers(r.BusinessID, ids, func(o *market.Offer) error {
		o.Bid = bids[o.ID]
		return nil
	}))
}

func (l *operations) putBidsForCampaign(r *pullapi.Request, body bidList) (any, error) {
	ids, bids, err := l.readBids(r.BusinessID, body)
	if err != nil {
		return nil, err
	}
	return l.place(r, ids, func(o *market.ShopOffer) error {
		o.Placement.Bid = bids[o.Offer.ID]
		return nil
	})
}

type getBidsInfoForBusinessRequest struct {
	SKUs []string `json:"skus"`
}

// getBidsInfoForBusiness lists the bids for all shops.
func (l *operations) getBidsInfoForBusiness(r *pullapi.Request, body getBidsInfoForBusinessRequest) (any, error) {
	where := func(o *market.Offer) bool { return o.Bid != 0 }
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: body.SKUs, Where: where}, pageOrAll(r, body.SKUs))
	return bidPage{each(page.Items, func(o *market.Offer) bid { return bid{o.ID, o.Bid} }), paging{page.Next}}, err
}

type bidPage struct {
	Bids   []bid  `json:"bids"`
	Paging paging `json:"paging"`
}
