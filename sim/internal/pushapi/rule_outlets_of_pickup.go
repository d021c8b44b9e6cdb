package pushapi

import "github.com/localmarket/localmarket/sim/market"

// outletsOfPickup: an order is collected somewhere, and only one that is.
func outletsOfPickup(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		where := at("/cart/deliveryOptions/%d/outlets", i)
		switch {
		case o.Type == market.ToPickup && len(o.Outlets) == 0:
			all = append(all, Problem{
				Name: "outlets-of-pickup", Pointer: where, Found: "a PICKUP option without outlets",
				Expected: "the codes of the points of sale", Fix: `return "outlets": [{"code": "…"}] with your codes of all points of sale in the region`,
			})
		case o.Type != market.ToPickup && len(o.Outlets) > 0:
			all = append(all, Problem{
				Name: "outlets-of-pickup", Level: Seen, Pointer: where, Found: "outlets of " + quoted(o.Type),
				Expected: "outlets for PICKUP alone", Fix: "leave outlets out of the other ways of delivery",
			})
		}
	}
	return all
}
