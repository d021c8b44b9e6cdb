package operations_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// The whole life of an order, as the documentation describes it: the store's part
// by HTTP, Market's done to the state.
var _ = Describe("An order lives", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	found := func(filter string) market.Order {
		GinkgoHelper()
		got := b.do("POST", fmt.Sprintf("/v1/businesses/%d/orders", orderBusiness), filter)
		Expect(got.at("orders")).To(HaveLen(1))
		o, ok := b.state.Order(int64(got.at("orders.0.orderId").(float64)))
		Expect(ok).To(BeTrue())
		return o
	}
	pack := func(o market.Order) {
		GinkgoHelper()
		Expect(b.do("PUT", orderPath(o, "/boxes"), withItems(o,
			`{"boxes": [{"items": [{"id": ONE, "fullCount": 2}, {"id": TWO, "fullCount": 3}]}]}`)).status).To(Equal(200))
	}

	It("by FBS", func() {
		b.place(fbsShop)
		o := found(`{"statuses": ["PROCESSING"], "substatuses": ["STARTED"]}`)
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(8))
		pack(o)
		Expect(pdfPages(b.do("GET", orderPath(o, "/delivery/labels"), ""))).To(Equal(1))
		Expect(b.do("POST", orderPath(o, "/external-id"), `{"externalOrderId": "mine"}`).status).To(Equal(200))
		Expect(b.do("POST", fmt.Sprintf("/v2/campaigns/%d/orders/status-update", fbsShop),
			fmt.Sprintf(`{"orders": [{"id": %d, "status": "PROCESSING", "substatus": "READY_TO_SHIP"}]}`, o.ID)).text("result.orders.0.updateStatus")).To(Equal("OK"))
		b.now = b.now.Add(12 * time.Hour)
		Expect(pdfPages(b.do("GET", fmt.Sprintf("/v2/campaigns/%d/shipments/reception-transfer-act", fbsShop), ""))).To(Equal(1))
		Expect(b.move(o, "PROCESSING SHIPPED").status).To(Equal(200))
		Expect(b.state.Stock(shelves, "sku-0").Fit).To(BeEquivalentTo(8))
		b.byMarket(o, "DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED", "DELIVERED DELIVERED_USER_RECEIVED")
		Expect(b.stateOf(o)).To(Equal("DELIVERED DELIVERED_USER_RECEIVED"))
		Expect(b.do("GET", fmt.Sprintf("/v2/campaigns/%d/first-mile/shipments/1", fbsShop), "").text("result.currentStatus.status")).To(Equal("ACCEPTED"))
		Expect(b.told()).To(Equal([]market.Type{market.OrderStatusUpdated, market.OrderStatusUpdated}))
		Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(400))
	})

	It("by FBS, and is cancelled when it cannot be sent", func() {
		o := b.place(fbsShop)
		Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
		Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(10))
		Expect(b.told()).To(Equal([]market.Type{market.OrderStatusUpdated, market.OrderCancelled}))
	})

	It("by Express", func() {
		o := b.place(expressShop)
		pack(o)
		Expect(pdfPages(b.do("GET", orderPath(o, "/delivery/labels"), ""))).To(Equal(1))
		Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
		Expect(found(fmt.Sprintf(`{"orderIds": [%d]}`, o.ID)).Delivery.Courier.Name).To(Equal("Курьер Маркета"))
		Expect(b.do("PUT", orderPath(o, "/verifyEac"), fmt.Sprintf(`{"code": "%04d"}`, o.ID%10_000)).text("result.verificationResult")).To(Equal("ACCEPTED"))
		b.byMarket(o, "DELIVERY", "DELIVERED")
		Expect(b.stateOf(o)).To(Equal("DELIVERED DELIVERED_USER_RECEIVED"))
	})

	It("by DBS", func() {
		o := b.place(dbsShop)
		Expect(b.do("GET", orderPath(o, "/buyer"), "").text("result.phone")).To(Equal("+79990000000"))
		Expect(b.do("PUT", orderPath(o, "/items"), withItems(o, `{"items": [{"id": ONE, "count": 2}, {"id": TWO, "count": 2}]}`)).status).To(Equal(200))
		Expect(b.do("PUT", orderPath(o, "/delivery/date"), `{"dates": {"toDate": "2026-09-10"}, "reason": "PARTNER_MOVED_DELIVERY_DATES"}`).status).To(Equal(200))
		Expect(b.do("POST", orderPath(o, "/delivery/track"), `{"trackCode": "T", "deliveryServiceId": 51}`).status).To(Equal(200))
		for _, state := range []string{"DELIVERY DELIVERY_SERVICE_RECEIVED", "PICKUP PICKUP_SERVICE_RECEIVED"} {
			Expect(b.move(o, state).status).To(Equal(200))
		}
		Expect(b.do("PUT", orderPath(o, "/delivery/storage-limit"), `{"newDate": "2026-09-20"}`).status).To(Equal(200))
		Expect(b.move(o, "DELIVERED DELIVERY_SERVICE_DELIVERED").status).To(Equal(200))
		Expect(b.stateOf(o)).To(Equal("DELIVERED DELIVERY_SERVICE_DELIVERED"))
		b.byMarket(o, "DELIVERED DELIVERED_USER_NOT_RECEIVED", "CANCELLED USER_CHANGED_MIND")
		Expect(b.stateOf(o)).To(Equal("CANCELLED USER_CHANGED_MIND"))
	})

	It("by DBS, and its cancellation is left to Market", func() {
		o := b.place(dbsShop)
		Expect(b.move(o, "DELIVERY").status).To(Equal(200))
		_, err := b.state.RequestCancellation(o.ID, b.now)
		Expect(err).NotTo(HaveOccurred())
		Expect(found(`{"waitingForCancellationApprove": true}`).ID).To(Equal(o.ID))
		b.now = b.now.Add(48 * time.Hour)
		Expect(b.state.Expire(o.ID, b.now)).To(HaveLen(1))
		Expect(b.do("PUT", orderPath(o, "/cancellation/accept"), `{"accepted": true}`).status).To(Equal(400))
		Expect(b.stateOf(o)).To(Equal("CANCELLED USER_CHANGED_MIND"))
	})

	It("by LaaS", func() {
		options := b.do("POST", fmt.Sprintf("/v1/campaigns/%d/delivery-options", laasShop),
			`{"items": [{"offerId": "sku-0", "count": 2}], "pickupDelivery": {"logisticPointsIds": [10001]}}`)
		Expect(options.text("result.warehousesDeliveryOptions.0.warehouseId")).To(Equal("500"))
		made := b.do("POST", fmt.Sprintf("/v1/campaigns/%d/orders/create", laasShop), `{"order": {"externalOrderId": "e", "itemsDelivery": [{
			"warehouseId": 500, "items": [{"offerId": "sku-0", "count": 2, "price": {"value": 100, "currencyId": "RUR"}}],
			"deliveryDateInterval": {"fromDate": "2026-09-03", "toDate": "2026-09-03"}}], "destination": {"pickupDelivery": {"logisticPointId": 10001}},
			"customer": {"firstName": "Анна", "lastName": "Иванова", "phone": "+79990000000"}, "packaging": {}, "paymentType": "PREPAID", "draft": true}}`)
		Expect(made.status).To(Equal(200), string(made.raw))
		o := found(`{"externalOrderIds": ["e"], "campaignIds": [103]}`)
		Expect(b.move(o, "PROCESSING STARTED").status).To(Equal(200))
		b.byMarket(o, "PROCESSING READY_TO_SHIP", "PROCESSING SHIPPED", "DELIVERY", "PICKUP", "DELIVERED")
		Expect(b.stateOf(o)).To(Equal("DELIVERED DELIVERED_USER_RECEIVED"))
		Expect(b.state.Stock(shelves, "sku-0").Fit).To(BeEquivalentTo(8))
		Expect(b.told()).To(Equal([]market.Type{market.OrderCreated, market.OrderStatusUpdated}))
	})
})
