package operations

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

type updatePartnerStocksRequest struct {
	Items []partnerStock `json:"skuItems"`
}

type partnerStock struct {
	SKU         string    `json:"sku"`
	WarehouseID int64     `json:"partnerWarehouseId"`
	Count       int64     `json:"count"`
	UpdatedAt   time.Time `json:"updatedAt"`
}

// updateStocksOnPartnerWarehouses sets stocks of the cabinet's own warehouses,
// where those are in no group (P-STOCKS): all of them or none.
func (l *operations) updateStocksOnPartnerWarehouses(r *pullapi.Request, asked updatePartnerStocksRequest) (any, error) {
	if err := l.checkUngrouped(r); err != nil {
		return nil, err
	}
	type place struct {
		sku       string
		warehouse int64
	}
	if twice, ok := repeated(asked.Items, func(s partnerStock) place { return place{s.SKU, s.WarehouseID} }); ok {
		return nil, typed("DUPLICATE_SHOP_SKU", skuTwice, twice.sku, twice.warehouse)
	}
	stocks := map[int64][]market.Stock{}
	var order []int64
	for _, s := range asked.Items {
		if _, err := l.partnerWarehouse(r, s.WarehouseID); err != nil {
			return nil, err
		}
		if err := rules.CheckStockTime(s.SKU, s.UpdatedAt, r.Now); err != nil {
			return nil, err
		}
		if stocks[s.WarehouseID] == nil {
			order = append(order, s.WarehouseID)
		}
		if _, known := l.State.Offer(r.BusinessID, s.SKU); known {
			stocks[s.WarehouseID] = append(stocks[s.WarehouseID], market.Stock{OfferID: s.SKU, Fit: s.Count, UpdatedAt: s.UpdatedAt})
		}
	}
	for _, id := range order {
		if err := l.State.SetStocks(id, stocks[id], r.Now); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

type getPartnerStocksRequest struct {
	WarehouseID int64    `json:"partnerWarehouseId"`
	Archived    *bool    `json:"archived"`
	OfferIDs    []string `json:"offerIds"`
}

// getStocksOnPartnerWarehouses reads the stocks of one warehouse of the
// cabinet's own.
func (l *operations) getStocksOnPartnerWarehouses(r *pullapi.Request, asked getPartnerStocksRequest) (any, error) {
	if err := l.checkUngrouped(r); err != nil {
		return nil, err
	}
	w, err := l.partnerWarehouse(r, asked.WarehouseID)
	if err != nil {
		return nil, err
	}
	fits := func(o *market.ShopOffer) bool { return asked.Archived == nil || o.Offer.Archived == *asked.Archived }
	page, err := l.State.ShopOffers(state.ShopFilter{CampaignID: w.CampaignID, IDs: asked.OfferIDs, Where: fits}, pageOrAll(r, asked.OfferIDs))
	return partnerStocks{w.ID, each(page.Items, func(o *market.ShopOffer) stocksOfOffer { return stocksOf(o) }), paging{page.Next}}, err
}

type partnerStocks struct {
	WarehouseID int64           `json:"partnerWarehouseId"`
	Offers      []stocksOfOffer `json:"offers"`
	Paging      paging          `json:"paging"`
}

// partnerReport has the stocks of the cabinet's own warehouses.
const partnerReport = "generateStocksReport"

// partnerStockTable is what lies in the cabinet's own warehouses.
func (l *operations) partnerStockTable(r *pullapi.Request, body *reportBody) *table {
	t := &table{columns: []string{"sku", "title", "model", "warehouse", "available", "freeze", "price", "status"}}
	for _, shop := range l.shops(r.BusinessID) {
		w, _ := l.State.Warehouse(shop.WarehouseID)
		if w.CampaignID == 0 || !oneOf(body.WarehouseIDs, w.ID) {
			continue
		}
		l.eachOffer(body, []market.Campaign{shop}, func(c market.Campaign, o market.ShopOffer) {
			t.add(o.Offer.ID, o.Offer.Title, c.Model, fmt.Sprint(w.ID), o.Stock.Available(), o.Stock.Reserved, o.Price(), o.Status())
		})
	}
	return t
}
