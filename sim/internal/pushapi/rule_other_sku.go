package pushapi

import "github.com/localmarket/localmarket/sim/market"

// otherSKU: a reply has no SKU that was not asked for.
func otherSKU(asked market.StocksRequest, got market.StocksReply) []Problem {
	wanted := map[string]bool{}
	for _, sku := range asked.SKUs {
		wanted[trim(sku)] = true
	}
	return eachSKU(got, func(one market.StocksReplySKU) *Problem {
		if wanted[one.SKU] {
			return nil
		}
		return &Problem{
			Name: "other-sku", Found: quoted(one.SKU), Expected: "one of the SKUs asked for", Fix: "return the SKUs that were asked for, as they were written",
		}
	})
}

// eachSKU asks about each SKU of a reply.
func eachSKU(got market.StocksReply, about func(market.StocksReplySKU) *Problem) []Problem {
	var all []Problem
	for i, one := range got.SKUs {
		if p := about(one); p != nil {
			p.Pointer = at("/skus/%d", i)
			all = append(all, *p)
		}
	}
	return all
}
