package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

type bidsRecommendationsRequest struct {
	SKUs []string `json:"skus"`
}

// The bids that Market recommends, for shares of shows in percent (choice): each is
// so much above the least, by the offer's category.
const (
	leastBid = 50 // hundredths of a percent
	bidSteps = 5
	mostBid  = 9999
)

// getBidsRecommendations says of the asked offers that the cabinet has which bids
// and which prices would show them more.
func (l *operations) getBidsRecommendations(r *pullapi.Request, asked bidsRecommendationsRequest) (any, error) {
	reply := bidAdvice{Recommendations: []bidAdviceOf{}}
	shops := slices.DeleteFunc(l.shops(r.BusinessID), func(c market.Campaign) bool { return c.Model == market.LaaS })
	for _, sku := range asked.SKUs {
		o, ok := l.State.Offer(r.BusinessID, sku)
		if !ok {
			continue
		}
		one := bidAdviceOf{SKU: sku, Bid: o.Bid}
		for share := int64(10); share <= 100; share += 30 {
			bid := min(mostBid, leastBid+share*bidSteps+o.CategoryID%leastBid)
			one.Bids = append(one.Bids, bidForShows{bid, share})
		}
		for _, c := range shops {
			if in, ok := l.inShop(c.ID, sku); ok && in.Price() > 0 {
				one.Prices = append(one.Prices, priceAdvice{c.ID, max(market.Rouble, optimalPrice(in.Price()))})
			}
		}
		reply.Recommendations = append(reply.Recommendations, one)
	}
	return reply, nil
}

type bidAdvice struct {
	Recommendations []bidAdviceOf `json:"recommendations"`
}

type bidAdviceOf struct {
	SKU    string        `json:"sku"`
	Bid    int64         `json:"bid"`
	Bids   []bidForShows `json:"bidRecommendations"`
	Prices []priceAdvice `json:"priceRecommendations,omitempty"`
}

type bidForShows struct {
	Bid   int64 `json:"bid"`
	Shows int64 `json:"showPercent"`
}

type priceAdvice struct {
	CampaignID int64        `json:"campaignId"`
	Price      market.Money `json:"price"`
}

// How attractive prices are, as the contract names it.
const (
	optimal = "OPTIMAL"
	average = "AVERAGE"
	low     = "LOW"
)

// What Market thinks a price might be, in percent of what it is (choice).
const (
	optimalPart = 95
	averagePart = 105
)

func optimalPrice(price market.Money) market.Money { return price * optimalPart / 100 }

// competitiveness is how attractive an offer's price is. It follows from the price's
// own figures (choice), so that a store meets all three.
func competitiveness(o *market.Offer) string {
	return []string{optimal, average, low}[int64(o.Price/market.Rouble)%3]
}

type offerRecommendationsRequest struct {
	OfferIDs []string `json:"offerIds"`
	Filter   string   `json:"competitivenessFilter"`
}

// getOfferRecommendations says of priced offers how attractive they are, and at which
// prices they would be more so.
func (l *operations) getOfferRecommendations(r *pullapi.Request, asked offerRecommendationsRequest) (any, error) {
	where := func(o *market.Offer) bool {
		return o.Price > 0 && !o.Archived && (asked.Filter == "" || asked.Filter == competitiveness(o))
	}
	page, err := l.State.FindOffers(state.OfferFilter{BusinessID: r.BusinessID, IDs: asked.OfferIDs, Where: where}, pageOrAll(r, asked.OfferIDs))
	return offerAdvice{paging{page.Next}, each(page.Items, func(o *market.Offer) offerAdviceOf {
		return offerAdviceOf{
			advisedOffer{o.ID, sumOf(o.Price), competitiveness(o)},
			advisedPrices{o.ID, priceThresholds{sumOf(optimalPrice(o.Price)), sumOf(o.Price * averagePart / 100)}},
		}
	})}, err
}

type offerAdvice struct {
	Paging          paging          `json:"paging"`
	Recommendations []offerAdviceOf `json:"offerRecommendations"`
}

type offerAdviceOf struct {
	Offer          advisedOffer  `json:"offer"`
	Recommendation advisedPrices `json:"recommendation"`
}

type advisedOffer struct {
	OfferID         string   `json:"offerId"`
	Price           moneyDTO `json:"price"`
	Competitiveness string   `json:"competitiveness"`
}

type advisedPrices struct {
	OfferID    string          `json:"offerId"`
	Thresholds priceThresholds `json:"competitivenessThresholds"`
}

type priceThresholds struct {
	Optimal moneyDTO `json:"optimalPrice"`
	Average moneyDTO `json:"averagePrice"`
}
