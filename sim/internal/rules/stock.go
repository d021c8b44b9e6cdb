package rules

import (
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// stockAge is how old news of a stock may be (P-RULES).
const stockAge = 24 * time.Hour

// CheckStockTime refuses a stock that is of the future, or older than a day. A
// zero time is the present.
func CheckStockTime(sku string, updated, now time.Time) error {
	switch {
	case updated.IsZero():
		return nil
	case updated.After(now):
		return market.Refusal{Reason: market.StockInFuture, Detail: sku}
	case updated.Before(now.Add(-stockAge)):
		return market.Refusal{Reason: market.StockTooOld, Detail: sku}
	}
	return nil
}
