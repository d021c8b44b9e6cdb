package operations

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// How production says that an order is unknown to a shop. Each operation has its own
// words; the documents give some of them two, and not when each is said: here the
// one that names the shop is for an order of another (choice).
const (
	orderUnknown     = "Order not found: '%[2]d'"
	orderOfShop      = "Order not found: partnerId = '%[1]d', orderId = '%[2]d'"
	orderToPack      = "Failed to find order with id '%[2]d'"
	orderAsResource  = "Failed to find ['ORDER'] with id ['%[2]d']"
	orderOfOtherShop = "Campaign '%[1]d' has no order id '%[2]d'"
)

// orderWords are the words of an operation, for an order that does not exist and
// for one of another shop.
var orderWords = map[string][2]string{
	"getOrder":                      {orderOfShop, orderOfShop},
	"updateOrderStatus":             {orderUnknown, orderOfShop},
	"setOrderBoxLayout":             {orderToPack, orderToPack},
	"setOrderShipmentBoxes":         {orderToPack, orderToPack},
	"setOrderDeliveryTrackCode":     {orderAsResource, orderOfOtherShop},
	"verifyOrderEac":                {orderAsResource, orderAsResource},
	"setOrderDeliveryDate":          {orderUnknown, orderOfShop},
	"updateOrderStorageLimit":       {orderUnknown, orderUnknown},
	"provideOrderDigitalCodes":      {orderUnknown, orderOfShop},
	"updateExternalOrderId":         {orderUnknown, orderOfShop},
	"generateOrderLabel":            {orderOfShop, orderOfShop},
	"generateOrderLabels":           {orderOfShop, orderOfShop},
	"getOrderLabelsData":            {orderOfShop, orderOfShop},
	"getOrderBuyerInfo":             {orderOfShop, orderOfShop},
	"acceptOrderCancellation":       {orderOfShop, orderOfShop},
	"provideOrderItemIdentifiers":   {orderOfShop, orderOfShop},
	"getOrderIdentifiersStatus":     {orderOfShop, orderOfShop},
	"getOrderBusinessBuyerInfo":     {orderOfShop, orderOfShop},
	"getOrderBusinessDocumentsInfo": {orderOfShop, orderOfShop},
}

// What to send instead of an order that the shop does not have.
const (
	fixOrderMissing   = "take the order's id from a notification or from getBusinessOrders"
	fixOrderElsewhere = "call by the campaign that the order's notification names: it is another shop's order"
)

// orderMissing refuses a call for an order that the path's shop does not have.
func orderMissing(r *pullapi.Request, id int64, exists bool) error {
	words, ok := orderWords[r.Operation.ID]
	if !ok {
		words = [2]string{orderUnknown, orderUnknown}
	}
	format := words[0]
	if exists {
		format = words[1]
	}
	shop := int64(0)
	if r.Campaign != nil {
		shop = r.Campaign.ID
	}
	fix := fixOrderMissing
	if exists {
		fix = fixOrderElsewhere
	}
	return &pullapi.Error{Status: http.StatusNotFound, Message: fmt.Sprintf(format+"%[3]s", shop, id, ""), Fix: fix}
}
