package pushapi

import (
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

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
