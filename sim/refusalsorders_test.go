package sim_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// orderRefusals are about lists of orders, their boxes, codes, dates and buyers.
func orderRefusals() []refusal {
	const (
		search = "POST /v1/businesses/$businessId/orders "
		date   = "PUT " + orderAt + `/delivery/date {"reason":"USER_MOVED_DELIVERY_DATES","dates":{"toDate":"`
		codes  = "PUT " + orderAt + `/identifiers {"items":[{"id":$itemId,"instances":[`
	)
	return []refusal{
		{message: "Action is not allowed for order 'o' with status 's' and substatus 's'", code: "ORDER_IN_TERMINAL_STATE", before: becomes("CANCELLED", "SHOP_FAILED"), call: boxes},
		{message: "Attempt to change order items or instances after READY_TO_SHIP", code: "ORDER_MODIFICATION_NOT_ALLOWED", before: sending(boxes, ready), call: boxes},
		{message: "Cannot do operation for order with status 's', and substatus 's' (partnerId = 'p', orderId = 'o')", code: "EXTERNAL_ORDER_ID_UPDATE_ERROR", before: becomes("PROCESSING", "READY_TO_SHIP"), call: "POST " + orderAt + `/external-id {"externalOrderId":"mine"}`},
		{message: "Cannot do operation, external ID already set for order (partnerId = 'p', orderId = 'o', externalId = 'e')", code: "EXTERNAL_ORDER_ID_UPDATE_ERROR", before: sending("POST " + orderAt + `/external-id {"externalOrderId":"mine"}`), call: "POST " + orderAt + `/external-id {"externalOrderId":"other"}`},
		{message: "Exceeded the number of days to edit delivery dates! limit is: 'd' days", code: "DAYS_COUNT_EXCEEDED", model: market.DBS, call: date + `2026-12-31"}}`},
		{message: "Exceeded the number of edits of delivery dates! limit is: 'l'", code: "EDIT_COUNT_EXCEEDED", model: market.DBS,
			before: sending(date+`2026-09-14"}}`, date+`2026-09-15"}}`, date+`2026-09-16"}}`), call: date + `2026-09-17"}}`},
		{message: "New delivery dates are the same as the current!", code: "SAME_DELIVERY_DATES", model: market.DBS, before: sending(date + `2026-09-14"}}`), call: date + `2026-09-14"}}`},
		{message: "Invalid filters: interval between 'f' and 't' is more than 'r' days.", call: search + `{"dates":{"creationDateFrom":"2026-06-01","creationDateTo":"2026-08-01"}}`},
		{message: "Order creation start date is required to be less than end date", call: search + `{"dates":{"creationDateFrom":"2026-08-02","creationDateTo":"2026-08-01"}}`},
		{message: "Order shipment start date is required to be less than end date", call: search + `{"dates":{"shipmentDateFrom":"2026-08-02","shipmentDateTo":"2026-08-01"}}`},
		{message: "Order update start is required to be less than end date", call: search + `{"dates":{"updateDateFrom":"2026-08-02T00:00:00Z","updateDateTo":"2026-08-01T00:00:00Z"}}`},
		{message: "Invalid incoming cis for item with id = %d for reason: {reason}", code: "INVALID_CIS", model: market.DBS, call: codes + `{"cis":"hello"}]}]}`},
		{message: "is not a valid country code according to ISO 3166-1 alpha-2", code: "INVALID_COUNTRY_CODE", model: market.DBS, call: codes + `{"gtd":"10702070/010126/1234567","countryCode":"XX"}]}]}`},
		{message: "Invalid order boxes layout request. Violations: {violations}", code: "ITEM_NOT_FOUND", call: "PUT " + orderAt + `/boxes {"boxes":[{"items":[{"id":1,"fullCount":1}]}]}`},
		{message: "Invalid status for order 'o': 's', PROCESSING expected", code: "INVALID_ORDER_STATUS", model: market.DBS, before: all(digital, becomes("DELIVERY", "DELIVERY_SERVICE_RECEIVED")), call: "POST " + orderAt + `/deliverDigitalGoods {"items":[{"id":$itemId,"codes":["a"],"slip":"a","activate_till":"2030-01-01"}]}`},
		{message: "Order.id='o' is not digital.", model: market.DBS, call: "POST " + orderAt + `/deliverDigitalGoods {"items":[{"id":$itemId,"codes":["a"],"slip":"a","activate_till":"2030-01-01"}]}`},
		{message: "Not a business buyer.", call: "POST " + orderAt + "/business-buyer"},
		{message: "Order is in the wrong status", code: "INVALID_ORDER_STATUS", before: all(company, becomes("UNPAID", "AWAIT_PAYMENT")), call: "POST " + orderAt + "/business-buyer"},
		{message: "Order is not in shop-processing status (actual: 's').", model: market.DBS, before: becomes("CANCELLED", "SHOP_FAILED"), call: "GET " + orderAt + "/buyer"},
	}
}

// digital has a buyer order a key.
func digital(w *world) {
	w.compose(market.Event{Type: market.OrderCreated, Model: market.DBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "KEY-1438"}}}})
	w.retell()
}

// company has a company order something by FBS.
func company(w *world) {
	w.compose(market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Buyer: &market.BuyerSpec{Company: true}}})
	w.retell()
}

// jewel has a buyer order jewellery by FBS.
func jewel(w *world) {
	w.compose(market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "RING-1406"}}}})
	w.retell()
}

// retell makes the order that was composed last the one that calls are about.
func (w *world) retell() {
	o, _ := w.market.Order(w.order())
	w.tell(o)
	w.names["campaignId"] = itoa(o.CampaignID)
}

// moveRefusals are about the statuses of orders.
func moveRefusals() []refusal {
	real := func(day string) string {
		return "PUT " + orderAt + `/status {"order":{"status":"DELIVERED","delivery":{"dates":{"realDeliveryDate":"` + day + `"}}}}`
	}
	onItsWay := becomes("DELIVERY", "DELIVERY_SERVICE_RECEIVED")
	return []refusal{
		{message: "Cancellation request substatus 's' is not available for status 's' and role 'r' for order 'o'", code: "SUBSTATUS_NOT_ALLOWED", call: statusCall("CANCELLED", "USER_CHANGED_MIND")},
		{message: "Delivery date <date> can't be in the future", model: market.DBS, before: onItsWay, call: real("2026-12-31")},
		{message: "Real delivery date should be from order creation date to current date inclusively", model: market.DBS, before: onItsWay, call: real("2026-01-01")},
		{message: "No permission to set status 'n' for order 'o' with status 'c'", code: "STATUS_NOT_ALLOWED", before: becomes("PROCESSING", "SHIPPED"), call: statusCall("CANCELLED", "SHOP_FAILED")},
		{message: "No transition found: 'f' -> 't'", code: "STATUS_NOT_ALLOWED", before: becomes("PROCESSING", "READY_TO_SHIP"), call: statusCall("PROCESSING", "STARTED")},
		{message: "Status change was forbidden for client role = 'r'", code: "STATUS_NOT_ALLOWED", before: becomes("UNPAID", "AWAIT_PAYMENT"), call: statusCall("PROCESSING", "STARTED")},
		{message: "Status not allowed: 's'", code: "STATUS_NOT_ALLOWED", call: statusCall("RETURNED", "")},
		{message: "Transition 'f' -> 't' is not allowed. Reason: {reason}", code: "TOO_FEW_UINS_FOR_ITEM", before: jewel, call: ready},
		{message: "Order 'o' is in terminal state", code: "ORDER_IN_TERMINAL_STATE", before: becomes("CANCELLED", "SHOP_FAILED"), call: statusCall("PROCESSING", "READY_TO_SHIP")},
	}
}

const (
	laasOptions = `POST /v1/campaigns/$campaignId/delivery-options {"items":[{"offerId":$offerId,"count":1}],"courierDelivery":{"fullAddress":"Казань, Баумана, 1"}}`
	laasBody    = `{"order":{"externalOrderId":"mine","itemsDelivery":[{"warehouseId":$laasWarehouse,"items":[{"offerId":$offerId,"count":1,
		"price":{"value":100,"currencyId":"RUR"}}],"deliveryDateInterval":{"fromDate":"2026-09-03","toDate":"2026-09-03"},
		"deliveryTimeInterval":{"fromTime":"10:00","toTime":"14:00"}}],"destination":{"courierDelivery":{"address":{"fullAddress":"Казань, Баумана, 1"}}},
		"customer":{"firstName":"A","lastName":"B","phone":"+79990000000"},"packaging":{},"paymentType":"PREPAID","draft":false}}`
	laasCreate = "POST /v1/campaigns/$campaignId/orders/create " + laasBody
	laasReturn = `POST /v1/campaigns/$campaignId/returns/create {"newReturn":{"externalReturnId":"mine","orderId":$orderId,
		"items":[{"offerId":$offerId,"count":1,"reasonType":"DOES_NOT_FIT","subreasonType":"USER_DID_NOT_LIKE"}],
		"customer":{"firstName":"A","lastName":"B","phone":"+79990000000"},"returnOption":{"pickupReturn":{"logisticPointId":10001}}}}`
	laasMove = `POST /v1/campaigns/$campaignId/orders/update {"order":{"id":$orderId,"deliveryInterval":{"deliveryDateInterval":
		{"fromDate":"2026-09-03","toDate":"2026-09-03"},"deliveryTimeInterval":{"fromTime":"10:00","toTime":"14:00"}}}}`
)

// laasMade has the store make an order, and laasArrived have it arrive.
func laasMade(w *world) {
	w.sends(laasOptions)
	w.sends(laasCreate, "orderId", `"id":(\d+)`)
}

func laasArrived(w *world) {
	laasMade(w)
	becomes("DELIVERY", "")(w)
	becomes("DELIVERED", "")(w)
}

// toPoint has the store make an order to a pick-up point.
func toPoint(w *world) {
	w.sends(`POST /v1/campaigns/$campaignId/delivery-options {"items":[{"offerId":$offerId,"count":1}],"pickupDelivery":{"logisticPointsIds":[10001]}}`,
		"day", `"fromDate":"([^"]+)"`)
	body := strings.NewReplacer(`"courierDelivery":{"address":{"fullAddress":"Казань, Баумана, 1"}}`, `"pickupDelivery":{"logisticPointId":10001}`,
		`"2026-09-03"`, `"$day"`, `,
		"deliveryTimeInterval":{"fromTime":"10:00","toTime":"14:00"}`, "").Replace(laasCreate)
	w.sends(body, "orderId", `"id":(\d+)`)
}

func laasRefusals() []refusal {
	list := []refusal{
		{message: "Can't create return for order with status: 's'", before: laasMade, call: laasReturn},
		{message: "Failed to upload photos", code: "PHOTO_UPLOAD_FAILED", before: laasArrived, call: strings.Replace(laasReturn, `"count":1`, `"count":1,"pictures":["not a link"]`, 1)},
		{message: "Merchant return with id: 'r' already exists", code: "RETURN_ALREADY_EXISTS", before: all(laasArrived, sending(laasReturn)), call: laasReturn},
		{message: "Wrong count for shop skus: 'o'", code: "INVALID_RETURN_OFFERS", before: laasArrived, call: strings.Replace(laasReturn, `"count":1`, `"count":9`, 1)},
		{message: "Can't resolve geo for address 'a'", before: sending(laasOptions), call: strings.Replace(laasCreate, "Казань, Баумана, 1", "дом", 1)},
		{message: "Not enough stock for items: 'o'", code: "NOT_ENOUGH_STOCK", before: sending(laasOptions), call: strings.Replace(laasCreate, `"count":1`, `"count":1000`, 1)},
		{message: "Offers not found for SKUs: 'o'", before: sending(laasOptions), call: strings.Replace(laasCreate, "$offerId", `"none"`, 1)},
		{message: "Order already exists with external id 'e'", code: "ORDER_ALREADY_EXISTS", before: all(laasMade, sending(laasOptions)), call: laasCreate},
		{message: "The requested delivery interval is not valid for order 'o'", code: "INVALID_DELIVERY_OPTION", before: laasMade, call: strings.ReplaceAll(laasMove, "2026-09-03", "2026-12-31")},
		{message: "Delivery dates can't be updated for 't' order with id 'o'", before: toPoint, call: laasMove},
		{message: "Order 'o' is in cancellation state", code: "CANCELLATION_REQUESTED", before: all(laasMade, sending(statusCall("CANCELLED", "SHOP_FAILED"))), call: laasMove},
	}
	for i := range list {
		list[i].model = market.LaaS
	}
	return list
}

func shipmentRefusals() []refusal {
	const (
		first   = shopAt + "/first-mile/shipments/$shipmentId"
		confirm = "POST " + first + "/confirm {}"
		act     = "GET " + shopAt + "/shipments/reception-transfer-act"
	)
	begun := func(w *world) {
		w.sends("PUT "+shopAt+`/first-mile/shipments {"dateFrom":"2026-08-01","dateTo":"2026-12-30"}`, "shipmentId", `"id":(\d+)`)
	}
	formed := func(w *world) { begun(w); w.passes(48 * time.Hour) }
	allReady := sending(boxes, ready)
	return []refusal{
		{message: "Closest shipment for reception transfer act generation not found.", call: act},
		{message: "Cutoff time for shipments has not been reached yet", code: "CUTOFF_NOT_REACHED", before: begun, call: confirm},
		{message: "No orders for closest shipment have been processed yet (shipmentId: 's').", before: formed, call: act},
		{message: "Outbound with id = 's' is not confirmed and hasn't draft transfer", before: formed, call: "GET " + first + "/act"},
		{message: "contains invalid orders. Reasons: orders are in wrong status ('o')", code: "BAD_ORDERS", before: formed, call: confirm},
		{message: "Shipment with ID 's' does not contain any orders", code: "NO_ORDERS", before: all(begun, sending(statusCall("CANCELLED", "SHOP_FAILED")), func(w *world) { w.passes(48 * time.Hour) }), call: confirm},
		{message: "has been confirmed already", code: "ALREADY_CONFIRMED", before: all(allReady, formed, sending(confirm)), call: confirm},
		{message: "Some orders are in the process of being excluded from shipment", before: all(allReady, begun, second, lastMinute, sending("POST "+first+`/orders/transfer {"orderIds":[$orderId]}`), nextDay), call: act},
		{message: "Some orders have not been processed yet. Please change the status of orders to READY_TO_SHIP and try again.", code: "BAD_ORDERS", before: all(allReady, second, formed), call: act},
		{message: "Shipment with ID 's' not found", status: http.StatusNotFound, call: "POST " + shopAt + "/first-mile/shipments/77/confirm {}"},
	}
}

// second has a buyer order once more from the shop.
func second(w *world) {
	w.compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
	w.retell()
}

// lastMinute is when orders may only just leave a shipment, nextDay when it is
// formed: the market begins at 9:00 UTC.
func lastMinute(w *world) { w.passes(11*time.Hour + 30*time.Minute) }
func nextDay(w *world)    { w.passes(30 * time.Minute) }
