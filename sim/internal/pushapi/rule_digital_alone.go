package pushapi

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// digitalAlone: digital goods have one way to get to their buyer.
func digitalAlone(_ Asked, got market.CartReply) []Problem {
	i := slices.IndexFunc(got.Options, func(o market.CartOption) bool { return o.Type == market.Digital })
	if i < 0 || len(got.Options) == 1 {
		return nil
	}
	return []Problem{{
		Name: "digital-alone", Level: Seen, Pointer: at("/cart/deliveryOptions/%d", i), Found: fmt.Sprintf("a DIGITAL option among %d", len(got.Options)),
		Expected: "one DIGITAL option alone", Fix: "offer digital goods by DIGITAL, all others by the other ways",
	}}
}
