package pushapi

import "github.com/localmarket/localmarket/sim/market"

// noWayOfDelivery: with no delivery option nothing can be delivered (L-CART).
func noWayOfDelivery(a Asked, got market.CartReply) []Problem {
	if a.Model != market.DBS || len(got.Options) > 0 {
		return nil
	}
	for i, item := range got.Items {
		if item.Count > 0 && item.Delivery != nil && *item.Delivery && got.HasOptions {
			return []Problem{{
				Name: "no-way-of-delivery", Pointer: at("/cart/items/%d/delivery", i), Found: "true, with deliveryOptions []",
				Expected: "delivery options for what is delivered; Market's log says: validate error: delivery options is empty but there are items to be delivered",
				Fix:      `where you do not deliver, leave "delivery" out of the items or set it to false`,
			}}
		}
		if item.Count > 0 && !got.HasOptions {
			return []Problem{{
				Name: "no-way-of-delivery", Level: Seen, Pointer: "/cart", Found: "no deliveryOptions",
				Expected: "deliveryOptions, as a shop by DBS has them", Fix: "return deliveryOptions, or an empty list where you do not deliver",
			}}
		}
	}
	return nil
}
