package pushapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

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

// everySKU: a reply says something of every SKU. Stores are known to leave out what
// they do not have; one that leaves out everything has not answered.
func everySKU(asked market.StocksRequest, got market.StocksReply) []Problem {
	said := map[string]bool{}
	for _, one := range got.SKUs {
		said[one.SKU] = true
	}
	var missing []string
	for _, sku := range asked.SKUs {
		if !said[trim(sku)] {
			missing = append(missing, sku)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	p := Problem{
		Name: "every-sku", Level: Seen, Pointer: "/skus", Found: fmt.Sprintf("nothing of %d of %d SKUs, such as %s", len(missing), len(asked.SKUs), quoted(missing[0])),
		Expected: "an entry for every SKU asked for", Fix: "return a count of 0 for what you do not have",
	}
	if len(missing) == len(asked.SKUs) {
		p.Level = Documented
	}
	return []Problem{p}
}

// fitAlone: a stock is of what can be sold.
func fitAlone(_ market.StocksRequest, got market.StocksReply) []Problem {
	return eachSKU(got, func(one market.StocksReplySKU) *Problem {
		switch {
		case !one.HasFit:
			return &Problem{Name: "fit", Found: "no stock of type FIT for " + quoted(one.SKU), Expected: "a stock of type FIT", Fix: `count what can be sold as {"type": "FIT"}`}
		case len(one.Others) > 0:
			return &Problem{
				Name: "fit", Level: Seen, Found: strings.Join(few(one.Others), ", ") + " besides FIT", Expected: "a stock of type FIT alone", Fix: "leave out the others: Market has no use for them",
			}
		}
		return nil
	})
}

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
