package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// optionsByDBSAlone: deliveryOptions are for shops that deliver themselves.
func optionsByDBSAlone(a Asked, got market.CartReply) []Problem {
	if a.Model == market.DBS || len(got.Options) == 0 {
		return nil
	}
	return []Problem{{
		Name: "options-by-dbs-alone", Pointer: "/cart/deliveryOptions", Found: fmt.Sprintf("%d delivery options", len(got.Options)),
		Expected: fmt.Sprintf("no deliveryOptions in a shop by %s: they are for DBS alone", a.Model),
		Fix:      "leave deliveryOptions out: Market delivers these orders",
	}}
}
