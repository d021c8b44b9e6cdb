package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Why a report fails, as the contract names it.
const (
	noData   = "NO_DATA"
	tooLarge = "TOO_LARGE"
	noSuch   = "RESOURCE_NOT_FOUND"
)

// maxRows is the length of the longest report (choice).
const maxRows = 50_000

// content is what a report says, or why there is none.
func (l *operations) content(r *pullapi.Request, body *reportBody, shops []market.Campaign) (*table, string) {
	var t *table
	switch r.Operation.ID {
	case stocksReport:
		t = l.stockTable(body, shops)
	case partnerReport:
		t = l.partnerStockTable(r, body)
	case "generateGoodsPricesReport", "generatePricesReport":
		t = l.priceTable(body, shops)
	case "generateUnitedOrdersReport":
		t = l.orderTable(body, shops)
	case "generateUnitedReturnsReport":
		t = l.returnTable(body, shops)
	case "generateGoodsFeedbackReport":
		t = l.feedbackTable(r.Key.BusinessID)
	case "generateMassOrderLabelsReport", "generateShipmentListDocumentReport":
		return l.labelled(body, shops)
	default:
		t = &table{columns: []string{"report", "business", "requested"}}
		t.add(r.Operation.ID, r.Key.BusinessID, r.Now.Format(time.RFC3339))
	}
	switch {
	case len(t.rows) == 0:
		return nil, noData
	case len(t.rows) > maxRows:
		return nil, tooLarge
	}
	return t, ""
}

// labelled is for documents about some orders of shops.
func (l *operations) labelled(body *reportBody, shops []market.Campaign) (*table, string) {
	t := &table{columns: []string{"order"}}
	for _, id := range body.OrderIDs {
		o, ok := l.State.Order(id)
		if !ok || !among(shops, o.CampaignID) {
			return nil, noSuch
		}
		t.add(id)
	}
	return t, ""
}

func among(shops []market.Campaign, id int64) bool {
	for _, c := range shops {
		if c.ID == id {
			return true
		}
	}
	return false
}

func (l *operations) stockTable(body *reportBody, shops []market.Campaign) *table {
	t := &table{columns: []string{"campaign", "warehouse", "sku", "title", "fit", "freeze", "available"}}
	l.eachOffer(body, shops, func(c market.Campaign, o market.ShopOffer) {
		t.add(c.ID, c.WarehouseID, o.Offer.ID, o.Offer.Title, o.Stock.Fit, o.Stock.Reserved, o.Stock.Available())
	})
	return t
}

func (l *operations) priceTable(body *reportBody, shops []market.Campaign) *table {
	t := &table{columns: []string{"campaign", "sku", "title", "price", "status"}}
	l.eachOffer(body, shops, func(c market.Campaign, o market.ShopOffer) {
		t.add(c.ID, o.Offer.ID, o.Offer.Title, o.Price(), o.Status())
	})
	return t
}

// fits reports whether a report is about an offer.
func (b *reportBody) fits(o *market.ShopOffer) bool {
	return oneOf(b.CategoryIDs, o.Offer.CategoryID) && (b.HasStocks == nil || *b.HasStocks == (o.Stock.Fit > 0))
}

// eachOffer goes over all that shops sell and a report is about.
func (l *operations) eachOffer(body *reportBody, shops []market.Campaign, do func(market.Campaign, market.ShopOffer)) {
	for _, c := range shops {
		offers := everything(func(p state.Page) (state.Listed[market.ShopOffer], error) {
			return l.State.ShopOffers(state.ShopFilter{CampaignID: c.ID, Where: body.fits}, p)
		})
		for _, o := range offers {
			do(c, o)
		}
	}
}

// period is the time that a report is about: from the beginning of its first day,
// included, to the end of its last.
func (b *reportBody) period() (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, b.From) // the contract has held them to their format
	to, _ = time.Parse(time.DateOnly, b.To)
	return from, to.AddDate(0, 0, 1)
}

func (l *operations) orderTable(body *reportBody, shops []market.Campaign) *table {
	from, to := body.period()
	f := state.OrderFilter{CampaignIDs: ids(shops), CreatedFrom: from, CreatedTo: to}
	orders := everything(func(p state.Page) (state.Listed[market.Order], error) { return l.State.Orders(f, p) })
	t := &table{columns: []string{"order", "campaign", "created", "status", "substatus", "sku", "title", "count", "price"}}
	for _, o := range orders {
		for _, item := range o.Items {
			t.add(o.ID, o.CampaignID, o.CreatedAt.Format(time.RFC3339), o.Status, o.Substatus, item.OfferID, item.Title, item.Count, item.Price)
		}
	}
	return t
}

func (l *operations) returnTable(body *reportBody, shops []market.Campaign) *table {
	f := state.ReturnFilter{CampaignIDs: ids(shops)}
	returns := everything(func(p state.Page) (state.Listed[market.Return], error) { return l.State.Returns(f, p) })
	t := &table{columns: []string{"return", "order", "campaign", "type", "created", "refund", "shipment"}}
	from, to := body.period()
	for _, one := range returns {
		if one.CreatedAt.Before(from) || !one.CreatedAt.Before(to) || body.ReturnType != "" && body.ReturnType != string(one.Type) {
			continue
		}
		t.add(one.ID, one.OrderID, one.CampaignID, one.Type, one.CreatedAt.Format(time.RFC3339), one.Refund, one.Shipment)
	}
	return t
}

func (l *operations) feedbackTable(businessID int64) *table {
	f := state.FeedbackFilter{BusinessID: businessID}
	reviews := everything(func(p state.Page) (state.Listed[market.Feedback], error) { return l.State.Feedbacks(f, p) })
	t := &table{columns: []string{"review", "order", "sku", "rating", "created"}}
	for _, one := range reviews {
		t.add(one.ID, one.OrderID, one.OfferID, one.Rating, one.CreatedAt.Format(time.RFC3339))
	}
	return t
}

func ids(shops []market.Campaign) []int64 {
	list := make([]int64, len(shops))
	for i, c := range shops {
		list[i] = c.ID
	}
	return list
}
