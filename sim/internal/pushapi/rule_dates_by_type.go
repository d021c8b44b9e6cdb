package pushapi

import "github.com/localmarket/localmarket/sim/market"

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
