package operations

import (
	"cmp"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// businessOrdersRequest is the body of getBusinessOrders.
type businessOrdersRequest struct {
	OrderIDs         []int64            `json:"orderIds"`
	ExternalOrderIDs []string           `json:"externalOrderIds"`
	ProgramTypes     []market.Model     `json:"programTypes"`
	CampaignIDs      []int64            `json:"campaignIds"`
	Statuses         []market.Status    `json:"statuses"`
	Substatuses      []market.Substatus `json:"substatuses"`
	Dates            struct {
		CreationDateFrom, CreationDateTo day
		ShipmentDateFrom, ShipmentDateTo day
		UpdateDateFrom, UpdateDateTo     time.Time
	} `json:"dates"`
	Fake                          bool     `json:"fake"`
	WaitingForCancellationApprove bool     `json:"waitingForCancellationApprove"`
	SourcePlatforms               []string `json:"sourcePlatforms"`
}

// filter is what getBusinessOrders asks for.
func (asked *businessOrdersRequest) filter(r *pullapi.Request) (state.OrderFilter, error) {
	if err := asked.checkDates(r.Now); err != nil {
		return state.OrderFilter{}, err
	}
	f := state.OrderFilter{
		BusinessID:      r.BusinessID,
		CampaignIDs:     asked.CampaignIDs,
		IDs:             asked.OrderIDs,
		ExternalIDs:     asked.ExternalOrderIDs,
		Models:          asked.ProgramTypes,
		Statuses:        asked.Statuses,
		Substatuses:     asked.Substatuses,
		Fake:            fakeOrders(asked.Fake),
		CancelRequested: asked.WaitingForCancellationApprove,
	}
	if len(asked.SourcePlatforms) > 0 {
		f.Where = func(o *market.Order) bool { return slices.Contains(asked.SourcePlatforms, platform(o)) }
	}
	d := asked.Dates
	return f, dated(&f, dates{
		created: [2]market.Date{market.Date(d.CreationDateFrom), market.Date(d.CreationDateTo)},
		shipped: [2]market.Date{market.Date(d.ShipmentDateFrom), market.Date(d.ShipmentDateTo)},
		updated: span{d.UpdateDateFrom, d.UpdateDateTo},
	}, r.Now)
}

// checkDates refuses dates that end before they begin, or that take in too much.
// A day by itself is good: it ends with the day.
func (asked *businessOrdersRequest) checkDates(now time.Time) error {
	d := asked.Dates
	switch {
	case d.CreationDateTo != "" && d.CreationDateFrom > d.CreationDateTo:
		return invalid(createdBackwards)
	case d.ShipmentDateTo != "" && d.ShipmentDateFrom > d.ShipmentDateTo:
		return invalid(shippedBackwards)
	case !d.UpdateDateTo.IsZero() && !d.UpdateDateFrom.Before(d.UpdateDateTo) && !d.UpdateDateFrom.IsZero():
		return invalid(updatedBackwards)
	}
	if len(asked.OrderIDs)+len(asked.ExternalOrderIDs) > 0 {
		return nil
	}
	for _, period := range [][2]day{{d.CreationDateFrom, d.CreationDateTo}, {d.ShipmentDateFrom, d.ShipmentDateTo}} {
		last := cmp.Or(market.Date(period[1]), market.DateOf(now))
		if period[0] != "" && market.Date(period[0]) < last.Plus(-longestSpan) {
			return invalid(filterTooLong, period[0], last, longestSpan)
		}
	}
	return nil
}

// shopFilter is what getOrders asks for. It leaves out what was delivered or
// cancelled more than 30 days ago.
func shopFilter(r *pullapi.Request) (state.OrderFilter, error) {
	f := state.OrderFilter{
		CampaignIDs:     []int64{r.Campaign.ID},
		IDs:             r.Ints("orderIds"),
		Fake:            fakeOrders(r.Flag("fake")),
		CancelRequested: r.Flag("onlyWaitingForCancellationApprove"),
	}
	for _, status := range r.List("status") {
		f.Statuses = append(f.Statuses, market.Status(status))
	}
	for _, substatus := range r.List("substatus") {
		f.Substatuses = append(f.Substatuses, market.Substatus(substatus))
	}
	dispatch, buyer, marked, estimated := r.Text("dispatchType"), r.Text("buyerType"), r.Flag("hasCis"), r.Flag("onlyEstimatedDelivery")
	oldest := r.Now.AddDate(0, 0, -longestSpan)
	f.Where = func(o *market.Order) bool {
		return (dispatch == "" || dispatchOf(o) == dispatch) && (buyer == "" || buyerType(o) == buyer) &&
			(!marked || hasCIS(o)) && !estimated && // every date of ours is confirmed
			!(o.Status.Over() && o.StatusAt.Before(oldest))
	}
	return f, dated(&f, dates{
		created: [2]market.Date{queryDay(r, "fromDate"), queryDay(r, "toDate")},
		shipped: [2]market.Date{queryDay(r, "supplierShipmentDateFrom"), queryDay(r, "supplierShipmentDateTo")},
		updated: span{timeOf(r, "updatedAtFrom"), timeOf(r, "updatedAtTo")},
	}, r.Now)
}

// dates are those of a filter. Days are from the first to the second, that one
// left out.
type dates struct {
	created, shipped [2]market.Date
	updated          span
}

// dated puts dates in a filter. Orders that are asked for by number may be of
// any age; without any dates a filter goes back 30 days.
func dated(f *state.OrderFilter, d dates, now time.Time) error {
	if len(f.IDs) > 0 || len(f.ExternalIDs) > 0 {
		return nil
	}
	created, err := daySpan(d.created[0], d.created[1], now)
	if err != nil {
		return err
	}
	shipped, err := daySpan(d.shipped[0], d.shipped[1], now)
	if err != nil {
		return err
	}
	updated, err := d.updated.checked(now)
	if err != nil {
		return err
	}
	if created.open() && shipped.open() && updated.open() {
		created.from = midnight(market.DateOf(now).Plus(-longestSpan))
	}
	f.CreatedFrom, f.CreatedTo = created.from, created.to
	f.UpdatedFrom, f.UpdatedTo = updated.from, updated.to
	if !shipped.from.IsZero() {
		f.ShippedFrom = market.DateOf(shipped.from)
	}
	if !shipped.to.IsZero() {
		f.ShippedTo = market.DateOf(shipped.to).Plus(-1)
	}
	return nil
}

// fakeOrders are hidden unless asked for, and then they are all that is shown
// (N-FAKE).
func fakeOrders(asked bool) state.FakeOrders {
	if asked {
		return state.FakeOnly
	}
	return state.RealOnly
}

func hasCIS(o *market.Order) bool {
	return slices.ContainsFunc(o.Items, func(item market.OrderItem) bool {
		return slices.ContainsFunc(item.Instances, func(i market.Instance) bool { return i.CIS != "" })
	})
}
