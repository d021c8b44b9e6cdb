package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// statsHandlers tell of orders what became of their goods and their money.
func (l *operations) statsHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getOrdersStats": pullapi.JSON(l.getOrdersStats),
	}
}

// statsRequest is the body of getOrdersStats.
type statsRequest struct {
	From        market.Date `json:"dateFrom"`
	To          market.Date `json:"dateTo"`
	UpdatedFrom market.Date `json:"updateFrom"`
	UpdatedTo   market.Date `json:"updateTo"`
	Orders      []int64     `json:"orders"`
	Statuses    []string    `json:"statuses"`
	HasCIS      *bool       `json:"hasCis"`
}

// filter is what the body asks for, days included. Test orders are among them:
// each says whether it is one (N-FAKE).
func (s *statsRequest) filter(r *pullapi.Request) (state.OrderFilter, error) {
	f := state.OrderFilter{
		CampaignIDs: []int64{r.Campaign.ID}, IDs: s.Orders, Fake: state.RealAndFake,
		CreatedFrom: midnight(s.From), CreatedTo: midnight(s.To.Plus(1)),
		UpdatedFrom: midnight(s.UpdatedFrom), UpdatedTo: midnight(s.UpdatedTo.Plus(1)),
		Where: func(o *market.Order) bool {
			return (len(s.Statuses) == 0 || slices.Contains(s.Statuses, statsStatus(o))) && (s.HasCIS == nil || *s.HasCIS == anyCIS(o))
		},
	}
	switch {
	case s.From+s.To != "" && s.UpdatedFrom+s.UpdatedTo != "":
		return f, invalid(bothPeriods)
	case s.To != "" && s.To < s.From:
		return f, invalid(backwards, "dateTo", "dateFrom")
	case s.UpdatedTo != "" && s.UpdatedTo < s.UpdatedFrom:
		return f, invalid(backwards, "updateTo", "updateFrom")
	}
	return f, nil
}

func anyCIS(o *market.Order) bool {
	return slices.ContainsFunc(o.Items, func(i market.OrderItem) bool { return len(codesOf(&i)) > 0 })
}

// codesOf are the codes of an item's units, each once.
func codesOf(item *market.OrderItem) []string {
	var codes []string
	for _, unit := range item.Instances {
		if unit.CIS != "" && !slices.Contains(codes, unit.CIS) {
			codes = append(codes, unit.CIS)
		}
	}
	return codes
}

// statsStatus is the status of an order as the statistics name it: of what was
// cancelled they say when.
func statsStatus(o *market.Order) string {
	switch o.Status {
	case market.StatusCancelled:
		return cancelledWhen(o)
	case market.StatusReserved, market.StatusUnpaid, market.StatusPending, market.StatusProcessing, market.StatusDelivery,
		market.StatusPickup, market.StatusDelivered, market.StatusPartiallyReturned, market.StatusReturned:
		return string(o.Status)
	}
	return "UNKNOWN"
}

func cancelledWhen(o *market.Order) string {
	if lost(o) {
		return "LOST"
	}
	switch o.CancelledIn {
	case market.StatusPlacing, market.StatusReserved, market.StatusUnpaid, market.StatusPending:
		return "CANCELLED_BEFORE_PROCESSING"
	case market.StatusDelivery, market.StatusPickup, market.StatusDelivered:
		return "CANCELLED_IN_DELIVERY"
	}
	return "CANCELLED_IN_PROCESSING"
}

// getOrdersStats is up to date: production may be 40 minutes late (choice).
func (l *operations) getOrdersStats(r *pullapi.Request, body statsRequest) (any, error) {
	filter, err := body.filter(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Orders(filter, pageOf(r))
	return statsDTO{each(page.Items, l.orderStats), paging{page.Next}}, err
}

// orderStats is an order with its returns.
func (l *operations) orderStats(o *market.Order) orderStatsDTO {
	// A page without a token is never refused.
	returns, _ := l.State.Returns(state.ReturnFilter{OrderIDs: []int64{o.ID}}, state.Page{Size: state.MaxPage})
	kind, _ := payment(o)
	payments := statsPayments(o, returns.Items)
	return orderStatsDTO{
		ID: o.ID, CreationDate: market.DateOf(o.CreatedAt), StatusUpdateDate: isoTime(o.StatusAt), Status: statsStatus(o),
		PartnerOrderID: o.ExternalID, PaymentType: kind, Fake: o.Fake, Region: statsRegion(o), Currency: currency,
		Items: l.statsItems(o, returns.Items), InitialItems: l.initialItems(o),
		Payments: payments, Commissions: statsCommissions(o, payments), Subsidies: statsSubsidies(o),
	}
}
