package operations

import (
	"encoding/json"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// goodsStatsHandlers tell of a shop's goods all at once.
func (l *operations) goodsStatsHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getGoodsStats": pullapi.JSON(l.getGoodsStats),
	}
}

type getGoodsStatsRequest struct {
	SKUs []string `json:"shopSkus"`
}

// getGoodsStats tells of those of the asked goods that the shop sells.
func (l *operations) getGoodsStats(r *pullapi.Request, asked getGoodsStatsRequest) (any, error) {
	reply := goodsStats{Goods: []goodsStat{}}
	for _, sku := range asked.SKUs {
		if o, ok := l.inShop(r.Campaign.ID, sku); ok {
			reply.Goods = append(reply.Goods, l.goodsStat(r.Campaign, &o))
		}
	}
	return reply, nil
}

func (l *operations) goodsStat(c *market.Campaign, o *market.ShopOffer) goodsStat {
	w, _ := l.State.Warehouse(c.WarehouseID)
	size := sizeOf(&o.Offer)
	stat := goodsStat{
		SKU: o.Offer.ID, MarketSKU: marketSKU(&o.Offer), Name: o.Offer.Title, Price: o.Price(),
		CategoryID: o.Offer.CategoryID, CategoryName: l.categoryNameOf(c.BusinessID, o.Offer.CategoryID), Size: size,
		Warehouses: []stockedWarehouse{{c.WarehouseID, w.Name, stocksOf(o).Stocks}},
	}
	_ = json.Unmarshal(readCard(o.Offer.Card)["pictures"], &stat.Pictures) // the contract has held it to its form
	if o.Price() > 0 && size != nil {
		question := tariffOffer{
			CategoryID: o.Offer.CategoryID, Price: float64(o.Price()) / float64(market.Rouble),
			Length: size.Length, Width: size.Width, Height: size.Height, Weight: size.Weight,
		}
		stat.Tariffs = tariffsOf(c.Model, &question, "")
	}
	return stat
}

// sizeDTO is the size of a parcel, in centimetres and kilograms.
type sizeDTO struct {
	Length float64 `json:"length"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Weight float64 `json:"weight"`
}

// sizeOf is nil for an offer of which nobody has said it.
func sizeOf(o *market.Offer) *sizeDTO {
	var size *sizeDTO
	_ = json.Unmarshal(readCard(o.Card)["weightDimensions"], &size) // the contract has held it to its form
	return size
}

type goodsStats struct {
	Goods []goodsStat `json:"shopSkus"`
}

type goodsStat struct {
	SKU          string             `json:"shopSku"`
	MarketSKU    int64              `json:"marketSku"`
	Name         string             `json:"name"`
	Price        market.Money       `json:"price,omitempty"`
	CategoryID   int64              `json:"categoryId,omitempty"`
	CategoryName string             `json:"categoryName,omitempty"`
	Size         *sizeDTO           `json:"weightDimensions,omitempty"`
	Warehouses   []stockedWarehouse `json:"warehouses"`
	Tariffs      []calculatedTariff `json:"tariffs,omitempty"`
	Pictures     []string           `json:"pictures,omitempty"`
}

type stockedWarehouse struct {
	ID     int64        `json:"id"`
	Name   string       `json:"name"`
	Stocks []stockCount `json:"stocks"`
}
