package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// sameWarehouse: a stock is of the warehouse that was asked about.
func sameWarehouse(asked market.StocksRequest, got market.StocksReply) []Problem {
	return eachSKU(got, func(one market.StocksReplySKU) *Problem {
		if one.WarehouseID == asked.WarehouseID {
			return nil
		}
		return &Problem{
			Name: "same-warehouse", Found: fmt.Sprintf("warehouse %d", one.WarehouseID), Expected: fmt.Sprintf("warehouse %d", asked.WarehouseID),
			Fix: "return the warehouseId of the request",
		}
	})
}
