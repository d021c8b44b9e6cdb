package pushapi

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// numbersQuoted: numbers are no strings.
func numbersQuoted(_ market.StocksRequest, got market.StocksReply) []Problem {
	i := slices.IndexFunc(got.SKUs, func(one market.StocksReplySKU) bool { return one.Quoted })
	if i < 0 {
		return nil
	}
	return []Problem{{
		Name: "numbers-quoted", Level: Seen, Pointer: at("/skus/%d", i), Found: "a number in quotes", Expected: "numbers without quotes",
		Fix: "write count and warehouseId as numbers",
	}}
}
