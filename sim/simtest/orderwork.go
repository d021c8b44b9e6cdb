package simtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// What the pull API says of deliveries.
const (
	digitalByMail   = "EMAIL"
	digitalByCode   = "ACTIVATION_CODE"
	codeFromCourier = "COURIER_TO_MERCHANT"
)

// orderWork reads orders and does what they need.
type orderWork struct {
	client *pullClient
	// business is the cabinet of each campaign that the key opens.
	business map[int64]int64
	// done remembers what was done to which order: some things are not to be seen
	// in it at once, such as keys on their way to the buyer.
	done *seen
}

func newOrderWork(client *pullClient) *orderWork {
	return &orderWork{client: client, done: newSeen()}
}

// act reads an order and does what it needs. It may be called again after an
// error: it always begins by reading, so that it goes on from where the order is.
func (w *orderWork) act(ctx context.Context, e orderEvent) error {
	o, err := w.read(ctx, e)
	if err != nil || o == nil {
		return err
	}
	if need := needOf(o); need != nil {
		return w.once(ctx, o, need)
	}
	return nil
}

// read reads an order; nil if it is none of this store's.
func (w *orderWork) read(ctx context.Context, e orderEvent) (*order, error) {
	business, err := w.businessOf(ctx, e.CampaignID)
	if err != nil || business == 0 {
		return nil, err
	}
	return w.client.order(ctx, business, e.OrderID)
}

// businessOf is the cabinet of a campaign, or 0 if it is none of the key's: then
// the notification is not for this store. A campaign that it does not know may
// be new.
func (w *orderWork) businessOf(ctx context.Context, campaign int64) (int64, error) {
	if business, ok := w.business[campaign]; ok {
		return business, nil
	}
	all, err := w.client.businesses(ctx)
	if err != nil {
		return 0, err
	}
	w.business = all
	return all[campaign], nil
}

// once does what an order needs, unless that was done before or refused for good.
func (w *orderWork) once(ctx context.Context, o *order, need *need) error {
	key := fmt.Appendf(nil, "%d %s", o.OrderID, need.name)
	if w.done.has(key) {
		return nil
	}
	err := need.meet(w.client, ctx, o)
	var failed *callError
	if err == nil || errors.As(err, &failed) && !failed.passing() {
		w.done.first(key)
	}
	return err
}

// need is something that an order waits for the store to do.
type need struct {
	name string
	meet func(c *pullClient, ctx context.Context, o *order) error
}

// needOf is what an order waits for in the state that it is in, nil for nothing
// (P-STATUS). What people do is not here: that a parcel by DBS was handed over
// or arrived, that a game was given or a chat held, that FBS parcels have left.
// FBY and, once confirmed, LaaS are Market's own work.
func needOf(o *order) *need {
	started := o.in(market.StatusProcessing, market.SubStarted)
	switch {
	case o.CancelRequested:
		return &need{"cancellation", (*pullClient).acceptCancellation}
	case started && o.Delivery.Type == market.Digital:
		return digitalNeed(o)
	case started && (o.Model == market.FBS || o.Model == market.Express):
		return &need{"packing", (*pullClient).packAndReady}
	case started && o.Model == market.DBS && o.marked():
		return &need{"codes", (*pullClient).identify}
	case o.Status == market.StatusReserved && o.Model == market.LaaS:
		return &need{"confirmation", (*pullClient).confirm}
	case o.in(market.StatusDelivery, "COURIER_ARRIVED_TO_SENDER") && o.Delivery.Transfer.EAC.Type == codeFromCourier:
		return &need{"courier", (*pullClient).letCourierTake}
	}
	return nil
}

// digitalNeed is for the kinds that are delivered by a key (P-DIGITAL).
func digitalNeed(o *order) *need {
	switch o.Delivery.DigitalGoods.Type {
	case digitalByMail, digitalByCode:
		return &need{"keys", (*pullClient).deliverKeys}
	}
	return nil
}

// packAndReady packs an order and says so. With marked goods it waits for the
// check of their codes (P-STATUS).
func (c *pullClient) packAndReady(ctx context.Context, o *order) error {
	if err := c.pack(ctx, o); err != nil {
		return err
	}
	if o.marked() {
		if err := c.checkCodes(ctx, o); err != nil {
			return err
		}
	}
	return c.move(ctx, o, market.StatusProcessing, market.SubReadyToShip)
}

// confirm turns a draft into an order, within the hour that it has (P-LAAS).
func (c *pullClient) confirm(ctx context.Context, o *order) error {
	return c.move(ctx, o, market.StatusProcessing, market.SubStarted)
}

// letCourierTake sends the code that the courier has told at the counter: here
// the last four digits of the order's number, as localmarket's couriers tell.
func (c *pullClient) letCourierTake(ctx context.Context, o *order) error {
	return c.verifyCourier(ctx, o, fmt.Sprintf("%04d", o.OrderID%10_000))
}
