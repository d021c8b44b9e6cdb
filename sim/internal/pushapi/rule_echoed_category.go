package pushapi

import "github.com/localmarket/localmarket/sim/market"

// echoedCategory: feedCategoryId is Market's own.
func echoedCategory(_ Asked, got market.CartReply) []Problem {
	for i, item := range got.Items {
		if item.CategoryEchoed {
			return []Problem{{
				Name: "category-echoed", Pointer: at("/cart/items/%d/feedCategoryId", i), Found: "feedCategoryId",
				Expected: "an item without feedCategoryId", Fix: "leave feedCategoryId out of the reply",
			}}
		}
	}
	return nil
}
