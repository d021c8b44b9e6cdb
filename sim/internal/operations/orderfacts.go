package operations

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// What replies say of an order that the order itself leaves open (choice).
const (
	currency       = "RUR"
	taxSystem      = "OSN"
	unknown        = "UNKNOWN"
	prepaid        = "PREPAID"
	postpaid       = "POSTPAID"
	byCard         = "YANDEX"
	byCash         = "CASH_ON_DELIVERY"
	marketDelivery = "Яндекс Доставка"
	shopDelivery   = "Собственная служба"
	marketService  = 1005555
	shopService    = 99
	promisedAfter  = 3 // days
)

// byShop reports whether the shop delivers an order.
func byShop(o *market.Order) bool { return o.Delivery.ByShop || o.Model == market.DBS }

// deliveryOf is how an order is delivered, with what it leaves open filled in.
func deliveryOf(o *market.Order) market.Delivery {
	d := o.Delivery
	d.Type = cmp.Or(d.Type, market.ByCourier)
	d.Dispatch = dispatchOf(o)
	if byShop(o) {
		d.ServiceID, d.ServiceName = cmp.Or(d.ServiceID, shopService), cmp.Or(d.ServiceName, shopDelivery)
	}
	d.ServiceID, d.ServiceName = cmp.Or(d.ServiceID, marketService), cmp.Or(d.ServiceName, marketDelivery)
	d.From = cmp.Or(d.From, d.To, market.DateOf(o.CreatedAt).Plus(promisedAfter))
	d.To = cmp.Or(d.To, d.From)
	return d
}

// dispatchOf is how an order is handed out.
func dispatchOf(o *market.Order) string {
	switch d := o.Delivery; {
	case d.Dispatch != "":
		return d.Dispatch
	case d.Type != market.ToPickup:
		return market.ToBuyer
	case byShop(o):
		return market.ToShopOutlet
	}
	return market.ToMarketOutlet
}

// partner is who delivers an order.
func partner(o *market.Order) string {
	if byShop(o) {
		return "SHOP"
	}
	return "YANDEX_MARKET"
}

// deliveryVAT is the rate of an order's delivery: that of the first item (choice).
func deliveryVAT(o *market.Order) string { return o.Items[0].VAT }

// payment is how an order is paid for.
func payment(o *market.Order) (kind, method string) {
	kind = cmp.Or(o.PaymentType, prepaid)
	if kind == postpaid {
		return kind, cmp.Or(o.PaymentMethod, byCash)
	}
	return kind, cmp.Or(o.PaymentMethod, byCard)
}

// underWay refuses an order that is not processed or delivered at present.
func underWay(o *market.Order) error {
	switch o.Status {
	case market.StatusProcessing, market.StatusDelivery, market.StatusPickup:
		return nil
	}
	return market.Refuse(market.NotUnderWay, o.Status)
}

// The types of buyers.
const (
	person       = "PERSON"
	organisation = "BUSINESS"
)

// buyerType is a business for what is paid for from a company's account.
func buyerType(o *market.Order) string {
	if o.Company || strings.HasPrefix(o.PaymentMethod, "B2B_ACCOUNT_") {
		return organisation
	}
	return person
}

// names are a buyer's surname, first name and patronymic.
func names(buyer string) (last, first, middle string) {
	parts := append(strings.SplitN(buyer, " ", 3), "", "", "")
	return parts[0], parts[1], parts[2]
}

// platform is where an order was placed.
func platform(o *market.Order) string {
	if o.Model == market.LaaS {
		return cmp.Or(o.Platform, "OTHER")
	}
	return "MARKET"
}

// word is a value of a list of the contract's, which has one for what is not
// known.
func word[T ~string](value T) string { return cmp.Or(string(value), unknown) }

// barcode names a box: the order's number, and the box's in it.
func barcode(o *market.Order, boxID int64) string { return fmt.Sprintf("%d-%d", o.ID, boxID) }

// receiveCode is what a buyer says at Market's pick-up point, or empty.
func receiveCode(o *market.Order) string {
	if o.Model != market.LaaS || o.Delivery.Type != market.ToPickup {
		return ""
	}
	return fmt.Sprintf("%05d", o.ID%100_000)
}

// fromCourier is the type of the code that a courier gives to the store.
const fromCourier = "COURIER_TO_MERCHANT"

// checkedByShop is that of a code that the store compares itself.
const checkedByShop = "CHECKING_BY_MERCHANT"

// eacType is the type of the code by which an order is handed over, or empty.
func eacType(o *market.Order) string {
	if c := o.Delivery.Courier; c == nil || c.Code == "" {
		return ""
	}
	if o.Delivery.Courier.CheckedByShop {
		return checkedByShop
	}
	return fromCourier
}

// eacCode is the code that a store knows beforehand, or empty.
func eacCode(o *market.Order) string {
	if eacType(o) != checkedByShop {
		return ""
	}
	return o.Delivery.Courier.Code
}
