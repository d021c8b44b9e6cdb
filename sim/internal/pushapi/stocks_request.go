package pushapi

import "github.com/localmarket/localmarket/sim/market"

type stocksRequest struct {
	WarehouseID        int64    `json:"warehouseId"`
	PartnerWarehouseID string   `json:"partnerWarehouseId"`
	SKUs               []string `json:"skus"`
}

// Stocks asks what a shop's warehouse has (L-STOCKS).
func (w *Writer) Stocks(asked market.StocksRequest, shop market.Campaign) []byte {
	return body(stocksRequest{asked.WarehouseID, partnerWarehouse(shop), asked.SKUs})
}
