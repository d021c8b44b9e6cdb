package operations_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Delivering orders", func() {
	var b *orderBench
	var o market.Order
	BeforeEach(func() {
		b = newOrderBench()
		o = b.place(dbsShop)
	})

	put := func(rest, body string) reply { GinkgoHelper(); return b.do("PUT", orderPath(o, rest), body) }
	post := func(rest, body string) reply { GinkgoHelper(); return b.do("POST", orderPath(o, rest), body) }
	field := func(name string) string {
		GinkgoHelper()
		return b.do("GET", orderPath(o, ""), "").text("order." + name)
	}

	It("puts off the day, and tells of it", func() {
		body := `{"dates": {"toDate": "2026-09-20"}, "reason": "USER_MOVED_DELIVERY_DATES"}`
		Expect(string(put("/delivery/date", body).raw)).To(Equal(`{"status":"OK"}`))
		Expect(b.changes[0].UpdateType).To(Equal(market.DeliveryDateUpdated))
		Expect(b.told()).To(Equal([]market.Type{market.OrderUpdated}))
		Expect(field("delivery.dates.toDate")).To(Equal("20-09-2026"))
		put("/delivery/date", body).refused(400, "New delivery dates are the same as the current!")
		Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		put("/delivery/date", body).refused(400, fmt.Sprintf("Action is not allowed for order '%d' with status 'CANCELLED' and substatus 'SHOP_FAILED'", o.ID))
	})

	It("shows in both views of an order the days and limits that were set", func() {
		point := b.place(dbsShop, func(o *market.Order) { o.Delivery.Type, o.Delivery.OutletCode = market.ToPickup, "mine" })
		Expect(b.do("PUT", orderPath(point, "/delivery/date"), `{"dates": {"toDate": "2026-09-20"}, "reason": "USER_MOVED_DELIVERY_DATES"}`).status).To(Equal(200))
		for _, to := range []string{"DELIVERY", "PICKUP"} {
			Expect(b.move(point, to).status).To(Equal(200))
		}
		Expect(b.do("PUT", orderPath(point, "/delivery/storage-limit"), `{"newDate": "2026-09-25"}`).status).To(Equal(200))
		old := b.do("GET", orderPath(point, ""), "")
		Expect(old.text("order.delivery.dates.toDate")).To(Equal("20-09-2026"))
		Expect(old.text("order.delivery.outletStorageLimitDate")).To(Equal("25-09-2026"))
		got := b.do("POST", fmt.Sprintf("/v1/businesses/%d/orders", orderBusiness), fmt.Sprintf(`{"orderIds": [%d]}`, point.ID))
		Expect(got.text("orders.0.delivery.dates.toDate")).To(Equal("2026-09-20"))
		Expect(got.text("orders.0.delivery.pickup.outletStorageLimitDate")).To(Equal("2026-09-25"))
	})

	It("takes in a track code", func() {
		Expect(post("/delivery/track", `{"trackCode": "T-1", "deliveryServiceId": 51}`).status).To(Equal(200))
		Expect(field("delivery.tracks")).To(Equal("[map[deliveryServiceId:51 trackCode:T-1]]"))
		Expect(field("delivery.shipments.0.tracks")).To(Equal("[map[deliveryServiceId:51 trackCode:T-1]]"))
	})

	It("keeps an order longer at a pick-up point, once", func() {
		limit := func(day string) reply { return put("/delivery/storage-limit", fmt.Sprintf(`{"newDate": %q}`, day)) }
		limit("2026-09-05").refused(400, fmt.Sprintf("Action is not allowed for order '%d' with status 'PROCESSING' and substatus 'STARTED'", o.ID))
		Expect(b.move(o, "DELIVERY").status).To(Equal(200))
		Expect(b.move(o, "PICKUP").status).To(Equal(200))
		limit("2026-11-05").refused(400, "Delivery dates cannot be updated: storage can be extended by 1 to 30 days after 2026-09-08")
		Expect(limit("2026-09-15").status).To(Equal(200))
		Expect(field("delivery.outletStorageLimitDate")).To(Equal("15-09-2026"))
		limit("2026-09-16").refused(400, "Delivery dates cannot be updated: storage can be extended once")
	})

	It("takes the store's number, once, and no other order's", func() {
		give := func(id string) reply { return post("/external-id", fmt.Sprintf(`{"externalOrderId": %q}`, id)) }
		b.place(dbsShop, func(o *market.Order) { o.ExternalID = "taken" })
		give("taken").refused(400, "Order already exists with external id 'taken'")
		Expect(give("mine").status).To(Equal(200))
		Expect(field("externalOrderId")).To(Equal("mine"))
		give("other").refused(400, fmt.Sprintf("Cannot do operation, external ID already set for order (partnerId = '102', orderId = '%d', externalId = 'mine')", o.ID))
		o = b.place(dbsShop)
		Expect(b.move(o, "DELIVERY").status).To(Equal(200))
		give("late").refused(400, fmt.Sprintf(
			"Cannot do operation for order with status 'DELIVERY', and substatus 'DELIVERY_SERVICE_RECEIVED' (partnerId = '102', orderId = '%d')", o.ID))
	})

	Describe("a buyer's wish to cancel (P-CANCEL)", func() {
		answer := func(body string) reply { GinkgoHelper(); return put("/cancellation/accept", body) }
		BeforeEach(func() {
			Expect(b.move(o, "DELIVERY").status).To(Equal(200))
			_, err := b.state.RequestCancellation(o.ID, b.now)
			Expect(err).NotTo(HaveOccurred())
			Expect(field("cancelRequested")).To(Equal("true"))
			b.told()
		})

		It("is granted", func() {
			Expect(string(answer(`{"accepted": true}`).raw)).To(Equal(`{"status":"OK"}`))
			Expect(b.told()).To(Equal([]market.Type{market.OrderCancelled}))
			Expect(b.stateOf(o)).To(Equal("CANCELLED USER_CHANGED_MIND"))
			answer(`{"accepted": true}`).refused(400, fmt.Sprintf("No cancellation request to answer: order %d", o.ID))
		})

		It("is refused, with a reason", func() {
			answer(`{"accepted": false}`).refused(400, "'reason' must not be null (rejected value: null)")
			Expect(answer(`{"accepted": false, "reason": "ORDER_IN_DELIVERY"}`).status).To(Equal(200))
			Expect(b.told()).To(Equal([]market.Type{""}), "nobody is notified of it")
			Expect(b.stateOf(o)).To(Equal("DELIVERY DELIVERY_SERVICE_RECEIVED"))
			Expect(field("cancelRequested")).To(Equal("false"))
		})
	})

	Describe("digital goods", func() {
		BeforeEach(func() { o = b.place(dbsShop, func(o *market.Order) { o.Delivery.Type = market.Digital }) })
		keys := func(one, two string) string {
			return withItems(o, fmt.Sprintf(`{"items": [{"id": ONE, "codes": [%s], "slip": "do", "activate_till": "2030-01-01"},
				{"id": TWO, "codes": [%s], "slip": "do", "activate_till": "2030-01-01"}]}`, one, two))
		}

		It("arrive by their keys", func() {
			Expect(string(post("/deliverDigitalGoods", keys(`"a", "b"`, `"c", "d", "e"`)).raw)).To(Equal(`{"status":"OK"}`))
			Expect(b.told()).To(Equal([]market.Type{market.OrderStatusUpdated}))
			Expect(b.stateOf(o)).To(Equal("DELIVERED DELIVERY_SERVICE_DELIVERED"))
		})

		It("need a key for each unit, all at once", func() {
			post("/deliverDigitalGoods", keys(`"a"`, `"c", "d", "e"`)).refused(400, withItems(o, "Invalid order items: item ONE needs 2 keys, not 1"))
			post("/deliverDigitalGoods", withItems(o, `{"items": [{"id": ONE, "codes": ["a", "b"], "slip": "", "activate_till": "2030-01-01"}]}`)).
				refused(400, withItems(o, "Invalid order items: item TWO needs 3 keys, not 0"))
			body := keys(`"a", "b"`, `"c", "d", "e"`)
			o = b.place(dbsShop)
			post("/deliverDigitalGoods", body).refused(400, fmt.Sprintf("Order.id='%d' is not digital.", o.ID))
		})
	})

	Describe("the code of a courier", func() {
		verify := func(code string) reply { GinkgoHelper(); return put("/verifyEac", fmt.Sprintf(`{"code": %q}`, code)) }
		BeforeEach(func() { o = b.place(expressShop) })

		It("is right, or may be tried again", func() {
			Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
			known := fmt.Sprintf("%04d", o.ID%10_000)
			Expect(verify("1").text("result")).To(Equal("map[attemptsLeft:2 verificationResult:REJECTED]"))
			Expect(verify(known).text("result")).To(Equal("map[verificationResult:ACCEPTED]"))
			Expect(verify("2").text("result.attemptsLeft")).To(Equal("1"))
			Expect(verify("3").text("result")).To(Equal("map[attemptsLeft:0 verificationResult:NEED_UPDATE]"))
			Expect(verify(known).text("result.verificationResult")).To(Equal("NEED_UPDATE"))
		})

		It("is not there before the courier is", func() {
			verify("1").refused(404, fmt.Sprintf("Not found: a courier's code for order %d", o.ID))
		})
	})

	Describe("the buyer", func() {
		It("is told of while the order is under way", func() {
			got := b.do("GET", orderPath(o, "/buyer"), "")
			Expect(got.text("result")).To(Equal("map[firstName:Анна lastName:Иванова middleName:Петровна phone:+79990000000 type:PERSON]"))
			Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
			b.do("GET", orderPath(o, "/buyer"), "").refused(400, "Order is not in shop-processing status (actual: 'CANCELLED').")
		})

		It("may be a company, with papers once the order arrived", func() {
			post("/business-buyer", "").refused(400, "Not a business buyer.")
			o = b.place(dbsShop, func(o *market.Order) { o.PaymentMethod = "B2B_ACCOUNT_POSTPAYMENT" })
			Expect(post("/business-buyer", "").text("result.inn")).To(HaveLen(10))
			Expect(post("/documents", "").text("result.upd")).To(Equal("map[status:NOT_READY]"))
			Expect(b.move(o, "DELIVERY").status).To(Equal(200))
			Expect(b.move(o, "DELIVERED").status).To(Equal(200))
			Expect(post("/documents", "").text("result.upd")).To(Equal(fmt.Sprintf("map[date:2026-09-01 number:%d status:READY]", o.ID)))
		})
	})
})
