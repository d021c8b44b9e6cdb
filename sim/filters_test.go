package sim_test

import (
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// listing is an operation that lists things, with its optional filters.
type listing struct {
	call   string       // METHOD /path
	model  market.Model // of the shop; FBS if it is empty
	before func(*world)
	always string // what the body has beside filters
	seen   string // is in the reply as long as the thing is
	plain  string // the query without filters, where it needs one
	each   []filter
}

// filter is an optional filter, in the query or the body, once as it keeps the
// thing and once as it drops it.
type filter struct{ name, keeps, drops string }

// leastFilters is how many filters are held to it.
const leastFilters = 50

var _ = Describe("Optional filters", func() {
	It("are many", func() {
		found := 0
		for _, l := range listings() {
			found += len(l.each)
		}
		Expect(found).To(BeNumerically(">=", leastFilters))
	})

	for _, l := range listings() {
		for _, f := range l.each {
			It("keep and drop: "+l.call+" by "+f.name, func() {
				w := newWorldOf(sim.Options{}, nil, l.model)
				w.names["shopWarehouse"] = itoa(w.market.Campaigns()[0].WarehouseID)
				if l.before != nil {
					l.before(w)
				}
				seen := w.expand(l.seen)
				Expect(w.lists(l, l.plain)).To(ContainSubstring(seen), "without a filter")
				Expect(w.lists(l, f.keeps)).To(ContainSubstring(seen), f.keeps)
				Expect(w.lists(l, f.drops)).NotTo(ContainSubstring(seen), f.drops)
			})
		}
	}
})

// lists is the reply to a listing with a filter.
func (w *world) lists(l listing, by string) string {
	GinkgoHelper()
	call := l.call
	if strings.HasPrefix(call, http.MethodGet) {
		call += "?" + by
	} else {
		parts := slices.DeleteFunc([]string{l.always, by}, func(s string) bool { return s == "" })
		call += " {" + strings.Join(parts, ",") + "}"
	}
	reply := w.send(call, nil)
	Expect(reply.Code).To(Equal(http.StatusOK), "%s: %s", call, reply.Body)
	return reply.Body.String()
}

// ofList is a filter of a body by a list of values.
func ofList(name, keeps, drops string) filter {
	return filter{name, `"` + name + `":[` + keeps + `]`, `"` + name + `":[` + drops + `]`}
}

// ofValue is a filter of a body by one value.
func ofValue(name, keeps, drops string) filter {
	return filter{name, `"` + name + `":` + keeps, `"` + name + `":` + drops}
}

// inQuery is a filter of a query.
func inQuery(name, keeps, drops string) filter {
	return filter{name, name + "=" + keeps, name + "=" + drops}
}

func listings() []listing {
	return slices.Concat(orderListings(), goodsListings(), talkListings(), placeListings())
}

func orderListings() []listing {
	dates := func(name, keeps, drops string) filter {
		return filter{name, `"dates":{"` + name + `":` + keeps + `}`, `"dates":{"` + name + `":` + drops + `}`}
	}
	returned := happens(market.Event{Type: market.OrderReturnCreated, Model: market.FBS, ReturnType: "RETURN", Detail: market.Minimal})
	return []listing{
		{call: "POST /v1/businesses/$businessId/orders", seen: `"orderId":$orderId,`, each: []filter{
			ofList("orderIds", "$orderId", "77"), ofList("programTypes", `"FBS"`, `"DBS"`), ofList("campaignIds", "$campaignId", "$otherShop"),
			ofList("statuses", `"PROCESSING"`, `"DELIVERED"`), ofList("substatuses", `"STARTED"`, `"READY_TO_SHIP"`),
			dates("creationDateFrom", `"2026-09-01"`, `"2026-09-02"`), dates("creationDateTo", `"2026-09-02"`, `"2026-08-31"`),
			dates("shipmentDateFrom", `"2026-09-01"`, `"2026-09-20"`), dates("shipmentDateTo", `"2026-09-20"`, `"2026-08-31"`),
			dates("updateDateFrom", `"2026-08-31T00:00:00Z"`, `"2026-09-02T00:00:00Z"`), dates("updateDateTo", `"2026-09-02T00:00:00Z"`, `"2026-08-31T00:00:00Z"`),
			ofValue("fake", "false", "true"), ofValue("waitingForCancellationApprove", "false", "true"), ofList("sourcePlatforms", `"MARKET"`, `"OZON"`),
		}},
		{call: "POST /v1/businesses/$businessId/orders", seen: `"orderId":$orderId,`, before: sending("POST /v2/campaigns/$campaignId/orders/$orderId/external-id {\"externalOrderId\":\"mine\"}"),
			each: []filter{ofList("externalOrderIds", `"mine"`, `"other"`)}},
		{call: "GET " + shopAt + "/orders", seen: `"id":$orderId,`, each: []filter{
			inQuery("orderIds", "$orderId", "77"), inQuery("status", "PROCESSING", "DELIVERED"), inQuery("substatus", "STARTED", "READY_TO_SHIP"),
			inQuery("fromDate", "01-09-2026", "02-09-2026"), inQuery("toDate", "02-09-2026", "31-08-2026"),
			inQuery("supplierShipmentDateFrom", "01-09-2026", "20-09-2026"), inQuery("supplierShipmentDateTo", "20-09-2026", "31-08-2026"),
			inQuery("updatedAtFrom", "2026-08-31T00:00:00Z", "2026-09-02T00:00:00Z"), inQuery("updatedAtTo", "2026-09-02T00:00:00Z", "2026-08-31T00:00:00Z"),
			inQuery("dispatchType", "MARKET_BRANDED_OUTLET", "SHOP_OUTLET"), inQuery("fake", "false", "true"), inQuery("onlyWaitingForCancellationApprove", "false", "true"),
			inQuery("buyerType", "PERSON", "BUSINESS"),
		}},
		{call: "POST " + shopAt + "/stats/orders", seen: `"id":$orderId,`, each: []filter{
			ofList("orders", "$orderId", "77"), ofList("statuses", `"PROCESSING"`, `"DELIVERED"`), ofValue("dateFrom", `"2026-09-01"`, `"2026-09-02"`),
			ofValue("dateTo", `"2026-09-02"`, `"2026-08-31"`), ofValue("updateFrom", `"2026-09-01"`, `"2026-09-02"`), ofValue("updateTo", `"2026-09-02"`, `"2026-08-31"`),
		}},
		{call: "GET " + shopAt + "/returns", seen: `"id":$returnId,`, before: returned, each: []filter{
			inQuery("orderIds", "$orderId", "77"), inQuery("statuses", "PREMODERATION_DECISION_WAITING", "REFUNDED"), inQuery("type", "RETURN", "UNREDEEMED"),
			inQuery("fromDate", "2026-09-01", "2026-09-03"), inQuery("toDate", "2026-09-02", "2026-08-31"),
			inQuery("shipmentStatuses", "CREATED", "PICKED"), inQuery("from_date", "2026-09-01", "2026-09-03"), inQuery("to_date", "2026-09-02", "2026-08-31"),
		}},
		{call: "PUT " + shopAt + "/first-mile/shipments", seen: `"id":`, always: `"dateFrom":"2026-08-20","dateTo":"2026-09-18"`, each: []filter{
			ofList("statuses", `"OUTBOUND_CREATED"`, `"FINISHED"`), ofList("orderIds", "$orderId", "77"),
		}},
	}
}

func goodsListings() []listing {
	const mine = `{"offerId":"F-1","name":"a","marketCategoryId":$category,"vendor":"V","tags":["t"],"pictures":["https://example.com/1.jpg"],"description":"a"}`
	offered := all(
		func(w *world) {
			w.sends(`POST /v2/businesses/$businessId/offer-mappings {"offerIds":[$offerId]}`, "category", `"marketCategoryId":(\d+)`)
		},
		sending(`POST /v2/businesses/$businessId/offer-mappings/update {"offerMappings":[{"offer":`+mine+`}]}`,
			`POST /v2/businesses/$businessId/offer-prices/updates {"offers":[{"offerId":"F-1","price":{"value":1000,"currencyId":"RUR"}}]}`,
			`POST /v3/businesses/$businessId/offers/stocks/update {"skuItems":[{"sku":"F-1","partnerWarehouseId":$shopWarehouse,"count":5}]}`))
	doubtful := all(offered, sending(`POST /v2/businesses/$businessId/offer-prices/updates {"offers":[{"offerId":"F-1","price":{"value":1,"currencyId":"RUR"}}]}`))
	kept := []filter{
		ofList("offerIds", `"F-1"`, `"F-2"`), ofList("categoryIds", "$category", "1"), ofList("vendorNames", `"V"`, `"W"`), ofList("tags", `"t"`, `"u"`),
	}
	card := ofList("cardStatuses", `"HAS_CARD_CAN_UPDATE","NO_CARD_PROCESSING","NO_CARD_NEED_CONTENT","HAS_CARD_CAN_UPDATE_PROCESSING"`, `"NO_CARD_ERRORS"`)
	documented := func(w *world) {
		w.sends(`POST /v1/businesses/$businessId/offers/documents/create {"documents":[{"number":"D","type":"CONFORMITY_DECLARATION"}]}`, "documentId", `"id":(\d+)`)
	}
	joined := func(w *world) {
		w.sends(`POST /v2/businesses/$businessId/promos {"mechanics":"DIRECT_DISCOUNT"}`, "promoId", `"id":"([^"]+)"`)
		w.sends(`POST /v2/businesses/$businessId/promos/offers/update {"promoId":"$promoId","offers":[{"offerId":"KET-1017","params":{"discountParams":{"price":2490,"promoPrice":2000}}}]}`)
	}
	return []listing{
		{call: "POST /v2/businesses/$businessId/offer-mappings", before: offered, seen: `"offerId":"F-1"`, each: append(slices.Clone(kept), ofValue("archived", "false", "true"), card)},
		{call: "POST /v2/businesses/$businessId/offer-cards", before: offered, seen: `"offerId":"F-1"`, each: append(slices.Clone(kept[:2]), card)},
		{call: "POST " + shopAt + "/offers", before: offered, seen: `"offerId":"F-1"`, each: append(slices.Clone(kept), ofList("statuses", `"PUBLISHED","CHECKING","NO_CARD","NO_STOCKS","CREATING_CARD"`, `"ARCHIVED"`))},
		{call: "POST /v2/businesses/$businessId/offer-prices", before: offered, seen: `"offerId":"F-1"`, each: []filter{kept[0], ofValue("archived", "false", "true")}},
		{call: "POST /v2/businesses/$businessId/price-quarantine", before: doubtful, seen: `"offerId":"F-1"`, each: kept},
		{call: "POST " + shopAt + "/offers/stocks", before: offered, seen: `"offerId":"F-1"`, each: []filter{
			kept[0], ofValue("archived", "false", "true"), ofValue("stocksWarehouseId", "$shopWarehouse", "77"),
		}},
		{call: "POST /v3/businesses/$businessId/offers/stocks", always: `"partnerWarehouseId":$shopWarehouse`, before: offered, seen: `"offerId":"F-1"`, each: []filter{kept[0], ofValue("archived", "false", "true")}},
		{call: "POST /v2/businesses/$businessId/offers/recommendations", before: offered, seen: `"offerId":"F-1"`, each: []filter{kept[0]}},
		{call: "POST /v2/businesses/$businessId/bids/info", before: all(offered, sending(`PUT /v2/businesses/$businessId/bids {"bids":[{"sku":"F-1","bid":100}]}`)), seen: `"sku":"F-1"`, each: []filter{ofList("skus", `"F-1"`, `"F-2"`)}},
		{call: "GET " + shopAt + "/hidden-offers", before: all(offered, sending("POST "+shopAt+`/hidden-offers {"hiddenOffers":[{"offerId":"F-1"}]}`)), seen: `"offerId":"F-1"`, each: []filter{inQuery("offer_id", "F-1", "F-2")}},
		{call: "POST /v1/businesses/$businessId/offers/documents", before: documented, seen: `"id":$documentId,`, each: []filter{
			ofList("documentIds", "$documentId", "77"), ofList("documentNumbers", `"D"`, `"E"`), ofList("documentTypes", `"CONFORMITY_DECLARATION"`, `"MEDICAL_DEVICE_CERTIFICATE"`),
			ofList("documentStatuses", `"VALIDATING"`, `"EXPIRED"`),
		}},
		{call: "POST /v2/businesses/$businessId/promos", before: joined, seen: `"id":"$promoId"`, each: []filter{
			ofValue("mechanics", `"DIRECT_DISCOUNT"`, `"BLUE_FLASH"`), ofValue("participation", `"PARTICIPATING_NOW"`, `"PARTICIPATED"`),
		}},
		{call: "POST /v2/businesses/$businessId/promos/offers", before: joined, always: `"promoId":"$promoId"`, seen: `"offerId":"KET-1017"`, each: []filter{
			ofValue("statusType", `"MANUALLY_ADDED"`, `"NOT_MANUALLY_ADDED"`), ofList("statuses", `"MANUALLY_ADDED"`, `"RENEWED"`),
		}},
	}
}

func talkListings() []listing {
	asked := all(happens(market.Event{Type: market.QuestionCreated}), func(w *world) {
		w.sends("POST /v1/businesses/$businessId/goods-questions {}", "asked", `"categoryId":(\d+)`)
	})
	return []listing{
		{call: "POST /v2/businesses/$businessId/goods-feedback", before: happens(market.Event{Type: market.GoodsFeedbackCreated}), seen: `"feedbackId":$feedbackId,`, each: []filter{
			ofList("feedbackIds", "$feedbackId", "77"), ofValue("dateTimeFrom", `"2026-08-31T00:00:00Z"`, `"2026-09-03T00:00:00Z"`),
			ofValue("dateTimeTo", `"2026-09-03T00:00:00Z"`, `"2026-08-01T00:00:00Z"`), ofList("ratingValues", "1,2,3,4,5", "6"), ofValue("paid", "true", "false"),
		}},
		{call: "POST /v2/businesses/$businessId/goods-feedback/comments", before: happens(market.Event{Type: market.GoodsFeedbackCommentCreated}), always: `"feedbackId":$feedbackId`, seen: `"id":$commentId,`,
			each: []filter{ofList("commentIds", "$commentId", "77")}},
		{call: "POST /v1/businesses/$businessId/goods-questions", before: asked, seen: `"id":$questionId`, each: []filter{
			ofList("questionIds", "$questionId", "77"), ofList("categoryIds", "$asked", "1"), ofValue("dateFrom", `"2026-09-01"`, `"2026-09-03"`), ofValue("dateTo", `"2026-09-03"`, `"2026-08-01"`),
		}},
		{call: "POST /v2/businesses/$businessId/chats", before: happens(market.Event{Type: market.ChatCreated}), seen: `"chatId":$chatId,`, each: []filter{
			ofList("types", `"CHAT"`, `"ARBITRAGE"`), ofList("statuses", `"NEW","WAITING_FOR_PARTNER"`, `"FINISHED"`), ofList("orderIds", "$orderId", "77"),
			ofList("contexts", `{"type":"ORDER","id":$orderId}`, `{"type":"ORDER","id":77}`), ofList("contextTypes", `"ORDER"`, `"DIRECT"`),
		}},
	}
}

func placeListings() []listing {
	const outlet = `{"name":"a","type":"DEPOT","shopOutletCode":"mine","address":{"regionId":213},"phones":["+79990000000"],"workingSchedule":{"scheduleItems":
		[{"startDay":"MONDAY","endDay":"FRIDAY","startTime":"09:00","endTime":"20:00"}]},"deliveryRules":[{"deliveryServiceId":99}]}`
	opened := func(w *world) { w.sends("POST "+shopAt+"/outlets "+outlet, "outletId", `"id":(\d+)`) }
	licensed := func(w *world) {
		opened(w)
		w.sends("POST " + shopAt + `/outlets/licenses {"licenses":[{"outletId":$outletId,"licenseType":"ALCOHOL","number":"1","dateOfIssue":"2026-01-01T00:00:00Z","dateOfExpiry":"2027-01-01T00:00:00Z"}]}`)
		w.sends("GET "+shopAt+"/outlets/licenses", "licenseId", `"id":(\d+)`)
	}
	requested := func(w *world) { w.sends("POST "+shopAt+"/supply-requests {}", "requestId", `"id":{"id":(\d+)`) }
	return []listing{
		{call: "GET " + shopAt + "/outlets", model: market.DBS, before: opened, seen: `"id":$outletId,`, each: []filter{
			inQuery("region_id", "213", "2"), inQuery("regionId", "213", "2"), inQuery("shop_outlet_code", "mine", "other"),
		}},
		{call: "GET " + shopAt + "/outlets/licenses", model: market.DBS, before: licensed, seen: `"id":$licenseId,`, each: []filter{
			inQuery("outletIds", "$outletId", "77"), inQuery("ids", "$licenseId", "77"),
		}},
		{call: "POST /v2/businesses/$businessId/warehouses", seen: `"campaignId":$campaignId,`, each: []filter{ofList("campaignIds", "$campaignId", "$otherShop")}},
		{call: "POST /v3/businesses/$businessId/warehouses", seen: `"id":$shopWarehouse,`, each: []filter{ofList("warehouseIds", "$shopWarehouse", "77")}},
		{call: "POST " + shopAt + "/supply-requests", model: market.FBY, before: requested, seen: `"id":{"id":$requestId`, each: []filter{
			ofList("requestIds", "$requestId", "77"), ofList("requestTypes", `"SUPPLY","WITHDRAW"`, `"UTILIZATION"`),
			ofList("requestSubtypes", `"DEFAULT","ANOMALY_WITHDRAW"`, `"XDOC"`), ofValue("requestDateFrom", `"2020-01-01T00:00:00Z"`, `"2030-01-01T00:00:00Z"`),
			ofValue("requestDateTo", `"2030-01-01T00:00:00Z"`, `"2020-01-01T00:00:00Z"`), ofList("requestStatuses", `"FINISHED","CREATED","PUBLISHED","VALIDATED"`, `"INVALID"`),
		}},
		{call: "GET /v2/regions", plain: "name=Москва", seen: `"name":"Москва"`, each: []filter{inQuery("name", "Москва", "Казань")}},
	}
}
