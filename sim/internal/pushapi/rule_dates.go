package pushapi

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// dates are where those of an option are.
func dates(i int) string { return at("/cart/deliveryOptions/%d/dates", i) }

// datesByType: which dates an option has depends on its type (L-CART).
func datesByType(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		wrong := Problem{Name: "dates-by-type", Pointer: dates(i), Found: found(o)}
		switch o.Type {
		case market.ByCourier:
			wrong.Expected = "for DELIVERY fromDate alone, or fromDate, toDate and intervals"
			wrong.Fix = "add intervals, or leave out toDate"
			switch {
			case o.From == "", o.HasIntervals && o.To == "":
				wrong.Fix = "return fromDate, and toDate and intervals with it or neither"
			case o.To != "" && !o.HasIntervals:
				wrong.Level = Seen // stores do, and orders come
			default:
				continue
			}
		case market.ToPickup:
			wrong.Expected = "for PICKUP fromDate and toDate, and no intervals"
			switch {
			case o.From == "" || o.To == "":
				wrong.Fix = "return both days"
			case o.HasIntervals:
				wrong.Fix = "leave out intervals"
			default:
				continue
			}
		default:
			continue
		}
		all = append(all, wrong)
	}
	return all
}

func found(o market.CartOption) string {
	text := o.Type + " with"
	for _, one := range []struct {
		name string
		is   bool
	}{{" fromDate", o.From != ""}, {" toDate", o.To != ""}, {" intervals", o.HasIntervals}} {
		if one.is {
			text += one.name
		}
	}
	if o.From == "" && o.To == "" && !o.HasIntervals {
		text += "out dates"
	}
	return text
}

// daysInOrder: days are of the calendar, the first is not after the last, and
// intervals are between them.
func daysInOrder(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		from, to := market.ParseShown(o.From), market.ParseShown(o.To)
		switch {
		case o.From != "" && from == "", o.To != "" && to == "":
			all = append(all, Problem{
				Name: "days-in-order", Pointer: dates(i), Found: quoted(o.From + " to " + o.To), Expected: "days of the calendar", Fix: "such a day there is not: make it of a date, not of numbers",
			})
			continue
		case from != "" && to != "" && from > to:
			all = append(all, Problem{
				Name: "days-in-order", Pointer: dates(i), Found: o.From + " to " + o.To, Expected: "fromDate not after toDate", Fix: "fromDate is the earliest day, toDate the latest",
			})
		}
		for k, one := range o.Intervals {
			day := market.ParseShown(one.Date)
			where := dates(i) + at("/intervals/%d/date", k)
			switch {
			case day == "":
				all = append(all, Problem{Name: "days-in-order", Pointer: where, Found: quoted(one.Date), Expected: "a day of the calendar, DD-MM-YYYY", Fix: "give each interval its day"})
			case day < from || to != "" && day > to:
				all = append(all, Problem{Name: "days-in-order", Level: Seen, Pointer: where, Found: one.Date, Expected: "a day from fromDate to toDate", Fix: "offer intervals of the days that you name"})
			}
		}
	}
	return all
}

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
