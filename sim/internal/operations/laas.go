package operations

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// laasHandlers make and change orders that were sold elsewhere (P-LAAS).
func (l *operations) laasHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"createOrder":           pullapi.JSON(l.createOrder),
		"updateOrder":           pullapi.JSON(l.updateOrder),
		"getOrderUpdateOptions": pullapi.JSON(l.getOrderUpdateOptions),
		"getOperations":         pullapi.JSON(l.getOperations),
	}
}

// badOrder refuses an order of a request.
func badOrder(format string, args ...any) error {
	return market.Refusal{Reason: market.BadOrder, Detail: fmt.Sprintf(format, args...)}
}

// createOrder makes an order for each warehouse, all of them or none.
func (l *operations) createOrder(r *pullapi.Request, asked createOrderRequest) (any, error) {
	if err := l.checkCreate(r, &asked.Order); err != nil {
		return nil, err
	}
	made, changes, err := l.State.CreateOrders(asked.Order.orders(r.Campaign.ID), asked.Order.Draft, r.Now)
	if err := l.changed(changes, err); err != nil {
		return nil, err
	}
	var reply createdReply
	for _, o := range made {
		reply.Orders = append(reply.Orders, createdDTO{o.ID})
	}
	return reply, nil
}

// checkCreate refuses what a store can tell by itself: the rest is for the state
// to say.
func (l *operations) checkCreate(r *pullapi.Request, asked *createOrderDTO) error {
	if err := oneWay(asked.Destination.CourierDelivery != nil, asked.Destination.PickupDelivery != nil); err != nil {
		return err
	}
	if p := asked.Destination.PickupDelivery; p != nil && !isPoint(p.LogisticPointID) {
		return badOrder("there is no logistic point %d", p.LogisticPointID)
	}
	var offers []string
	for _, part := range asked.ItemsDelivery {
		w, ok := l.State.Warehouse(part.WarehouseID)
		if !ok || w.BusinessID != 0 && w.BusinessID != r.BusinessID {
			return badOrder("there is no warehouse %d", part.WarehouseID)
		}
		from, to := market.Date(part.DeliveryDateInterval.FromDate), market.Date(part.DeliveryDateInterval.ToDate)
		if from > to || from < market.DateOf(r.Now) {
			return badOrder("its dates of delivery are %s to %s", from, to)
		}
		for _, item := range part.Items {
			if slices.Contains(offers, item.OfferID) {
				return badOrder("SKU %.80q is named twice", item.OfferID)
			}
			offers = append(offers, item.OfferID)
		}
	}
	return nil
}

// oneWay refuses to deliver in both ways, or in neither.
func oneWay(byCourier, toPickup bool) error {
	if byCourier == toPickup {
		return badOrder("exactly one of courierDelivery and pickupDelivery must be given")
	}
	return nil
}

// updateOrder changes who gets an order, and when a courier brings it. It takes
// no time here (choice).
func (l *operations) updateOrder(r *pullapi.Request, asked updateOrderRequest) (any, error) {
	o, err := l.orderOf(r, asked.Order.ID)
	if err != nil {
		return nil, err
	}
	if asked.Order.DeliveryInterval == nil && asked.Order.Customer == nil {
		return nil, badOrder("nothing is to be changed")
	}
	var reply updateOrderReply
	if when := asked.Order.DeliveryInterval; when != nil {
		if err := l.changed(l.State.Reschedule(o.ID, when.interval(), r.Now)); err != nil {
			return nil, err
		}
		reply.Operations = append(reply.Operations, operation(&o, intervalUpdate, r.Now))
	}
	if who := asked.Order.Customer; who != nil {
		if err := l.changed(l.State.SetRecipient(o.ID, who.name(), who.Phone, r.Now)); err != nil {
			return nil, err
		}
		reply.Operations = append(reply.Operations, operation(&o, recipientUpdate, r.Now))
	}
	return reply, nil
}

type getOrderUpdateOptionsRequest struct {
	ID int64 `json:"id"`
}

// getOrderUpdateOptions are the times at which a courier could bring an order.
func (l *operations) getOrderUpdateOptions(r *pullapi.Request, asked getOrderUpdateOptionsRequest) (any, error) {
	o, err := l.orderOf(r, asked.ID)
	if err != nil {
		return nil, err
	}
	var reply updateOptionsReply
	reply.DeliveryIntervals.Available = []intervalDTO{}
	if !o.Status.Over() && deliveryOf(&o).Type == market.ByCourier {
		reply.DeliveryIntervals.Available = courierTimes(r.Now)
	}
	return reply, nil
}

type getOperationsRequest struct {
	OperationType string   `json:"operationType"`
	OperationIDs  []string `json:"operationIds"`
}

// getOperations says what became of operations: all that there are, are done.
// The last part of an operation's id is the number of its order or return.
func (l *operations) getOperations(r *pullapi.Request, asked getOperationsRequest) (any, error) {
	var reply operationsReply
	reply.Operations = []operationResultDTO{}
	for _, id := range asked.OperationIDs {
		number, _ := strconv.ParseInt(id[strings.LastIndex(id, "-")+1:], 10, 64)
		if l.hasOperation(r.BusinessID, asked.OperationType, number) {
			reply.Operations = append(reply.Operations, operationResultDTO{operationDTO{id, asked.OperationType}, "DONE"})
		}
	}
	return reply, nil
}

// hasOperation reports whether a cabinet has the order, or the return, that an
// operation is about.
func (l *operations) hasOperation(businessID int64, kind string, number int64) bool {
	campaignID := int64(0)
	if kind == returnCancellation {
		back, _ := l.State.Return(number)
		campaignID = back.CampaignID
	} else {
		o, _ := l.State.Order(number)
		campaignID = o.CampaignID
	}
	shop, ok := l.State.Campaign(campaignID)
	return ok && shop.BusinessID == businessID
}
