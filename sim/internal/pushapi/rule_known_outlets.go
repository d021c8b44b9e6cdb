package pushapi

import (
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

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
