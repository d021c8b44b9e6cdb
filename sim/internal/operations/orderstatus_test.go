package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Moving orders", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	DescribeTable("answers with the order as it now is, and tells of it", func(revision string) {
		b = orderBenchOf(revision)
		o := b.place(fbsShop)
		b.now = b.now.Add(time.Minute)
		got := b.move(o, "PROCESSING READY_TO_SHIP")
		Expect(got.text("order.substatus")).To(Equal("READY_TO_SHIP"))
		Expect(got.text("order.updatedAt")).To(Equal("01-09-2026 15:01:00"))
		Expect(got.at("operation")).To(BeNil())
		Expect(b.changes).To(HaveLen(1))
		Expect(b.changes[0].OrderID).To(Equal(o.ID))
		Expect(b.changes[0].From).To(Equal(market.State{Status: "PROCESSING", Substatus: "STARTED"}))
		Expect(b.told()).To(Equal([]market.Type{market.OrderStatusUpdated}))
		Expect(b.stateOf(o)).To(Equal("PROCESSING READY_TO_SHIP"))
	}, Entry(nil, schemas.Latest), Entry(nil, "2025-09"))

	It("tells of a cancellation as one", func() {
		o := b.place(fbsShop)
		Expect(b.move(o, "CANCELLED SHOP_FAILED").text("order.substatus")).To(Equal("SHOP_FAILED"))
		Expect(b.changes[0].Items).To(Equal([]market.ItemCount{{OfferID: "sku-0", Count: 2}, {OfferID: "sku-1", Count: 3}}))
		Expect(b.told()).To(Equal([]market.Type{market.OrderCancelled}))
	})

	DescribeTable("refuses what is not the store's to do (P-STATUS)", func(shop int64, before []string, to, message string) {
		o := b.place(shop)
		for _, one := range before {
			Expect(b.move(o, one).status).To(Equal(200))
		}
		b.told()
		b.move(o, to).refused(400, strings.ReplaceAll(message, "%d", fmt.Sprint(o.ID)))
		Expect(b.told()).To(BeEmpty())
	},
		Entry("to skip READY_TO_SHIP", int64(fbsShop), nil, "PROCESSING SHIPPED", "No transition found: 'PROCESSING STARTED' -> 'PROCESSING SHIPPED'"),
		Entry("what Market does", int64(fbsShop), []string{"PROCESSING READY_TO_SHIP"}, "DELIVERY", "No permission to set status 'DELIVERY' for order '%d' with status 'PROCESSING'"),
		Entry("what is over", int64(fbsShop), []string{"CANCELLED SHOP_FAILED"}, "PROCESSING READY_TO_SHIP", "Order '%d' is in terminal state"),
		Entry("SHIPPED for Express", int64(expressShop), []string{"PROCESSING READY_TO_SHIP"}, "PROCESSING SHIPPED", "No transition found: 'PROCESSING READY_TO_SHIP' -> 'PROCESSING SHIPPED'"),
		Entry("a status of Market's alone", int64(dbsShop), nil, "RETURNED", "Status not allowed: 'RETURNED'"),
		Entry("to skip DELIVERY", int64(dbsShop), nil, "PICKUP", "No transition found: 'PROCESSING' -> 'PICKUP'"),
		Entry("to go back", int64(dbsShop), []string{"DELIVERY"}, "PROCESSING STARTED", "No transition found: 'DELIVERY' -> 'PROCESSING'"),
	)

	It("does not find an order of another shop", func() {
		o := b.place(otherFBSShop)
		o.CampaignID = fbsShop
		b.move(o, "PROCESSING READY_TO_SHIP").refused(404, fmt.Sprintf("Order not found: partnerId = '101', orderId = '%d'", o.ID))
		Expect(b.told()).To(BeEmpty())
	})

	Describe("the day on which an order by DBS arrived", func() {
		deliver := func(o market.Order, day string) reply {
			return b.do("PUT", orderPath(o, "/status"),
				fmt.Sprintf(`{"order": {"status": "DELIVERED", "delivery": {"dates": {"realDeliveryDate": %q}}}}`, day))
		}
		onItsWay := func() market.Order {
			o := b.place(dbsShop)
			Expect(b.move(o, "DELIVERY").status).To(Equal(200))
			b.now = b.now.AddDate(0, 0, 3)
			return o
		}

		It("is that of the call, or another one", func() {
			o := onItsWay()
			Expect(b.move(o, "DELIVERED").text("order.delivery.dates.realDeliveryDate")).To(Equal("04-09-2026"))
			Expect(deliver(onItsWay(), "2026-09-05").text("order.delivery.dates.realDeliveryDate")).To(Equal("05-09-2026"))
		})

		It("cannot lie in the future, nor before the order, and then the order stays", func() {
			o := onItsWay()
			deliver(o, "2026-09-05").refused(400, "Delivery date 2026-09-05 can't be in the future")
			deliver(o, "2026-08-31").refused(400, "Real delivery date should be from order creation date to current date inclusively")
			Expect(b.stateOf(o)).To(Equal("DELIVERY DELIVERY_SERVICE_RECEIVED"))
		})
	})

	Describe("several at once", func() {
		update := func(body string) reply {
			return b.do("POST", fmt.Sprintf("/v2/campaigns/%d/orders/status-update", fbsShop), body)
		}

		It("moves each by itself", func() {
			first, second, foreign := b.place(fbsShop), b.place(fbsShop), b.place(otherFBSShop)
			got := update(fmt.Sprintf(`{"orders": [{"id": %d, "status": "PROCESSING", "substatus": "READY_TO_SHIP"},
				{"id": %d, "status": "DELIVERED"}, {"id": %d, "status": "CANCELLED", "substatus": "SHOP_FAILED"}]}`, first.ID, second.ID, foreign.ID))
			for path, want := range map[string]string{
				"0.updateStatus": "OK", "0.substatus": "READY_TO_SHIP", "0.errorDetails": "<nil>",
				"1.updateStatus": "ERROR", "1.errorDetails": "No transition found: 'PROCESSING' -> 'DELIVERED'",
				"2.updateStatus": "ERROR", "2.errorDetails": fmt.Sprintf("Order not found: '%d'", foreign.ID),
			} {
				Expect(got.text("result.orders."+path)).To(Equal(want), path)
			}
			Expect(b.told()).To(HaveLen(1))
			Expect(b.stateOf(second)).To(Equal("PROCESSING STARTED"))
			Expect(b.stateOf(foreign)).To(Equal("PROCESSING STARTED"))
		})

		It("moves at most 30", func() {
			body := `{"orders": [{"id": 1, "status": "DELIVERED"}`
			for range 30 {
				body += `, {"id": 1, "status": "DELIVERED"}`
			}
			update(body+`]}`).refused(400, "'orders' size must be between '1' and '30' (rejected size: '31')")
		})
	})

	It("names the operation that cancels a LaaS order", func() {
		o := b.place(laasShop)
		got := b.move(o, "CANCELLED SHOP_FAILED")
		Expect(got.text("operation.type")).To(Equal("ORDER_STATUS_UPDATE"))
		Expect(got.text("operation.id")).NotTo(BeEmpty())
	})
})
