package pushapi

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// changedFeed: an item has the feedId that it was asked with.
func changedFeed(a Asked, got market.CartReply) []Problem {
	var all []Problem
	asked := a.offers()
	for i, item := range got.Items {
		if a.FeedID != 0 && item.FeedID != a.FeedID && asked[item.OfferID] {
			all = append(all, Problem{
				Name: "changed-feed", Pointer: at("/cart/items/%d/feedId", i), Found: fmt.Sprint(item.FeedID),
				Expected: fmt.Sprintf("the feedId of the request, %d", a.FeedID), Fix: "return the feedId as it was asked for",
			})
		}
	}
	return all
}
