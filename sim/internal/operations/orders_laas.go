package operations

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// exceptYandexGo refuses an operation to sellers of Market Yandex Go.
func (l *operations) exceptYandexGo(handle pullapi.Handler) pullapi.Handler {
	return func(r *pullapi.Request) (any, error) {
		if b, _ := l.State.Business(r.BusinessID); b.YandexGo {
			return nil, forbidden(notForYandexGo)
		}
		return handle(r)
	}
}

const notForYandexGo = "The method is not supported for Market Yandex Go sellers"

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
	if door := asked.Destination.CourierDelivery; door != nil && !isAddress(door.Address.FullAddress) {
		return market.Refusal{Reason: market.BadAddress, Detail: door.Address.FullAddress}
	}
	if p := asked.Destination.PickupDelivery; p != nil && !isPoint(p.LogisticPointID) {
		return badOrder("unknown logistic point %d", p.LogisticPointID)
	}
	var offers []string
	for _, part := range asked.ItemsDelivery {
		if err := l.checkPart(&part, asked.Destination.CourierDelivery != nil, r.Now); err != nil {
			return err
		}
		for _, item := range part.Items {
			if item.Price.CurrencyID != currency {
				return badOrder("SKU %.80q has a price in %s, but the shop sells in %s", item.OfferID, item.Price.CurrencyID, currency)
			}
			if slices.Contains(offers, item.OfferID) {
				return badOrder("SKU %.80q is named twice", item.OfferID)
			}
			offers = append(offers, item.OfferID)
		}
	}
	return nil
}

// isAddress reports whether a text could be a full address: a town, a street and a
// house, in words that commas or spaces part (choice: nothing looks it up).
func isAddress(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	return len(words) >= 3 && strings.ContainsFunc(text, unicode.IsLetter) && strings.ContainsFunc(text, unicode.IsDigit)
}

// checkPart refuses what a warehouse cannot send at all: only Market's own send
// orders by LaaS, and a courier comes at an hour that is promised.
func (l *operations) checkPart(part *partDTO, byCourier bool, now time.Time) error {
	if !l.isMarkets(part.WarehouseID) {
		return badOrder("Market has no warehouse %d", part.WarehouseID)
	}
	when := part.interval()
	switch hours := part.DeliveryTimeInterval; {
	case when.From > when.To || when.From < market.DateOf(now):
		return badOrder("its dates of delivery are %s to %s", when.From, when.To)
	case hours == nil && byCourier:
		return invalid(fieldNull, "deliveryTimeInterval")
	case hours != nil && hours.FromTime >= hours.ToTime:
		return badOrder("its hours of delivery are %s to %s", hours.FromTime, hours.ToTime)
	}
	return nil
}

// isMarkets reports whether a warehouse is there, and Market's own.
func (l *operations) isMarkets(warehouseID int64) bool {
	w, ok := l.State.Warehouse(warehouseID)
	return ok && w.BusinessID == 0
}

// oneWay refuses to deliver in both ways, or in neither.
func oneWay(byCourier, toPickup bool) error {
	if byCourier == toPickup {
		return badOrder("exactly one of courierDelivery and pickupDelivery must be given")
	}
	return nil
}

// updateOrder changes who gets an order, and when a courier brings it: at one of
// the times that getOrderUpdateOptions offers. It takes no time here (choice).
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
		if !o.Status.Over() && !o.CancellationDue.IsZero() {
			return nil, market.Refusal{Reason: market.InCancellation, OrderID: o.ID}
		}
		offered := func(o intervalDTO) bool { return o.interval() == when.interval() }
		if deliveryOf(&o).Type == market.ByCourier && !o.Status.Over() && !slices.ContainsFunc(courierTimes(r.Now), offered) {
			return nil, market.Refusal{Reason: market.WrongInterval, OrderID: o.ID}
		}
		if err := l.changed(l.State.Reschedule(o.ID, when.interval(), r.Now)); err != nil {
			return nil, err
		}
		reply.Operations = append(reply.Operations, l.begin(intervalUpdate, &o))
	}
	if who := asked.Order.Customer; who != nil {
		if err := l.changed(l.State.SetRecipient(o.ID, who.name(), who.Phone, r.Now)); err != nil {
			return nil, err
		}
		reply.Operations = append(reply.Operations, l.begin(recipientUpdate, &o))
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
