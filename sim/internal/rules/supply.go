package rules

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Supplies are a shop's requests around a time, the oldest first: one each month to
// bring goods on the fifth, and one to take some away on the twentieth, of the month
// before, this one and the next. They follow from the calendar alone (choice): the
// pull API has no way to make one.
func Supplies(campaignID int64, now time.Time) []market.Supply {
	var all []market.Supply
	for month := -1; month <= 1; month++ {
		first := monthOf(now, month)
		id := campaignID*100_000 + int64(first.Year()%100)*1_000 + int64(first.Month())*10
		all = append(all,
			supplyAt(market.Supply{ID: id + 1, Type: "SUPPLY", Subtype: "DEFAULT", Units: 20, RequestedAt: first.AddDate(0, 0, 4)}, now),
			supplyAt(market.Supply{ID: id + 2, Type: "WITHDRAW", Subtype: "ANOMALY_WITHDRAW", Units: 1, RequestedAt: first.AddDate(0, 0, 19)}, now),
		)
	}
	return all
}

// Steps of a request: made two weeks before its day, worked on that day and the next
// two, then finished.
const (
	supplyMade   = -14
	supplyWorked = 3
)

func supplyAt(s market.Supply, now time.Time) market.Supply {
	s.UpdatedAt = s.RequestedAt.AddDate(0, 0, supplyMade)
	s.Status = "CREATED"
	switch done := s.RequestedAt.AddDate(0, 0, supplyWorked); {
	case !now.Before(done):
		s.Status, s.UpdatedAt = "FINISHED", done
	case !now.Before(s.RequestedAt):
		s.Status, s.UpdatedAt = "WAREHOUSE_HANDLING", s.RequestedAt
	}
	return s
}
