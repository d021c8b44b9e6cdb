package operations

import (
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// orderHandlers read orders, and move them (P-ORDERS, P-STATUS).
func (l *operations) orderHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getBusinessOrders":   pullapi.JSON(l.getBusinessOrders),
		"getOrders":           l.getOrders,
		"getOrder":            l.getOrder,
		"updateOrderStatus":   pullapi.JSON(l.updateOrderStatus),
		"updateOrderStatuses": pullapi.JSON(l.updateOrderStatuses),
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
		return market.Order{}, notFound(orderNotFound, id)
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
	filter, err := asked.filter(r)
	if err != nil {
		return nil, err
	}
	page, err := l.State.Orders(filter, pageOf(r))
	if err != nil {
		return nil, err
	}
	return businessOrdersReply{each(page.Items, businessOrder), paging{page.Next}}, nil
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
