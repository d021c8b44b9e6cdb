package rules

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Promotions are the promos that Market has around a time: of the month before, of
// this one, and of the next. They follow from the calendar alone (choice), so that a
// store that asks again finds the same.
func Promotions(now time.Time) []market.Promotion {
	var all []market.Promotion
	for month := -1; month <= 1; month++ {
		first := monthOf(now, month)
		at := func(day int) time.Time { return first.AddDate(0, 0, day-1) }
		name := first.Format("2006-01")
		all = append(all,
			market.Promotion{
				ID: "discount-" + name, Name: "Скидки месяца " + name, Mechanics: market.DirectDiscount, From: at(1), To: at(21).Add(-time.Second),
			},
			market.Promotion{
				ID: "flash-" + name, Name: "Молниеносные скидки " + name, Mechanics: market.BlueFlash, From: at(10), To: at(13).Add(-time.Second), Bestseller: true,
			},
			market.Promotion{
				ID: "code-" + name, Name: "Промокод месяца " + name, Mechanics: market.PromoCode, From: at(15), To: monthOf(first, 1).Add(-time.Second),
				Code: fmt.Sprintf("MARKET%02d", int(first.Month())), Discount: 10,
			},
		)
	}
	return all
}

// monthOf is when a month begins, so many after that of a time.
func monthOf(t time.Time, after int) time.Time {
	year, month, _ := market.DateOf(t).Start().In(moscow()).Date()
	return time.Date(year, month+time.Month(after), 1, 0, 0, 0, 0, moscow())
}

func moscow() *time.Location { return time.FixedZone("", 3*60*60) }
