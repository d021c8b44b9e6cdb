package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// stockHandlers are the operations about how much there is.
func (l *operations) stockHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"updateStocks": pullapi.JSON(l.updateStocks),
		"getStocks":    pullapi.JSON(l.getStocks),

		"updateStocksOnPartnerWarehouses": pullapi.JSON(l.updateStocksOnPartnerWarehouses),
		"getStocksOnPartnerWarehouses":    pullapi.JSON(l.getStocksOnPartnerWarehouses),
	}
}

type updateStocksRequest struct{ SKUs []stockUpdate }

// updateStocks sets stocks of the shop's warehouse, or of its group. Where there
// are no groups it is still taken (choice), and an issue says what to call
// (P-STOCKS). SKUs that are not in the catalogue are passed over, as Market does.
func (l *operations) updateStocks(r *pullapi.Request, body updateStocksRequest) (any, error) {
	c := r.Campaign
	if twice, ok := repeated(body.SKUs, func(s stockUpdate) string { return s.SKU }); ok {
		return nil, typed("DUPLICATE_SHOP_SKU", skuTwice, twice, c.WarehouseID)
	}
	if b, _ := l.State.Business(c.BusinessID); !b.WarehouseGroups && l.has("updateStocksOnPartnerWarehouses") {
		r.Note(journal.Finding{Rule: "P-STOCKS", Kind: journal.DeprecatedCall, Message: stocksForGroups, Fix: fixStocksForGroups})
	}
	var stocks []market.Stock
	for _, s := range body.SKUs {
		if err := rules.CheckStockTime(s.SKU, s.Items[0].UpdatedAt, r.Now); err != nil {
			return nil, err
		}
		if _, known := l.State.Offer(c.BusinessID, s.SKU); known && len(s.Items) > 0 {
			stocks = append(stocks, market.Stock{OfferID: s.SKU, Fit: s.Items[0].Count, UpdatedAt: s.Items[0].UpdatedAt})
		}
	}
	return l.done(nil, l.State.SetStocks(c.WarehouseID, stocks, r.Now))
}

type stockUpdate struct {
	SKU   string `json:"sku"`
	Items []struct {
		Count     int64     `json:"count"`
		UpdatedAt time.Time `json:"updatedAt"`
	} `json:"items"`
}

// getStocks reads the stocks of a shop's goods, and changes nothing (P-STOCKS).
func (l *operations) getStocks(r *pullapi.Request, f stockFilter) (any, error) {
	c := r.Campaign
	reply := stockPage{Warehouses: []stocksOfWarehouse{}}
	if f.WarehouseID != 0 && f.WarehouseID != c.WarehouseID {
		return reply, nil
	}
	page, err := l.State.ShopOffers(state.ShopFilter{CampaignID: c.ID, IDs: f.OfferIDs, Where: f.fits}, pageOrAll(r, f.OfferIDs))
	reply.Paging.Next = page.Next
	if len(page.Items) > 0 {
		reply.Warehouses = append(reply.Warehouses, f.warehouse(c, page.Items))
	}
	return reply, err
}

// stockFilter is the body of getStocks.
type stockFilter struct {
	WarehouseID int64    `json:"stocksWarehouseId"`
	HasStocks   *bool    `json:"hasStocks"`
	Turnover    bool     `json:"withTurnover"`
	Archived    bool     `json:"archived"`
	OfferIDs    []string `json:"offerIds"`
}

func (f *stockFilter) fits(o *market.ShopOffer) bool {
	if len(f.OfferIDs) == 0 && o.Offer.Archived != f.Archived {
		return false
	}
	return f.HasStocks == nil || f.WarehouseID == 0 || *f.HasStocks == (o.Stock.Fit > 0)
}

func (f *stockFilter) warehouse(c *market.Campaign, offers []market.ShopOffer) stocksOfWarehouse {
	turnover := f.Turnover && (c.Model == market.FBY || c.Model == market.LaaS)
	w := stocksOfWarehouse{ID: c.WarehouseID, Offers: []stocksOfOffer{}}
	for _, o := range offers {
		one := stocksOf(&o)
		if turnover {
			one.Turnover = &turnoverSummary{"NO_SALES"}
		}
		w.Offers = append(w.Offers, one)
	}
	return w
}

// stocksOf says how much there is of an offer, if that was ever said.
func stocksOf(o *market.ShopOffer) stocksOfOffer {
	one := stocksOfOffer{OfferID: o.Offer.ID, Stocks: []stockCount{}}
	if at := o.Stock.UpdatedAt; !at.IsZero() {
		one.UpdatedAt = at.Format(time.RFC3339)
		one.Stocks = []stockCount{
			{"FIT", o.Stock.Fit}, {"FREEZE", o.Stock.Reserved}, {"AVAILABLE", o.Stock.Available()},
		}
	}
	return one
}

type stockPage struct {
	Paging     paging              `json:"paging"`
	Warehouses []stocksOfWarehouse `json:"warehouses"`
}

type stocksOfWarehouse struct {
	ID     int64           `json:"warehouseId"`
	Offers []stocksOfOffer `json:"offers"`
}

type stocksOfOffer struct {
	OfferID   string           `json:"offerId"`
	Turnover  *turnoverSummary `json:"turnoverSummary,omitempty"`
	Stocks    []stockCount     `json:"stocks"`
	UpdatedAt string           `json:"updatedAt,omitempty"`
}

type turnoverSummary struct {
	Turnover string `json:"turnover"`
}

type stockCount struct {
	Type  string `json:"type"`
	Count int64  `json:"count"`
}
