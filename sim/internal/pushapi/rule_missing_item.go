package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// missingItem: a reply says something of every item, or has none at all.
func missingItem(a Asked, got market.CartReply) []Problem {
	if len(got.Items) == 0 {
		return nil
	}
	said := map[string]bool{}
	for _, item := range got.Items {
		said[item.OfferID] = true
	}
	for _, item := range a.Items {
		if !said[trim(item.OfferID)] {
			return []Problem{{
				Name: "missing-item", Level: Seen, Pointer: "/cart/items", Found: fmt.Sprintf("no item %s", quoted(item.OfferID)),
				Expected: "an entry for every item asked for", Fix: `return {"count": 0} for an item that is out of stock; an empty list is for a cart of which nothing is on sale`,
			}}
		}
	}
	return nil
}
