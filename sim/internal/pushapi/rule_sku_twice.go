package pushapi

import "github.com/localmarket/localmarket/sim/market"

// skuTwice: no SKU is there twice.
func skuTwice(_ market.StocksRequest, got market.StocksReply) []Problem {
	seen := map[string]bool{}
	return eachSKU(got, func(one market.StocksReplySKU) *Problem {
		if !seen[one.SKU] {
			seen[one.SKU] = true
			return nil
		}
		return &Problem{Name: "sku-twice", Found: quoted(one.SKU), Expected: "each SKU once", Fix: "return one entry for each SKU"}
	})
}
