package pushapi

import "github.com/localmarket/localmarket/sim/market"

// daysInOrder: days are of the calendar, the first is not after the last, and
// intervals are between them.
func daysInOrder(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		from, to := market.ParseShown(o.From), market.ParseShown(o.To)
		switch {
		case o.From != "" && from == "", o.To != "" && to == "":
			all = append(all, Problem{
				Name: "days-in-order", Pointer: dates(i), Found: quoted(o.From + " to " + o.To), Expected: "days of the calendar", Fix: "the day does not exist: make it of a date, not of numbers",
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
