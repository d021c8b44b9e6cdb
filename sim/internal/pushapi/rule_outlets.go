package pushapi

import (
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

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

// knownOutlets: Market drops an option with a code that it does not know, and all
// suitable points are to be named. Where a store names none that the cabinet has, its
// points are not known here.
func knownOutlets(a Asked, got market.CartReply) []Problem {
	var named []string
	for _, o := range got.Options {
		named = append(named, o.Outlets...)
	}
	known := func(code string) bool { return slices.Contains(a.Outlets, code) }
	if !slices.ContainsFunc(named, known) {
		return nil
	}
	var all []Problem
	for i, o := range got.Options {
		for k, code := range o.Outlets {
			if !known(code) {
				all = append(all, Problem{
					Name: "unknown-outlet", Level: Seen, Pointer: at("/cart/deliveryOptions/%d/outlets/%d/code", i, k), Found: quoted(code),
					Expected: "a code of the cabinet's: " + strings.Join(few(a.Outlets), ", "),
					Fix:      "name only points that Market knows: it drops the whole option, the good points beside it too",
				})
			}
		}
	}
	for _, code := range a.Near {
		if !slices.Contains(named, code) {
			all = append(all, Problem{
				Name: "all-suitable-outlets", Level: Seen, Pointer: "/cart/deliveryOptions", Found: "no outlet " + quoted(code),
				Expected: "all points of sale in the region", Fix: "name every point where the order can be collected; those with other dates in an option of their own",
			})
		}
	}
	return all
}

// few are the first few of a list.
func few(codes []string) []string { return codes[:min(len(codes), 5)] }
