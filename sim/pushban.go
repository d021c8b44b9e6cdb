package sim

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// A buyer who orders and cancels too often is banned (F-BAN): after so many orders of
// the latest few hundred, within 30 days (choice).
const (
	bannedAfter = 5
	bannedFor   = 30 * 24 * time.Hour
)

// checkBan refuses an order of a buyer who has cancelled too many. Buyers are told apart
// by their names.
func (m *Market) checkBan(buyer string) error {
	if buyer == "" {
		return nil
	}
	cancelled := m.state.LatestOrders(false, func(o *market.Order) bool {
		return o.Buyer == buyer && m.now.Sub(o.StatusAt) < bannedFor &&
			o.Status == market.StatusCancelled && slices.Contains(market.BuyersReasons(), o.Substatus)
	})
	if len(cancelled) < bannedAfter {
		return nil
	}
	return fmt.Errorf("the buyer %.60q is banned from ordering: %d orders were cancelled in the last 30 days (F-BAN)", buyer, len(cancelled))
}
