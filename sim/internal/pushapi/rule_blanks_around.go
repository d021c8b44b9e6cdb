package pushapi

import "github.com/localmarket/localmarket/sim/market"

// blanksAround: Market cuts blanks off a SKU, so a store need not send any.
func blanksAround(_ Asked, got market.CartReply) []Problem {
	for i, item := range got.Items {
		if item.Blanks {
			return []Problem{{
				Name: "blanks-around-offer", Level: Seen, Pointer: at("/cart/items/%d/offerId", i), Found: "blanks around " + quoted(item.OfferID),
				Expected: "the offerId of the request", Fix: "return the offerId without blanks around it: Market cuts them off",
			}}
		}
	}
	return nil
}
