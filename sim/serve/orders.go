package serve

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// Bounds of a list of orders.
const (
	usualOrders = 100
	maxOrders   = 1000
)

// ordersReply is a part of the orders, the newest first.
type ordersReply struct {
	Orders []orderReply `json:"orders"`
	// Total is how many there are.
	Total int `json:"total"`
}

// orderReply is an order as Market knows it.
type orderReply struct {
	ID                    int64            `json:"id"`
	CampaignID            int64            `json:"campaignId"`
	Model                 market.Model     `json:"model"`
	Status                market.Status    `json:"status"`
	Substatus             market.Substatus `json:"substatus"`
	Fake                  bool             `json:"fake"`
	CancellationRequested bool             `json:"cancellationRequested"`
	CreatedAt             time.Time        `json:"createdAt"`
	UpdatedAt             time.Time        `json:"updatedAt"`
	Buyer                 string           `json:"buyer"`
	Items                 []itemReply      `json:"items"`
	Total                 market.Money     `json:"total"` // in roubles
	ExternalID            string           `json:"externalId,omitempty"`
	Packaging             string           `json:"packaging,omitempty"` // by LaaS
}

type itemReply struct {
	ID      int64        `json:"id"`
	OfferID string       `json:"offerId"`
	Title   string       `json:"title"`
	Price   market.Money `json:"price"` // of one unit, in roubles
	Count   int64        `json:"count"`
}

func (s *Server) listOrders(r *http.Request) (answer, error) {
	q := queryOf(r, "limit", "offset")
	limit := q.number("limit", 1, maxOrders, usualOrders)
	offset := q.number("offset", 0, math.MaxInt32, 0)
	if q.err != nil {
		return answer{}, q.err
	}
	page := s.market.FindOrders(sim.Query{Page: offset/limit + 1, Size: limit})
	found := page.Items[min(offset%limit, len(page.Items)):]
	if len(found) < limit && len(page.Items) == limit { // the rest is on the next page
		next := s.market.FindOrders(sim.Query{Page: offset/limit + 2, Size: limit})
		found = append(found, next.Items[:min(limit-len(found), len(next.Items))]...)
	}
	out := ordersReply{Orders: []orderReply{}, Total: page.Total}
	for _, o := range found {
		out.Orders = append(out.Orders, viewOrder(o))
	}
	return answer{status: http.StatusOK, body: out}, nil
}

func (s *Server) showOrder(r *http.Request) (answer, error) {
	number, err := strconv.ParseInt(id(r), 10, 64)
	if err == nil {
		if o, ok := s.market.Order(number); ok {
			return answer{status: http.StatusOK, body: viewOrder(o)}, nil
		}
	}
	return answer{}, &problem{http.StatusNotFound, fmt.Sprintf(badOrder, id(r)), fixOrder}
}

func viewOrder(o market.Order) orderReply {
	out := orderReply{
		ID: o.ID, CampaignID: o.CampaignID, Model: o.Model, Status: o.Status, Substatus: o.Substatus, Fake: o.Fake,
		CancellationRequested: o.CancelRequested(), CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, Buyer: o.Buyer,
		Items: []itemReply{}, Total: o.Total(), ExternalID: o.ExternalID, Packaging: o.Packaging,
	}
	for _, i := range o.Items {
		out.Items = append(out.Items, itemReply{ID: i.ID, OfferID: i.OfferID, Title: i.Title, Price: i.Price, Count: i.Count})
	}
	return out
}
