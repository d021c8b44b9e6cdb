package operations

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// returnHandlers read what comes back, and decide on it.
func (l *operations) returnHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getReturns":                  l.getReturns,
		"getReturn":                   l.getReturn,
		"getReturnApplication":        l.getReturnApplication,
		"getReturnPhoto":              l.getReturnPhoto,
		"getReturnAvailableDecisions": pullapi.JSON(l.getReturnAvailableDecisions),
		"setReturnDecision":           pullapi.JSON(l.setReturnDecision),
		"submitReturnDecision":        pullapi.JSON(l.submitReturnDecision),
		"createReturn":                l.exceptYandexGo(pullapi.JSON(l.createReturn)),
		"cancelReturn":                l.exceptYandexGo(pullapi.JSON(l.cancelReturn)),
	}
}

// returnInPath is the return that the path names. One of another shop or order
// is not there.
func (l *operations) returnInPath(r *pullapi.Request) (market.Return, error) {
	back, err := l.returnIn(r.Campaign.ID, r.Int("returnId"))
	if err != nil || back.OrderID != r.Int("orderId") {
		return back, notFound(returnNotFound, r.Int("returnId"), r.Int("orderId"))
	}
	return back, nil
}

// returnIn is the return of a number in a shop.
func (l *operations) returnIn(campaignID, id int64) (market.Return, error) {
	back, ok := l.State.Return(id)
	if !ok || back.CampaignID != campaignID {
		return back, absent("return", id)
	}
	return back, nil
}

func (l *operations) getReturns(r *pullapi.Request) (any, error) {
	page, err := l.State.Returns(returnFilter(r), pageOf(r))
	return returnsDTO{each(page.Items, l.returned), paging{page.Next}}, err
}

// returnFilter is what getReturns asks for. Both of its days are included.
func returnFilter(r *pullapi.Request) state.ReturnFilter {
	f := state.ReturnFilter{CampaignIDs: []int64{r.Campaign.ID}, OrderIDs: r.Ints("orderIds")}
	for _, status := range r.List("statuses") {
		f.Refunds = append(f.Refunds, market.RefundStatus(status))
	}
	for _, status := range r.List("shipmentStatuses") {
		f.Shipments = append(f.Shipments, market.ShipmentStatus(status))
	}
	if kind := r.Text("type"); kind != "" {
		f.Types = []market.ReturnType{market.ReturnType(kind)}
	}
	f.UpdatedFrom = midnight(eitherDay(r, "fromDate", "from_date"))
	f.UpdatedTo = midnight(eitherDay(r, "toDate", "to_date").Plus(1))
	return f
}

// eitherDay is a date under its name, or under its old one.
func eitherDay(r *pullapi.Request, name, old string) market.Date {
	if day := dayOf(r, name); day != "" {
		return day
	}
	return dayOf(r, old)
}

func (l *operations) getReturn(r *pullapi.Request) (any, error) {
	back, err := l.returnInPath(r)
	if err != nil {
		return nil, err
	}
	return l.returned(&back), nil
}

// getReturnApplication is the buyer's letter. What was not redeemed has none.
func (l *operations) getReturnApplication(r *pullapi.Request) (any, error) {
	back, err := l.returnInPath(r)
	switch {
	case err != nil:
		return nil, err
	case back.Type != market.ReturnOfBought:
		return nil, absent("application for return", back.ID)
	}
	text := fmt.Sprintf("Return %d of order %d, %s", back.ID, back.OrderID, market.DateOf(back.CreatedAt))
	media := r.Operation.Reply(200).Content[0].Media
	return pullapi.File{Media: media, Name: fmt.Sprintf("application_%d.pdf", back.ID), Data: pullapi.Note(text)}, nil
}

// getReturnPhoto is a picture of the buyer's, by its hash in the return.
func (l *operations) getReturnPhoto(r *pullapi.Request) (any, error) {
	back, err := l.returnInPath(r)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(back.Items, func(i market.ReturnItem) bool { return i.ID == r.Int("itemId") })
	if at < 0 || !slices.Contains(pictureHashes(&back, &back.Items[at]), r.Text("imageHash")) {
		return nil, absent("such a picture of return", back.ID)
	}
	return r.Generated()
}
