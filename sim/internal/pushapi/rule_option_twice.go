package pushapi

import "github.com/localmarket/localmarket/sim/market"

// optionTwice: the order names the option that the buyer chose by its id.
func optionTwice(_ Asked, got market.CartReply) []Problem {
	seen := map[string]bool{"": false}
	for i, o := range got.Options {
		if seen[o.ID] {
			return []Problem{{
				Name: "option-twice", Level: Seen, Pointer: at("/cart/deliveryOptions/%d/id", i), Found: quoted(o.ID),
				Expected: "another id for each option", Fix: "give each delivery option an id of its own: order/accept names the chosen one as shopDeliveryId",
			}}
		}
		seen[o.ID] = o.ID != ""
	}
	return nil
}
