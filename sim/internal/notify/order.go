package notify

import "github.com/localmarket/localmarket/sim/market"

// orderBodies are those of orders (N-BODY), their fields in the order in which they
// are written.
var orderBodies = map[market.Type]body{
	market.OrderCreated: func(c market.Change, at string, services bool) any {
		return orderCreatedBody{orderHead: ofOrder(c), Items: items(c.Items), CreatedAt: at, Services: lineServices(c.Services, services)}
	},
	market.OrderUpdated: func(c market.Change, at string, _ bool) any {
		return orderUpdatedBody{ofOrder(c), c.UpdateType, at}
	},
	market.OrderStatusUpdated: func(c market.Change, at string, _ bool) any {
		return orderStatusUpdatedBody{ofOrder(c), string(c.To.Status), string(c.To.Substatus), at}
	},
	market.OrderCancellationRequest: func(c market.Change, at string, _ bool) any {
		return orderCancellationRequestBody{ofOrder(c), at}
	},
	market.OrderCancelled: func(c market.Change, at string, _ bool) any {
		return orderCancelledBody{ofOrder(c), items(c.Items), at}
	},
	market.OrderLineServiceStatusUpdated: func(c market.Change, at string, _ bool) any { return serviceUpdated(ofOrder(c), c, at) },
}

type itemBody struct {
	OfferID string `json:"offerId"`
	Count   int64  `json:"count"`
}

type orderCreatedBody struct {
	orderHead
	Items     []itemBody        `json:"items"`
	CreatedAt string            `json:"createdAt"`
	Services  []lineServiceBody `json:"orderLineServices,omitempty"`
}

type lineServiceBody struct {
	ItemID         int64  `json:"itemId"`
	ServiceArticle string `json:"serviceArticle"`
}

type orderUpdatedBody struct {
	orderHead
	UpdateType string `json:"updateType"`
	UpdatedAt  string `json:"updatedAt"`
}

type orderStatusUpdatedBody struct {
	orderHead
	Status    string `json:"status"`
	Substatus string `json:"substatus"`
	UpdatedAt string `json:"updatedAt"`
}

type orderCancellationRequestBody struct {
	orderHead
	RequestedAt string `json:"requestedAt"`
}

type orderCancelledBody struct {
	orderHead
	Items       []itemBody `json:"items"`
	CancelledAt string     `json:"cancelledAt"`
}

type orderLineServiceStatusUpdatedBody struct {
	orderHead
	ItemID         int64               `json:"itemId"`
	ServiceArticle string              `json:"serviceArticle"`
	Statuses       []serviceStatusBody `json:"statuses"`
	CancelReason   string              `json:"cancelReason,omitempty"`
	UpdatedAt      string              `json:"updatedAt"`
}

type serviceStatusBody struct {
	Status string `json:"status"`
	Count  int64  `json:"count"`
}

func items(counts []market.ItemCount) []itemBody {
	list := make([]itemBody, len(counts))
	for i, one := range counts {
		list[i] = itemBody(one)
	}
	return list
}

// lineServices are those of a new order, in a revision that has them.
func lineServices(all []market.ItemService, known bool) []lineServiceBody {
	var list []lineServiceBody
	for _, one := range all {
		if known {
			list = append(list, lineServiceBody{one.ItemID, one.Article})
		}
	}
	return list
}

func serviceUpdated(order orderHead, c market.Change, at string) any {
	one := c.Services[0]
	b := orderLineServiceStatusUpdatedBody{orderHead: order, ItemID: one.ItemID, ServiceArticle: one.Article, CancelReason: c.Reason, UpdatedAt: at}
	for _, part := range []serviceStatusBody{
		{string(market.ServiceCreated), one.Created}, {string(market.ServiceProvided), one.Provided}, {string(market.ServiceCancelled), one.Cancelled},
	} {
		if part.Count > 0 {
			b.Statuses = append(b.Statuses, part)
		}
	}
	return b
}
