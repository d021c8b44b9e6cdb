package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// How far back reports go, in days: for all sellers, and for those with a
// subscription.
const (
	daysForAll        = 90
	daysForSubscribed = 400
)

// mostActive is how many reports Market makes at once for a cabinet (choice).
const mostActive = 10

// checkReport refuses a report about what is too long ago, about a shop's prices
// where there are none, and one too many at a time.
func (l *operations) checkReport(r *pullapi.Request, body *reportBody) error {
	business, _ := l.State.Business(r.Key.BusinessID)
	today := market.DateOf(r.Now)
	from, to := market.Date(body.From), market.Date(body.To)
	switch {
	case r.Operation.ID == "generateGoodsPricesReport" && body.CampaignID != 0 && business.OnlyDefaultPrice:
		return invalid(onlyDefaultPrices)
	case from != "" && from < today.Plus(-daysForSubscribed):
		return invalid(tooOld, daysForSubscribed, from)
	case from != "" && from < today.Plus(-daysForAll) && !business.Subscription:
		return typed("SUBSCRIPTION_REQUIRED", tooOldToAll, daysForAll, from)
	case to != "" && to < from:
		return invalid(backwards, "dateTo", "dateFrom")
	case l.State.ActiveReports(r.Key.BusinessID, r.Now) >= mostActive:
		return refuse(pullapi.StatusLimit, "", tooManyReports, mostActive)
	}
	return nil
}
