package pushapi

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// maxIntervals is how many intervals of one day there are at most (L-CART).
const maxIntervals = 7

// intervalsOfDay: at most 7 of one day, and 7 days.
func intervalsOfDay(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		count := map[string]int{}
		var days []string
		for _, one := range o.Intervals {
			if count[one.Date]++; !slices.Contains(days, one.Date) {
				days = append(days, one.Date)
			}
		}
		for _, day := range days {
			if n := count[day]; n > maxIntervals {
				all = append(all, Problem{
					Name: "intervals-of-day", Pointer: dates(i) + "/intervals", Found: at("%d intervals of %s", n, printable(day)),
					Expected: at("at most %d intervals of a day", maxIntervals), Fix: "offer fewer or longer intervals",
				})
			}
		}
		if len(days) > maxIntervals {
			all = append(all, Problem{
				Name: "intervals-of-day", Level: Seen, Pointer: dates(i) + "/intervals", Found: at("%d days", len(days)),
				Expected: at("at most %d days", maxIntervals), Fix: "offer intervals of the first days alone",
			})
		}
	}
	return all
}
