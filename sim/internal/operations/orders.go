package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// orderHandlers read, move, pack, change and make orders (P-ORDERS, P-STATUS, P-BOXES, P-LAAS).
func (l *operations) orderHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getBusinessOrders":           pullapi.JSON(l.getBusinessOrders),
		"getOrders":                   l.getOrders,
		"getOrder":                    l.getOrder,
		"updateOrderStatus":           pullapi.JSON(l.updateOrderStatus),
		"updateOrderStatuses":         pullapi.JSON(l.updateOrderStatuses),
		"updateExternalOrderId":       pullapi.JSON(l.updateExternalOrderID),
		"acceptOrderCancellation":     pullapi.JSON(l.acceptOrderCancellation),
		"provideOrderDigitalCodes":    pullapi.JSON(l.provideOrderDigitalCodes),
		"setOrderBoxLayout":           pullapi.JSON(l.setOrderBoxLayout),
		"setOrderShipmentBoxes":       pullapi.JSON(l.setOrderShipmentBoxes),
		"updateOrderItems":            pullapi.JSON(l.updateOrderItems),
		"provideOrderItemIdentifiers": pullapi.JSON(l.provideOrderItemIdentifiers),
		"getOrderIdentifiersStatus":   l.getOrderIdentifiersStatus,
		"createOrder":                 l.exceptYandexGo(pullapi.JSON(l.createOrder)),
		"updateOrder":                 l.exceptYandexGo(pullapi.JSON(l.updateOrder)),
		"getOrderUpdateOptions":       l.exceptYandexGo(pullapi.JSON(l.getOrderUpdateOptions)),
	}
}

// order is the one that the path names.
func (l *operations) order(r *pullapi.Request) (market.Order, error) {
	return l.orderOf(r, r.Int("orderId"))
}

// orderOf is the order of a number. One of another shop is not there.
func (l *operations) orderOf(r *pullapi.Request, id int64) (market.Order, error) {
	o, ok := l.State.Order(id)
	if !ok || o.CampaignID != r.Campaign.ID {
		return market.Order{}, orderMissing(r, id, ok)
	}
	return o, nil
}

// edit does one thing to the order that the path names, and returns it as it is
// then.
func (l *operations) edit(r *pullapi.Request, do func(id int64) ([]market.Change, error)) (market.Order, error) {
	o, err := l.order(r)
	if err != nil {
		return o, err
	}
	if err := l.changed(do(o.ID)); err != nil {
		return o, err
	}
	return l.order(r)
}

// act is edit for a reply that says no more than that it is done.
func (l *operations) act(r *pullapi.Request, do func(id int64) ([]market.Change, error)) (any, error) {
	_, err := l.edit(r, do)
	return nil, err
}

func (l *operations) getBusinessOrders(r *pullapi.Request, asked businessOrdersRequest) (any, error) {
	if err := l.checkCampaigns(r, asked.CampaignIDs); err != nil {
		return nil, err
	}
	filter, err := asked.filter(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Orders(filter, pageOf(r))
	return businessOrdersReply{each(page.Items, businessOrderIn(r)), paging{page.Next}}, err
}

// mostOrders is how many orders a page has at most.
const mostOrders = 50

// getOrders goes by page_token and limit, or else by page and pageSize
// (P-PAGING).
func (l *operations) getOrders(r *pullapi.Request) (any, error) {
	filter, err := shopFilter(r)
	if err != nil {
		return nil, err
	}
	wanted := pageOf(r)
	numbered := wanted == state.Page{}
	if numbered {
		wanted.Number, wanted.Size = int(max(1, r.Int("page"))), int(r.Int("pageSize"))
	}
	if wanted.Size < 1 || wanted.Size > mostOrders {
		wanted.Size = mostOrders
	}
	page, err := l.State.Orders(filter, wanted)
	if err != nil {
		return nil, err
	}
	reply := ordersReply{Orders: each(page.Items, orderOld), Paging: paging{page.Next}}
	if numbered {
		if _, err := r.PageNumber(page.Total, wanted.Size); err != nil {
			return nil, err
		}
		reply.Pager = ordersPager(wanted, page.Total, len(page.Items))
	}
	return reply, nil
}

func (l *operations) getOrder(r *pullapi.Request) (any, error) {
	o, err := l.order(r)
	if err != nil {
		return nil, err
	}
	return orderReply{Order: orderOld(&o)}, nil
}

type updateExternalOrderIDRequest struct {
	ExternalOrderID string `json:"externalOrderId"`
}

func (l *operations) updateExternalOrderID(r *pullapi.Request, asked updateExternalOrderIDRequest) (any, error) {
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.SetExternalID(id, asked.ExternalOrderID, r.Now)
	})
}

type acceptOrderCancellationRequest struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason"`
}

// acceptOrderCancellation answers a buyer's request to cancel (P-CANCEL).
func (l *operations) acceptOrderCancellation(r *pullapi.Request, asked acceptOrderCancellationRequest) (any, error) {
	if !asked.Accepted && asked.Reason == "" {
		return nil, invalid(fieldNull, "reason")
	}
	return l.act(r, func(id int64) ([]market.Change, error) {
		return l.State.DecideCancellation(id, asked.Accepted, asked.Reason, r.Now)
	})
}

type provideOrderDigitalCodesRequest struct {
	Items []struct {
		ID    int64    `json:"id"`
		Codes []string `json:"codes"`
	} `json:"items"`
}

// provideOrderDigitalCodes hands keys to the buyer. They are not kept.
func (l *operations) provideOrderDigitalCodes(r *pullapi.Request, asked provideOrderDigitalCodesRequest) (any, error) {
	var keys []market.ItemUnits
	for _, item := range asked.Items {
		keys = append(keys, market.ItemUnits{ItemID: item.ID, Count: int64(len(item.Codes))})
	}
	return l.act(r, func(id int64) ([]market.Change, error) { return l.State.DeliverKeys(id, keys, r.Now) })
}
