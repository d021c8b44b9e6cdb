package operations

import "github.com/localmarket/localmarket/sim/market"

// Complete is an order of which nothing is left open that the pull API would tell,
// so that whatever else tells of it says the same.
func Complete(o market.Order) market.Order {
	o.Delivery = deliveryOf(&o)
	o.PaymentType, o.PaymentMethod = payment(&o)
	return o
}
