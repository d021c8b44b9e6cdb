package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Reading returns", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	for _, revision := range revisions() {
		It("shows a return whole, in revision "+revision, func() {
			b = orderBenchOf(revision)
			o := b.delivered(fbsShop, func(o *market.Order) { o.Items[0].Instances = []market.Instance{{CIS: "0104"}} })
			r := b.sentBack(o, inRefund(market.RefundDecisionWaiting))
			got := b.do("GET", returnPath(r, ""), "")
			for path, want := range map[string]string{
				"orderId": fmt.Sprint(float64(o.ID)), "creationDate": "2026-09-01T15:00:00+03:00", "returnType": "RETURN",
				"refundStatus": "PREMODERATION_DECISION_WAITING", "shipmentStatus": "CREATED", "shipmentRecipientType": "DELIVERY_SERVICE",
				"refundAmount": "50000", "amount.value": "500", "amount.currencyId": "RUR", "fastReturn": "false",
				"items.0.shopSku": "sku-0", "items.0.instances": "[map[cis:0104 status:CREATED]]",
				"items.1.count": "2", "items.1.decisions.0.returnItemId": "2", "items.1.decisions.0.count": "2",
				"items.1.decisions.0.reasonType": "BAD_QUALITY", "items.1.decisions.0.amount.value": "400",
				"items.1.decisions.0.decisionType": "<nil>", "logisticPickupPoint.type": "WAREHOUSE", "pickupTillDate": "<nil>",
			} {
				Expect(got.text("result."+path)).To(Equal(want), path)
			}
		})

		It("has the buyer's letter and pictures, in revision "+revision, func() {
			b = orderBenchOf(revision)
			r := b.sentBack(b.delivered(fbsShop))
			letter := b.do("GET", returnPath(r, "/application"), "")
			Expect(letter.status).To(Equal(200))
			Expect(string(letter.raw)).To(HavePrefix("%PDF-"))
			Expect(string(letter.raw)).To(ContainSubstring(fmt.Sprintf("Return %d of order %d, 2026-09-01", r.ID, r.OrderID)))

			hash := b.do("GET", returnPath(r, ""), "").text("result.items.0.decisions.0.images.0")
			picture := b.do("GET", returnPath(r, "/decision/1/image/"+hash), "")
			Expect(picture.status).To(Equal(200))
			Expect(string(picture.raw)).To(HavePrefix("\x89PNG"))
			missing := fmt.Sprintf("Not found: such a picture of return %d", r.ID)
			b.do("GET", returnPath(r, "/decision/2/image/"+hash), "").refused(404, missing)
			b.do("GET", returnPath(r, "/decision/3/image/"+hash), "").refused(404, missing)
			b.do("GET", returnPath(r, "/decision/1/image/"+strings.Repeat("0", 32)), "").refused(404, missing)
		})
	}

	It("leaves out the way of what the buyer keeps", func() {
		r := b.sentBack(b.delivered(fbsShop), func(r *market.Return) { r.Fast = true })
		got := b.do("GET", returnPath(r, ""), "")
		Expect(got.text("result.fastReturn")).To(Equal("true"))
		for _, path := range []string{"logisticPickupPoint", "shipmentRecipientType", "shipmentStatus", "items.0.instances"} {
			Expect(got.at("result."+path)).To(BeNil(), path)
		}
	})

	It("shows what was not redeemed, which has neither a refund nor a letter", func() {
		o := b.place(dbsShop, func(o *market.Order) {
			o.State = market.State{Status: market.StatusCancelled, Substatus: market.SubPickupExpired}
		})
		r := b.sentBack(o, func(r *market.Return) { r.Type = market.Unredeemed })
		got := b.do("GET", returnPath(r, ""), "")
		Expect(got.text("result.returnType")).To(Equal("UNREDEEMED"))
		Expect(got.text("result.shipmentRecipientType")).To(Equal("SHOP"))
		Expect(got.at("result.refundStatus")).To(BeNil())
		Expect(got.at("result.items.0.decisions")).To(BeNil())
		Expect(got.text("result.amount.value")).To(Equal("0"))
		b.do("GET", returnPath(r, "/application"), "").refused(404, fmt.Sprintf("Not found: application for return %d", r.ID))
	})

	It("says until when it can be fetched, and how each unit is called on its way", func() {
		r := b.sentBack(b.delivered(fbsShop))
		for _, to := range []market.ShipmentStatus{market.ShipmentInTransit, market.ShipmentReady} {
			_, err := b.state.MoveShipment(r.ID, to, b.now)
			Expect(err).NotTo(HaveOccurred())
		}
		got := b.do("GET", returnPath(r, ""), "")
		Expect(got.text("result.pickupTillDate")).To(Equal("2026-09-08T15:00:00+03:00"))
		for _, to := range []market.ShipmentStatus{"READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION"} {
			_, err := b.state.MoveShipment(r.ID, to, b.now)
			Expect(err).NotTo(HaveOccurred())
			Expect(b.do("GET", returnPath(r, ""), "").text("result.items.0.instances.0.status")).To(Equal("EXPROPRIATED"))
		}
	})

	DescribeTable("calls a unit in the contract's words", func(way, unit string) {
		r := b.sentBack(b.delivered(fbsShop), func(r *market.Return) { r.Shipment = market.ShipmentStatus(way) })
		Expect(b.do("GET", returnPath(r, ""), "").text("result.items.0.instances.0.status")).To(Equal(unit))
	},
		Entry(nil, "FULFILMENT_RECEIVED", "RECEIVED_ON_FULFILLMENT"),
		Entry(nil, "EXPIRED", "CANCELLED"),
		Entry(nil, "LOST", "LOST"),
	)

	It("tells of at most a hundred units one by one", func() {
		o := b.delivered(fbsShop, func(o *market.Order) { o.Items[0].Count, o.WarehouseID = 5_000, 0 })
		r := b.sentBack(o, func(r *market.Return) { r.Items[0].Count = 5_000 })
		Expect(b.do("GET", returnPath(r, ""), "").at("result.items.0.instances")).To(HaveLen(100))
	})

	DescribeTable("knows no return", func(campaign int64, order func(market.Return) int64, id func(market.Return) int64) {
		r := b.sentBack(b.delivered(otherFBSShop))
		path := fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d", campaign, order(r), id(r))
		for _, rest := range []string{"", "/application", "/decision/1/image/abc"} {
			b.do("GET", path+rest, "").refused(404, fmt.Sprintf("Return '%d' for order '%d' is not found", id(r), order(r)))
		}
		b.do("POST", path+"/decision/submit", `{"returnItemDecisions": [{"returnItemId": 1, "decisionType": "REFUND_MONEY"}]}`).
			refused(404, fmt.Sprintf("Return '%d' for order '%d' is not found", id(r), order(r)))
	},
		Entry("of another shop", int64(fbsShop), func(r market.Return) int64 { return r.OrderID }, func(r market.Return) int64 { return r.ID }),
		Entry("of another order", int64(otherFBSShop), func(market.Return) int64 { return 5 }, func(r market.Return) int64 { return r.ID }),
		Entry("that nobody sent", int64(otherFBSShop), func(r market.Return) int64 { return r.OrderID }, func(market.Return) int64 { return 77 }),
	)

	Describe("in a list", func() {
		var first, second, third market.Return
		BeforeEach(func() {
			b.sentBack(b.delivered(otherFBSShop))
			o := b.delivered(fbsShop)
			first = b.sentBack(o, inRefund(market.RefundStarted), func(r *market.Return) { r.Items = r.Items[:1] })
			second = b.sentBack(o, inRefund(market.RefundDecisionWaiting), func(r *market.Return) { r.Items = r.Items[1:] })
			b.now = b.now.Add(24 * time.Hour)
			lost := b.place(fbsShop, fake, func(o *market.Order) {
				o.State = market.State{Status: market.StatusCancelled, Substatus: market.SubPickupExpired}
			})
			third = b.sentBack(lost, func(r *market.Return) { r.Type, r.Shipment = market.Unredeemed, market.ShipmentInTransit })
		})

		list := func(query string) reply {
			GinkgoHelper()
			return b.do("GET", fmt.Sprintf("/v2/campaigns/%d/returns%s", fbsShop, query), "")
		}

		DescribeTable("are filtered", func(query string, want ...int) {
			all := []int64{first.ID, second.ID, third.ID}
			ids := []int64{}
			for _, i := range want {
				ids = append(ids, all[i-1])
			}
			query = strings.ReplaceAll(query, "ORDER", fmt.Sprint(first.OrderID))
			Expect(list(query).numbers("result.returns", "id")).To(Equal(ids))
		},
			Entry("not at all", "", 1, 2, 3),
			Entry("refunds", "?statuses=PREMODERATION_DECISION_WAITING,REFUNDED", 2),
			Entry("shipments", "?shipmentStatuses=IN_TRANSIT", 3),
			Entry("type", "?type=UNREDEEMED", 3),
			Entry("orders", "?orderIds=ORDER,5", 1, 2),
			Entry("an order without any", "?orderIds=5"),
			Entry("since a day", "?fromDate=2026-09-02", 3),
			Entry("until a day, which is included", "?toDate=2026-09-01", 1, 2),
			Entry("by the old names", "?from_date=2026-09-02&to_date=2026-09-02", 3),
			Entry("an empty span", "?fromDate=2026-09-03&toDate=2026-09-01"),
			Entry("all of it", "?fromDate=2026-09-01&toDate=2026-09-02&type=RETURN&statuses=STARTED_BY_USER&orderIds=ORDER", 1),
		)

		It("come page by page", func() {
			page := list("?limit=2")
			Expect(page.numbers("result.returns", "id")).To(Equal([]int64{first.ID, second.ID}))
			rest := list("?limit=2&pageToken=" + page.text("result.paging.nextPageToken"))
			Expect(rest.numbers("result.returns", "id")).To(Equal([]int64{third.ID}))
			Expect(rest.at("result.paging.nextPageToken")).To(BeNil())
			list("?pageToken=nonsense").refused(400, "Bad page token")
			list("?type=BROKEN").refused(400, "Type mismatch: 'BROKEN'")
		})
	})
})
