package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// ratingHandlers say how well shops work.
func (l *operations) ratingHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getQualityRatings":       pullapi.JSON(l.getQualityRatings),
		"getQualityRatingDetails": l.getQualityRatingDetails,
	}
}

type getQualityRatingsRequest struct {
	From        market.Date `json:"dateFrom"`
	To          market.Date `json:"dateTo"`
	CampaignIDs []int64     `json:"campaignIds"`
}

// mostRatingDays is for how many days ratings are told at once (choice).
const mostRatingDays = 30

// getQualityRatings has a rating for each of the asked days, today's if none is
// named.
func (l *operations) getQualityRatings(r *pullapi.Request, asked getQualityRatingsRequest) (any, error) {
	if err := l.checkCampaigns(r, asked.CampaignIDs); err != nil {
		return nil, err
	}
	today := market.DateOf(r.Now)
	from, to := asked.From, asked.To
	if to == "" || to > today {
		to = today
	}
	if from == "" {
		from = to
	}
	if asked.To != "" && asked.To < asked.From {
		return nil, invalid(backwards, "dateTo", "dateFrom")
	}
	if from < to.Plus(-mostRatingDays) {
		return nil, invalid(periodTooLong, mostRatingDays)
	}
	reply := ratingList{Campaigns: []campaignRatings{}}
	for _, id := range asked.CampaignIDs {
		c, _ := l.State.Campaign(id)
		one := campaignRatings{CampaignID: id, Ratings: []qualityRating{}}
		for day := from; day <= to; day = day.Plus(1) {
			one.Ratings = append(one.Ratings, l.rating(&c, day))
		}
		reply.Campaigns = append(reply.Campaigns, one)
	}
	return reply, nil
}

// ratedDays is over how many days orders count (choice).
const ratedDays = 28

// rated are a shop's orders that count on a day. Test orders do not.
func (l *operations) rated(c *market.Campaign, day market.Date) []market.Order {
	f := state.OrderFilter{CampaignIDs: []int64{c.ID}, CreatedFrom: midnight(day.Plus(-ratedDays)), CreatedTo: midnight(day.Plus(1))}
	return everything(func(p state.Page) (state.Listed[market.Order], error) { return l.State.Orders(f, p) })
}

// rating is how well a shop worked up to a day: it loses a point for each percent of
// orders that it cancelled or was late with (choice).
func (l *operations) rating(c *market.Campaign, day market.Date) qualityRating {
	orders := l.rated(c, day)
	cancellations, lateness := ratingComponents(c.Model)
	dto := qualityRating{Date: day, Components: []ratingComponent{
		{shareOf(orders, cancelledByShop), cancellations}, {shareOf(orders, func(o *market.Order) bool { return lateAt(o, day) }), lateness},
	}}
	dto.Rating = max(0, 100-int64(dto.Components[0].Value+dto.Components[1].Value+0.5))
	return dto
}

// ratingComponents are the names of what counts by a model.
func ratingComponents(m market.Model) (cancellations, lateness string) {
	switch m {
	case market.DBS:
		return "DBS_CANCELLATION_RATE", "DBS_LATE_DELIVERY_RATE"
	case market.FBY, market.LaaS:
		return "FBY_CANCELLATION_RATE", "FBY_LATE_DELIVERY_RATE"
	}
	return "FBS_CANCELLATION_RATE", "FBS_LATE_SHIP_RATE"
}

func cancelledByShop(o *market.Order) bool {
	return o.Status == market.StatusCancelled && (o.Substatus == market.SubShopFailed || o.Substatus == "PROCESSING_EXPIRED")
}

// lateAt reports whether an order had not left by its day of shipment, or had not
// arrived by its last day of delivery where the shop delivers.
func lateAt(o *market.Order, day market.Date) bool {
	if o.Status == market.StatusCancelled {
		return false
	}
	if byShop(o) {
		return deliveryOf(o).To < day && !o.Status.Over()
	}
	return o.Delivery.ShipmentDate != "" && o.Delivery.ShipmentDate < day && !o.State.Shipped()
}

// shareOf is the share of orders of a kind, in percent.
func shareOf(orders []market.Order, is func(*market.Order) bool) float64 {
	n := 0
	for i := range orders {
		if is(&orders[i]) {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(10_000*n/len(orders)) / 100
}

// getQualityRatingDetails names the orders that cost a shop points today.
func (l *operations) getQualityRatingDetails(r *pullapi.Request) (any, error) {
	today := market.DateOf(r.Now)
	cancellations, lateness := ratingComponents(r.Campaign.Model)
	reply := affectedOrders{Orders: []affectedOrder{}}
	for _, o := range l.rated(r.Campaign, today) {
		switch {
		case cancelledByShop(&o):
			reply.Orders = append(reply.Orders, affectedOrder{o.ID, "Магазин отменил заказ", cancellations})
		case lateAt(&o, today):
			reply.Orders = append(reply.Orders, affectedOrder{o.ID, "Заказ опоздал", lateness})
		}
	}
	slices.SortFunc(reply.Orders, func(a, b affectedOrder) int { return int(a.ID - b.ID) })
	return reply, nil
}

type ratingList struct {
	Campaigns []campaignRatings `json:"campaignRatings"`
}

type campaignRatings struct {
	CampaignID int64           `json:"campaignId"`
	Ratings    []qualityRating `json:"ratings"`
}

type qualityRating struct {
	Rating     int64             `json:"rating"`
	Date       market.Date       `json:"calculationDate"`
	Components []ratingComponent `json:"components"`
}

type ratingComponent struct {
	Value float64 `json:"value"`
	Type  string  `json:"componentType"`
}

type affectedOrders struct {
	Orders []affectedOrder `json:"affectedOrders"`
}

type affectedOrder struct {
	ID          int64  `json:"orderId"`
	Description string `json:"description"`
	Type        string `json:"componentType"`
}
