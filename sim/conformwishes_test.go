package sim_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/localmarket/localmarket/sim/market"
)

// request is what an operation is asked for, where the least that the contract
// wants is not enough for it to go well.
type request struct {
	model   market.Model // that of the shop; the first that the operation serves if empty
	before  func(w *world)
	body    string
	refused int // the status, where nothing that can happen makes it go well
}

// requests are by operation.
func requests() map[string]request {
	all := map[string]request{}
	for _, some := range []map[string]request{talkRequests(), outletRequests(), reportRequests(), orderRequests(), shipmentRequests(), returnRequests(), laasRequests(), referenceRequests()} {
		maps.Copy(all, some)
	}
	return all
}

func happens(e market.Event) func(*world) {
	return func(w *world) { GinkgoHelper(); w.compose(e) }
}

func talkRequests() map[string]request {
	commented := func(w *world) {
		w.before("POST", "/v2/businesses/$businessId/goods-feedback/comments/update", `{"feedbackId":$feedbackId,"comment":{"text":"a"}}`,
			map[string]string{"commentId": `"id":(\d+)`})
	}
	return map[string]request{
		"getGoodsFeedbacksUrbanads":     {refused: 403}, // a store is no advertiser
		"getGoodsQuestionAnswers":       {body: `{"questionId":$questionId}`},
		"updateGoodsQuestionTextEntity": {body: `{"operationType":"CREATE","parentEntityId":{"type":"QUESTION","id":$questionId},"text":"a"}`},
		"sendFileToChat":                {before: happens(market.Event{Type: market.ChatCreated})},
		"sendMessageToChat":             {before: happens(market.Event{Type: market.ChatCreated})},
		"createChat":                    {body: `{"context":{"type":"ORDER","id":$orderId}}`},
		"getGoodsFeedbackComments":      {body: `{"feedbackId":$feedbackId}`},
		"deleteGoodsFeedbackComment":    {before: commented, body: `{"id":$commentId}`},
	}
}

func outletRequests() map[string]request {
	const outlet = `{"name":"a","type":"DEPOT","address":{"regionId":213},"phones":["+79990000000"],"workingSchedule":{"scheduleItems":
		[{"startDay":"MONDAY","endDay":"FRIDAY","startTime":"09:00","endTime":"20:00"}]},"deliveryRules":[{"deliveryServiceId":99}]}`
	opened := func(w *world) {
		w.before("POST", "/v2/campaigns/$campaignId/outlets", outlet, map[string]string{"outletId": `"id":(\d+)`})
	}
	return map[string]request{
		"createOutlet":         {body: outlet},
		"getOutlets":           {before: opened},
		"getOutlet":            {before: opened},
		"updateOutlet":         {before: opened, body: outlet},
		"deleteOutlet":         {before: opened},
		"updateOutletLicenses": {before: opened},
		"deleteOutletLicenses": {before: func(w *world) {
			opened(w)
			w.before("POST", "/v2/campaigns/$campaignId/outlets/licenses",
				`{"licenses":[{"outletId":$outletId,"licenseType":"ALCOHOL","number":"1","dateOfIssue":"2026-01-01T00:00:00Z","dateOfExpiry":"2027-01-01T00:00:00Z"}]}`, nil)
			w.before("GET", "/v2/campaigns/$campaignId/outlets/licenses", "", map[string]string{"id": `"id":(\d+)`})
		}},
	}
}

func reportRequests() map[string]request {
	generated := func(w *world) {
		w.before("POST", "/v2/reports/goods-prices/generate", `{"businessId":$businessId}`, map[string]string{"reportId": `"reportId":"([^"]+)"`})
	}
	return map[string]request{
		"getReportInfo":                    {before: generated},
		"generateGoodsPricesReport":        {body: `{"businessId":$businessId}`},
		"generatePricesReport":             {body: `{"businessId":$businessId}`},
		"generateKeyIndicatorsReport":      {body: `{"businessId":$businessId,"detalizationLevel":"WEEK"}`},
		"generateStocksOnWarehousesReport": {body: `{"businessId":$businessId}`},
		"generateShowsSalesReport":         {body: `{"businessId":$businessId,"dateFrom":"2026-08-01","dateTo":"2026-08-02","grouping":"OFFERS"}`},
	}
}

func orderRequests() map[string]request {
	company := market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Buyer: &market.BuyerSpec{Company: true}}}
	key := func(w *world) {
		w.compose(market.Event{Type: market.OrderCreated, Model: market.DBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: "KEY-1438"}}}})
		o, _ := w.market.Order(w.order())
		w.tell(o)
	}
	packed := func(w *world) {
		w.before("PUT", "/v2/campaigns/$campaignId/orders/$orderId/boxes", `{"boxes":[{"items":[$whole]}]}`, nil)
	}
	return map[string]request{
		"generateOrderLabel":            {before: packed},
		"generateOrderLabels":           {before: packed},
		"getOrderLabelsData":            {before: packed},
		"updatePrices":                  {body: `{"offers":[{"offerId":$offerId,"price":{"value":100,"currencyId":"RUR"}}]}`},
		"setOrderBoxLayout":             {body: `{"boxes":[{"items":[$whole]}]}`},
		"updateOrderItems":              {body: `{"items":[$lines]}`},
		"provideOrderItemIdentifiers":   {body: `{"items":[$marked]}`},
		"getOrderBusinessBuyerInfo":     {before: happens(company)},
		"getOrderBusinessDocumentsInfo": {before: happens(company)},
		"provideOrderDigitalCodes":      {before: key, body: `{"items":[{"id":$itemId,"codes":["a"],"slip":"a","activate_till":"2030-01-01"}]}`},
		"setOrderDeliveryDate":          {model: market.DBS, body: `{"dates":{"toDate":"2026-09-20"},"reason":"USER_MOVED_DELIVERY_DATES"}`},
		"acceptOrderCancellation":       {before: happens(market.Event{Type: market.OrderCancellationRequest, Model: market.DBS})},
		"updateOrderStorageLimit":       {before: happens(market.Event{Type: market.OrderStatusUpdated, Model: market.DBS, Status: "PICKUP", Force: true}), body: `{"newDate":"2026-09-05"}`},
		"updateOrderStatus":             {body: `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`},
		"updateOrderStatuses":           {body: `{"orders":[{"id":$orderId,"status":"PROCESSING","substatus":"READY_TO_SHIP"}]}`},
		"verifyOrderEac":                {before: happens(market.Event{Type: market.OrderStatusUpdated, Model: market.Express, Status: "PROCESSING", Substatus: "READY_TO_SHIP", Force: true}), body: `{"code":"1"}`},
	}
}

func shipmentRequests() map[string]request {
	const shipments = "/v2/campaigns/$campaignId/first-mile/shipments"
	found := func(w *world) {
		w.before("PUT", shipments, `{"dateFrom":"2026-08-01","dateTo":"2026-09-30"}`, map[string]string{"shipmentId": `"id":(\d+)`})
	}
	ready := func(w *world) {
		found(w)
		for _, o := range w.market.Orders() {
			if o, _ = w.market.Order(o.ID); o.CampaignID == w.campaign() && o.Status == market.StatusProcessing && o.Substatus == market.SubStarted {
				w.before("PUT", fmt.Sprintf("/v2/campaigns/$campaignId/orders/%d/status", o.ID), `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`, nil)
			}
		}
		w.passes(48 * time.Hour)
	}
	confirmed := func(w *world) {
		ready(w)
		w.before("POST", shipments+"/$shipmentId/confirm", `{}`, nil)
		w.passes(time.Hour)
	}
	pallets := func(w *world) {
		found(w)
		w.before("PUT", shipments+"/$shipmentId/pallets", `{"placesCount":1}`, nil)
	}
	taken := func(w *world) {
		confirmed(w)
		w.compose(market.Event{Type: market.OrderStatusUpdated, Of: w.order(), Status: "DELIVERY", Force: true})
	}
	differing := func(w *world) {
		gone := w.names["orderId"]
		w.ordered(market.FBS)
		confirmed(w)
		w.before("PUT", "/v2/campaigns/$campaignId/orders/"+gone+"/status", `{"order":{"status":"CANCELLED","substatus":"SHOP_FAILED"}}`, nil)
		w.compose(market.Event{Type: market.OrderStatusUpdated, Of: w.order(), Status: "DELIVERY", Force: true})
	}
	return map[string]request{
		"getShipment":                           {before: found},
		"getShipmentOrdersInfo":                 {before: found},
		"setShipmentPalletsCount":               {before: found},
		"transferOrdersFromShipment":            {before: found},
		"downloadShipmentPalletLabels":          {before: pallets},
		"confirmShipment":                       {before: ready},
		"downloadShipmentReceptionTransferAct":  {before: ready},
		"downloadShipmentAct":                   {before: confirmed},
		"downloadShipmentTransportationWaybill": {before: confirmed},
		"downloadShipmentInboundAct":            {before: taken},
		"downloadShipmentDiscrepancyAct":        {before: differing},
	}
}

func returnRequests() map[string]request {
	returned := func(model market.Model, refund market.RefundStatus) func(*world) {
		return func(w *world) {
			w.compose(market.Event{Type: market.OrderReturnCreated, Model: model, ReturnType: "RETURN", Detail: market.Minimal})
			if refund != "" {
				w.compose(market.Event{Type: market.OrderReturnStatusUpdated, Of: w.number("returnId"), Refund: refund, Force: true})
			}
			w.before("GET", "/v2/campaigns/$campaignId/orders/$orderId/returns/$returnId", "", map[string]string{"returnItemId": `"returnItemId":(\d+)`})
		}
	}
	pictured := func(w *world) {
		returned(market.FBS, "")(w)
		w.before("GET", "/v2/campaigns/$campaignId/orders/$orderId/returns/$returnId", "",
			map[string]string{"itemId": `"returnItemId":(\d+)`, "imageHash": `"images":\["([^"]+)"`})
	}
	const pay = `{"returnItemId":$returnItemId,"decisionType":"REFUND_MONEY"}`
	return map[string]request{
		"getReturn":                   {before: returned(market.FBS, "")},
		"getReturnApplication":        {before: returned(market.FBS, "")},
		"getReturnPhoto":              {before: pictured},
		"getReturnAvailableDecisions": {before: returned(market.FBS, "")},
		"setReturnDecision":           {model: market.DBS, before: returned(market.DBS, ""), body: pay},
		"submitReturnDecision":        {model: market.DBS, before: returned(market.DBS, ""), body: `{"returnItemDecisions":[` + pay + `]}`},
	}
}

func laasRequests() map[string]request {
	const (
		order = `{"order":{"externalOrderId":"mine","itemsDelivery":[{"warehouseId":$laasWarehouse,"items":[{"offerId":$offerId,"count":1,
			"price":{"value":100,"currencyId":"RUR"}}],"deliveryDateInterval":{"fromDate":"2026-09-03","toDate":"2026-09-03"},
			"deliveryTimeInterval":{"fromTime":"10:00","toTime":"14:00"}}],"destination":{"courierDelivery":{"address":{"fullAddress":"Казань, Баумана, 1"}}},
			"customer":{"firstName":"A","lastName":"B","phone":"+79990000000"},"packaging":{},"paymentType":"PREPAID","draft":false}}`
		back = `{"newReturn":{"externalReturnId":"mine","orderId":$orderId,
			"items":[{"offerId":$offerId,"count":1,"reasonType":"DOES_NOT_FIT","subreasonType":"USER_DID_NOT_LIKE"}],
			"customer":{"firstName":"A","lastName":"B","phone":"+79990000000"},"returnOption":{"pickupReturn":{"logisticPointId":10001}}}}`
	)
	offered := func(w *world) {
		w.before("POST", "/v1/campaigns/$campaignId/delivery-options",
			`{"items":[{"offerId":$offerId,"count":1}],"courierDelivery":{"fullAddress":"Казань, Баумана, 1"}}`, nil)
	}
	made := func(w *world) {
		offered(w)
		w.before("POST", "/v1/campaigns/$campaignId/orders/create", order, map[string]string{"orderId": `"id":(\d+)`})
	}
	delivered := func(w *world) {
		made(w)
		for _, status := range []string{"DELIVERY", "DELIVERED"} {
			w.compose(market.Event{Type: market.OrderStatusUpdated, Of: w.order(), Status: market.Status(status), Force: true})
		}
	}
	returned := func(w *world) {
		delivered(w)
		w.before("POST", "/v1/campaigns/$campaignId/returns/create", back, map[string]string{"returnId": `"id":(\d+)`})
	}
	return map[string]request{
		"getDeliveryOptions":    {body: `{"items":[{"offerId":$offerId,"count":1}],"pickupDelivery":{"logisticPointsIds":[10001]}}`},
		"createOrder":           {before: offered, body: order},
		"updateOrder":           {before: made, body: `{"order":{"id":$orderId,"customer":{"firstName":"C","lastName":"B","phone":"+79990000000"}}}`},
		"getOrderUpdateOptions": {before: made, body: `{"id":$orderId}`},
		"cancelReturn":          {before: returned},
		"createReturn":          {before: delivered, body: back},
	}
}

func referenceRequests() map[string]request {
	const promo = `{"promoId":"discount-2026-09"`
	supplied := func(w *world) {
		w.before("POST", "/v2/campaigns/$campaignId/supply-requests", `{"requestTypes":["SUPPLY"],"requestStatuses":["FINISHED"]}`, map[string]string{"requestId": `"id":(\d+)`})
	}
	return map[string]request{
		"getPromoOffers":               {body: promo + `}`},
		"updatePromoOffers":            {body: promo + `,"offers":[{"offerId":$offerId,"params":{"discountParams":{"price":9999999,"promoPrice":100000}}}]}`},
		"deletePromoOffers":            {body: promo + `,"deleteAllOffers":true}`},
		"getSupplyRequestItems":        {before: supplied},
		"getSupplyRequestDocuments":    {before: supplied},
		"calculateTariffs":             {body: `{"parameters":{"sellingProgram":"FBS"},"offers":[{"categoryId":15652,"price":100,"length":1,"width":1,"height":1,"weight":1}]}`},
		"getCategoryContentParameters": {before: func(w *world) { w.names["categoryId"] = "15652" }},
		"updateOfferContent":           {body: `{"offersContent":[{"offerId":$offerId,"categoryId":15652,"parameterValues":[{"parameterId":7893318,"value":"Ладвея"}]}]}`},
		"searchRegionsById":            {before: func(w *world) { w.names["regionId"] = "213" }},
		"searchRegionChildren":         {before: func(w *world) { w.names["regionId"] = "213" }},
	}
}

// parts are the lines of an order, each written by a format.
func parts(o market.Order, format func(market.OrderItem) string) string {
	var all []string
	for _, item := range o.Items {
		all = append(all, format(item))
	}
	return strings.Join(all, ",")
}
