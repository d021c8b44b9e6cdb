package pushapi

import "github.com/localmarket/localmarket/sim/market"

// itemTwice: no item is there twice.
func itemTwice(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	seen := map[string]bool{}
	for i, item := range got.Items {
		if seen[item.OfferID] {
			all = append(all, Problem{
				Name: "item-twice", Pointer: at("/cart/items/%d", i), Found: quoted(item.OfferID),
				Expected: "each item once", Fix: "return one entry for each item of the request",
			})
		}
		seen[item.OfferID] = true
	}
	return all
}
