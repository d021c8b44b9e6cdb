package pushapi

import "github.com/localmarket/localmarket/sim/market"

// The last hours at which an interval begins and ends.
const (
	lastFrom = "21:00"
	lastTo   = "23:59"
)

// hours: an interval is of full hours (L-CART).
func hours(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		for k, one := range o.Intervals {
			wrong := Problem{
				Name: "full-hours", Pointer: dates(i) + at("/intervals/%d", k), Found: quoted(one.FromTime + " to " + one.ToTime),
				Expected: "fromTime and toTime as HH:00, at most 21:00 and 23:59", Fix: "offer intervals of full hours",
			}
			from, to := minutes(one.FromTime), minutes(one.ToTime)
			switch {
			case one.FromTime == "" && one.ToTime == "":
				wrong.Level, wrong.Found = Seen, "a day without hours" // stores do
			case one.FromTime == "" || one.ToTime == "":
			case !full(from) || !full(to) || from > lastFrom || to > lastTo || from > to:
			case from != one.FromTime || to != one.ToTime:
				wrong.Level, wrong.Fix = Seen, "write hours as HH:MM, without seconds"
			default:
				continue
			}
			all = append(all, wrong)
		}
	}
	return all
}

// minutes is a time of day without its seconds.
func minutes(t string) string { return t[:min(len(t), len("00:00"))] }

func full(t string) bool { return t == lastTo || len(t) == len(lastTo) && t[3:] == "00" }
