package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("The statistics of orders", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	stats := func(query, body string) reply {
		GinkgoHelper()
		path := fmt.Sprintf("/v2/campaigns/%d/stats/orders%s", fbsShop, query)
		if body == "" {
			return b.post(path)
		}
		return b.do("POST", path, body)
	}

	for _, revision := range revisions() {
		It("tell what became of goods and money, in revision "+revision, func() {
			b = orderBenchOf(revision)
			o := b.delivered(fbsShop, func(o *market.Order) {
				o.ExternalID, o.PaymentType, o.Delivery.Price = "mine-1", "PREPAID", 99*market.Rouble
				o.Items[0].Instances = []market.Instance{{CIS: "c1"}, {CIS: "c1"}, {CIS: "c2"}}
			})
			r := b.sentBack(o, inRefund(market.RefundStarted))
			for _, to := range []market.RefundStatus{market.RefundInProgress, market.RefundDone} {
				_, err := b.state.MoveRefund(market.Market, r.ID, to, b.now)
				Expect(err).NotTo(HaveOccurred())
			}
			got := stats("", `{}`)
			for path, want := range map[string]string{
				"id": fmt.Sprint(float64(o.ID)), "creationDate": "2026-09-01", "statusUpdateDate": "2026-09-01T15:00:00+03:00", "status": "DELIVERED",
				"partnerOrderId": "mine-1", "paymentType": "PREPAID", "fake": "false", "deliveryRegion.name": "Москва", "currency": "RUR",
				"items.0.offerName": "Lamp sku-0", "items.0.shopSku": "sku-0", "items.0.count": "2", "items.0.prices.0.total": "200",
				"items.0.warehouse.name": "shelves", "items.0.details": "[map[itemCount:1 itemStatus:RETURNED]]", "items.0.cisList": "[c1 c2]",
				"items.1.details.0.itemCount": "2", "items.2.offerName": "Доставка", "items.2.prices.0.costPerItem": "99", "items.3": "<nil>",
				"payments.0.type": "PAYMENT", "payments.0.total": "899", "payments.1.type": "REFUND", "payments.1.total": "500", "payments.2": "<nil>",
				"commissions": "[map[actual:80 type:FEE] map[actual:8 type:PAYMENT_TRANSFER]]",
			} {
				Expect(got.text("result.orders.0."+path)).To(Equal(want), path)
			}
		})
	}

	It("count the units of one offer once, and no return that came to nothing", func() {
		o := b.delivered(fbsShop, func(o *market.Order) { o.Items[1].OfferID = "sku-0" })
		b.sentBack(o, func(r *market.Return) { r.Items = []market.ReturnItem{{OfferID: "sku-0", Count: 3}} })
		b.sentBack(o, func(r *market.Return) {
			r.Refund, r.Items = market.RefundRejected, []market.ReturnItem{{OfferID: "sku-0", Count: 1}}
		})
		got := stats("", `{}`)
		Expect(got.text("result.orders.0.items.0.details")).To(Equal("[map[itemCount:3 itemStatus:RETURNED]]"))
		Expect(got.at("result.orders.0.items.1.details")).To(BeNil())
		Expect(got.at("result.orders.0.payments")).To(HaveLen(1))
	})

	It("know what was not redeemed", func() {
		o := b.place(fbsShop, func(o *market.Order) {
			o.State = market.State{Status: market.StatusCancelled, Substatus: market.SubPickupExpired}
		})
		b.sentBack(o, func(r *market.Return) { r.Type = market.Unredeemed })
		got := stats("", `{}`)
		Expect(got.text("result.orders.0.items.0.details")).To(Equal("[map[itemCount:1 itemStatus:REJECTED]]"))
		Expect(got.at("result.orders.0.payments")).To(BeEmpty())
		Expect(got.at("result.orders.0.commissions")).To(BeEmpty())
	})

	It("have no item that was removed", func() {
		o := b.place(fbsShop, func(o *market.Order) { o.Delivery.Address = &market.Address{City: "Тула"} })
		_, err := b.state.UpdateItems(o.ID, []market.ItemChange{{ItemID: o.Items[1].ID, Count: 3}}, b.now)
		Expect(err).NotTo(HaveOccurred())
		got := stats("", `{}`)
		Expect(got.at("result.orders.0.items")).To(HaveLen(1))
		Expect(got.text("result.orders.0.items.0.shopSku")).To(Equal("sku-1"))
		Expect(got.text("result.orders.0.deliveryRegion")).To(Equal("map[name:Тула]"))
		Expect(got.text("result.orders.0.paymentType")).To(Equal("PREPAID"), "as the order has it")
		Expect(got.at("result.orders.0.initialItems")).To(HaveLen(2))
		Expect(got.text("result.orders.0.initialItems.0.initialCount")).To(Equal("2"))
	})

	It("have the first count of what was reduced", func() {
		o := b.place(fbsShop)
		_, err := b.state.UpdateItems(o.ID, []market.ItemChange{{ItemID: o.Items[0].ID, Count: 1}, {ItemID: o.Items[1].ID, Count: 3}}, b.now)
		Expect(err).NotTo(HaveOccurred())
		got := stats("", `{}`)
		Expect(got.text("result.orders.0.items.0.count")).To(Equal("1"))
		Expect(got.text("result.orders.0.items.0.initialCount")).To(Equal("2"))
		Expect(got.text("result.orders.0.initialItems.0.count")).To(Equal("2"))
	})

	It("have a commission from the moment at which the order is prepared, whatever becomes of it then (F-FEE)", func() {
		fee := func(o market.Order) any {
			GinkgoHelper()
			return stats("", fmt.Sprintf(`{"orders": [%d]}`, o.ID)).at("result.orders.0.commissions")
		}
		due := ConsistOf(map[string]any{"type": "FEE", "actual": 80.0})
		o := b.place(fbsShop)
		Expect(fee(o)).To(BeEmpty())
		Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
		Expect(fee(o)).To(due)
		Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		Expect(fee(o)).To(due)

		early := b.place(fbsShop)
		Expect(b.move(early, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		Expect(fee(early)).To(BeEmpty())
	})

	DescribeTable("tell money that is on its way", func(payment, state string, payments int) {
		status, substatus, _ := strings.Cut(state, " ")
		b.place(fbsShop, func(o *market.Order) {
			o.PaymentType, o.State = payment, market.State{Status: market.Status(status), Substatus: market.Substatus(substatus)}
		})
		Expect(stats("", `{}`).at("result.orders.0.payments")).To(HaveLen(payments))
	},
		Entry("begun", "PREPAID", "PROCESSING STARTED", 0),
		Entry("paid, under way", "PREPAID", "DELIVERY DELIVERY_SERVICE_RECEIVED", 1),
		Entry("not paid yet", "POSTPAID", "PICKUP PICKUP_SERVICE_RECEIVED", 0),
		Entry("paid at last", "POSTPAID", "DELIVERED DELIVERY_SERVICE_DELIVERED", 1),
		Entry("cancelled", "PREPAID", "CANCELLED SHOP_FAILED", 0),
	)

	DescribeTable("say when an order was cancelled", func(from, want string) {
		status, substatus, _ := strings.Cut(from, " ")
		o := b.place(fbsShop, func(o *market.Order) {
			o.State = market.State{Status: market.Status(status), Substatus: market.Substatus(substatus)}
		})
		if status != "CANCELLED" {
			b.byMarket(o, "CANCELLED USER_CHANGED_MIND")
		}
		Expect(stats("", `{}`).text("result.orders.0.status")).To(Equal(want))
		Expect(stats("", fmt.Sprintf(`{"statuses": [%q]}`, want)).at("result.orders")).To(HaveLen(1))
		Expect(stats("", `{"statuses": ["DELIVERY", "LOST"]}`).at("result.orders")).To(BeEmpty())
	},
		Entry(nil, "UNPAID WAITING_USER_INPUT", "CANCELLED_BEFORE_PROCESSING"),
		Entry(nil, "PENDING AWAIT_CONFIRMATION", "CANCELLED_BEFORE_PROCESSING"),
		Entry(nil, "PROCESSING STARTED", "CANCELLED_IN_PROCESSING"),
		Entry(nil, "DELIVERY DELIVERY_SERVICE_RECEIVED", "CANCELLED_IN_DELIVERY"),
		Entry(nil, "PICKUP PICKUP_SERVICE_RECEIVED", "CANCELLED_IN_DELIVERY"),
		Entry("nobody knows", "CANCELLED USER_CHANGED_MIND", "CANCELLED_IN_PROCESSING"),
	)

	It("do not know every status (N-UNKNOWN)", func() {
		b.place(fbsShop, func(o *market.Order) { o.State = market.State{Status: "TELEPORTED"} })
		Expect(stats("", `{}`).text("result.orders.0.status")).To(Equal("UNKNOWN"))
	})

	Describe("in a list", func() {
		var ids []int64
		BeforeEach(func() {
			now := b.now
			b.place(otherFBSShop)
			b.now = now.AddDate(0, 0, -10)
			old := b.place(fbsShop)
			b.now = now
			test, marked := b.place(fbsShop, fake), b.place(fbsShop, func(o *market.Order) { o.Items[0].Instances = []market.Instance{{CIS: "c"}} })
			b.now = now.Add(24 * time.Hour)
			Expect(b.state.Move(market.Store, old.ID, market.State{Status: "PROCESSING", Substatus: "READY_TO_SHIP"}, b.now)).NotTo(BeEmpty())
			ids = []int64{old.ID, test.ID, marked.ID}
		})

		DescribeTable("are filtered", func(body string, want ...int) {
			wanted := []int64{}
			for _, i := range want {
				wanted = append(wanted, ids[i-1])
			}
			Expect(stats("", strings.ReplaceAll(body, "OLD", fmt.Sprint(ids[0]))).numbers("result.orders", "id")).To(Equal(wanted))
		},
			Entry("not at all, test orders among them", ``, 1, 2, 3),
			Entry("orders", `{"orders": [OLD, 77]}`, 1),
			Entry("days", `{"dateFrom": "2026-08-22", "dateTo": "2026-08-22"}`, 1),
			Entry("a beginning", `{"dateFrom": "2026-08-23"}`, 2, 3),
			Entry("changes", `{"updateFrom": "2026-09-02"}`, 1),
			Entry("changes until a day", `{"updateTo": "2026-09-01"}`, 2, 3),
			Entry("marked", `{"hasCis": true}`, 3),
			Entry("not marked", `{"hasCis": false}`, 1, 2),
		)

		It("come page by page", func() {
			page := stats("?limit=2", `{}`)
			Expect(page.numbers("result.orders", "id")).To(Equal(ids[:2]))
			rest := stats("?limit=2&pageToken="+page.text("result.paging.nextPageToken"), `{}`)
			Expect(rest.numbers("result.orders", "id")).To(Equal(ids[2:]))
			stats("?pageToken=nonsense", `{}`).refused(400, "Bad page token")
		})

		It("are not asked for by both dates", func() {
			stats("", `{"dateFrom": "2026-08-22", "updateTo": "2026-09-01"}`).refused(400, `Periods "orderDate" and "orderUpdate" can't be specified simultaneously!`)
			stats("", `{"dateFrom": "2026-08-22", "dateTo": "2026-08-21"}`).refused(400, "Date field 'dateTo' must be greater or equal to 'dateFrom'!")
			stats("", `{"updateFrom": "2026-08-22", "updateTo": "2026-08-21"}`).refused(400, "Date field 'updateTo' must be greater or equal to 'updateFrom'!")
		})
	})
})
