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

var _ = Describe("First-mile shipments", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	shipments := fmt.Sprintf("/v2/campaigns/%d/first-mile/shipments", fbsShop)
	at := func(id any, rest string) string { return fmt.Sprintf("%s/%v%s", shipments, id, rest) }
	get := func(id any, rest string) reply { GinkgoHelper(); return b.do("GET", at(id, rest), "") }
	search := func(body string) reply { GinkgoHelper(); return b.do("PUT", shipments, body) }
	ready := func(orders ...market.Order) {
		GinkgoHelper()
		for _, o := range orders {
			Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
		}
	}
	// formed goes on until the shipment of 2 September is formed.
	formed := func() { b.now = time.Date(2026, 9, 1, 21, 0, 0, 0, time.UTC) }
	const all = `{"dateFrom": "01-09-2026", "dateTo": "2026-09-30"}`

	DescribeTable("take in the orders of a shop's day", func(revision string) {
		b = orderBenchOf(revision)
		first, second := b.place(fbsShop), b.place(fbsShop)
		b.place(fbsShop, fake)
		b.place(otherFBSShop)
		b.place(expressShop)
		got := search(all)
		Expect(got.at("result.shipments")).To(HaveLen(1))
		for path, want := range map[string]string{
			"orderIds": fmt.Sprint([]float64{float64(first.ID), float64(second.ID)}), "status": "OUTBOUND_CREATED", "draftCount": "2",
			"plannedCount": "0", "planIntervalFrom": "2026-09-02T10:00:00+03:00", "warehouse.name": "shelves", "externalId": "1",
		} {
			Expect(got.text("result.shipments.0."+path)).To(Equal(want), path)
		}
		whole := get(1, "")
		Expect(whole.text("result.currentStatus.status")).To(Equal("OUTBOUND_CREATED"))
		Expect(whole.text("result.availableActions")).To(Equal("[CHANGE_PALLETS_COUNT]"))
		Expect(b.do("GET", orderPath(first, ""), "").text("order.delivery.shipments.0.shipmentDate")).To(Equal("02-09-2026"))
	}, Entry(nil, schemas.Latest), Entry(nil, "2025-09"))

	DescribeTable("are filtered", func(body string, want ...float64) {
		b.place(fbsShop)
		b.place(fbsShop, func(o *market.Order) { o.Delivery.ShipmentDate = "2026-09-05" })
		third := b.place(fbsShop, func(o *market.Order) { o.Delivery.ShipmentDate = "2026-09-09" })
		got := search(strings.Replace(body, "THIRD", fmt.Sprint(third.ID), 1))
		ids := []float64{}
		for i := 0; got.at(fmt.Sprintf("result.shipments.%d", i)) != nil; i++ {
			ids = append(ids, got.at(fmt.Sprintf("result.shipments.%d.id", i)).(float64))
		}
		Expect(ids).To(Equal(append([]float64{}, want...)))
	},
		Entry("not at all", all, 1., 2., 3.),
		Entry("days, both included", `{"dateFrom": "2026-09-05", "dateTo": "09-09-2026"}`, 2., 3.),
		Entry("statuses", `{"dateFrom": "2026-09-01", "dateTo": "2026-09-30", "statuses": ["OUTBOUND_CONFIRMED"]}`),
		Entry("orders", `{"dateFrom": "2026-09-01", "dateTo": "2026-09-30", "orderIds": [THIRD]}`, 3.),
	)

	It("come page by page", func() {
		for day := range 3 {
			b.place(fbsShop, func(o *market.Order) { o.Delivery.ShipmentDate = market.Date("2026-09-02").Plus(day) })
		}
		first := b.do("PUT", shipments+"?limit=2", all)
		Expect(first.at("result.shipments")).To(HaveLen(2))
		Expect(b.do("PUT", shipments+"?limit=2&page_token="+first.text("result.paging.nextPageToken"), all).text("result.shipments.0.id")).To(Equal("3"))
	})

	It("show cancelled orders, unless they are not wanted", func() {
		gone := b.place(fbsShop)
		b.place(fbsShop)
		Expect(b.move(gone, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		Expect(get(1, "").at("result.orderIds")).To(HaveLen(2))
		Expect(get(1, "?cancelledOrders=false").at("result.orderIds")).To(HaveLen(1))
		Expect(search(strings.Replace(all, "}", `, "cancelledOrders": false}`, 1)).at("result.shipments.0.orderIds")).To(HaveLen(1))
		Expect(get(1, "/orders/info").at("result.orderIdsWithLabels")).To(HaveLen(1))
		Expect(get(1, "/orders/info").at("result.orderIdsWithoutLabels")).To(HaveLen(1))
	})

	It("go from the first order to the last act", func() {
		o := b.place(fbsShop)
		confirm := func() reply { return b.do("POST", at(1, "/confirm"), `{"externalShipmentId": "mine-1"}`) }
		confirm().refused(400, "Cutoff time for shipments has not been reached yet")
		formed()
		Expect(get(1, "").text("result.availableActions")).To(Equal("[CONFIRM CHANGE_PALLETS_COUNT]"))
		confirm().refused(400, fmt.Sprintf("Shipment with ID '1' contains invalid orders. Reasons: orders are in wrong status ('%d')", o.ID))
		get(1, "/act").refused(400, "Outbound with id = '1' is not confirmed and hasn't draft transfer")
		ready(o)
		Expect(string(confirm().raw)).To(Equal(`{"status":"OK"}`))
		confirm().refused(400, "Shipment with ID '1' has been confirmed already")
		got := get(1, "")
		Expect(got.text("result.currentStatus")).To(Equal("map[status:OUTBOUND_CONFIRMED updateTime:2026-09-02T00:00:00+03:00]"))
		Expect(got.text("result.externalId")).To(Equal("mine-1"))
		Expect(pdfPages(get(1, "/act"))).To(Equal(1))
		Expect(string(get(1, "/act").raw)).To(ContainSubstring(fmt.Sprintf("(Order %d) Tj", o.ID)))
		Expect(get(1, "/transportation-waybill").raw).To(HavePrefix("PK"))
		get(1, "/inbound-act").refused(400, "Shipment does not allow it, it has: OUTBOUND_CONFIRMED")
		b.byMarket(o, "PROCESSING SHIPPED", "DELIVERY")
		Expect(get(1, "").text("result.currentStatus.status")).To(Equal("ACCEPTED"))
		Expect(get(1, "").text("result.factCount")).To(Equal("1"))
		Expect(pdfPages(get(1, "/inbound-act"))).To(Equal(1))
		get(1, "/discrepancy-act").refused(400, "Shipment does not allow it, it has: ACCEPTED")
	})

	It("differ from what was confirmed, if an order was cancelled since", func() {
		sent, gone := b.place(fbsShop), b.place(fbsShop)
		ready(sent, gone)
		formed()
		Expect(b.do("POST", at(1, "/confirm"), `{}`).status).To(Equal(200))
		b.now = b.now.Add(time.Hour)
		Expect(b.move(gone, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		b.byMarket(sent, "DELIVERY")
		Expect(get(1, "").text("result.currentStatus.status")).To(Equal("ACCEPTED_WITH_DISCREPANCIES"))
		Expect(get(1, "/discrepancy-act").raw).To(HavePrefix("PK"))
	})

	It("are confirmed by their act alone", func() {
		act := func(query string) reply {
			return b.do("GET", fmt.Sprintf("/v2/campaigns/%d/shipments/reception-transfer-act%s", fbsShop, query), "")
		}
		o := b.place(fbsShop)
		act("").refused(400, "Closest shipment for reception transfer act generation not found.")
		formed()
		act("").refused(400, "No orders for closest shipment have been processed yet (shipmentId: '1').")
		ready(o)
		act("?warehouse_id=501").refused(400, "Closest shipment for reception transfer act generation not found.")
		Expect(pdfPages(act("?warehouse_id=500&signatory=me"))).To(Equal(1))
		Expect(get(1, "").text("result.currentStatus.status")).To(Equal("OUTBOUND_SIGNED"))
		Expect(get(1, "").text("result.signature.signed")).To(Equal("true"))
		Expect(pdfPages(act(""))).To(Equal(1))
	})

	It("are confirmed by the act that is nearest, whatever was left of the days before", func() {
		forgotten := b.place(fbsShop)
		b.now = b.now.AddDate(0, 0, 3)
		o := b.place(fbsShop)
		ready(o)
		b.now = b.now.AddDate(0, 0, 1)
		got := b.do("GET", fmt.Sprintf("/v2/campaigns/%d/shipments/reception-transfer-act", fbsShop), "")
		Expect(string(got.raw)).To(And(ContainSubstring(fmt.Sprintf("(Order %d) Tj", o.ID)), Not(ContainSubstring(fmt.Sprint(forgotten.ID)))))
	})

	Describe("orders that are late", func() {
		transfer := func(ids ...int64) reply {
			GinkgoHelper()
			list := strings.ReplaceAll(strings.Trim(fmt.Sprint(ids), "[]"), " ", ", ")
			return b.do("POST", at(1, "/orders/transfer"), fmt.Sprintf(`{"orderIds": [%s]}`, list))
		}

		It("go into the next day's", func() {
			late, other := b.place(fbsShop), b.place(fbsShop)
			Expect(string(transfer(late.ID).raw)).To(Equal(`{"status":"OK"}`))
			Expect(b.changes[0].UpdateType).To(Equal(market.ShipmentDateUpdated))
			Expect(b.told()).To(Equal([]market.Type{market.OrderUpdated}))
			Expect(b.do("GET", orderPath(late, ""), "").text("order.delivery.shipments.0.shipmentDate")).To(Equal("03-09-2026"))
			Expect(get(1, "").text("result.orderIds")).To(Equal(fmt.Sprint([]float64{float64(other.ID)})))
			Expect(get(2, "").text("result.orderIds")).To(Equal(fmt.Sprint([]float64{float64(late.ID)})))
		})

		It("must be in it, and all of them, and not at the last moment", func() {
			late, gone := b.place(fbsShop), b.place(fbsShop)
			Expect(b.move(gone, "CANCELLED SHOP_FAILED").status).To(Equal(200))
			b.told()
			transfer(late.ID, gone.ID).refused(400, fmt.Sprintf("Orders cannot be transferred: shipment 1 has no order %d to be shipped", gone.ID))
			Expect(get(1, "").at("result.orderIds")).To(HaveLen(2))
			b.now = time.Date(2026, 9, 1, 20, 30, 1, 0, time.UTC)
			transfer(late.ID).refused(400, "Orders cannot be transferred: less than 30 minutes are left until shipment 1 is formed")
			Expect(b.told()).To(BeEmpty())
		})
	})

	It("have a label for each pallet", func() {
		b.place(fbsShop)
		get(1, "/pallet/labels").refused(400, "Shipment does not allow it, it has: 0 pallets")
		Expect(b.do("PUT", at(1, "/pallets"), `{"placesCount": 20}`).status).To(Equal(200))
		Expect(get(1, "").text("result.palletsCount.planned")).To(Equal("20"))
		Expect(pdfPages(get(1, "/pallet/labels"))).To(Equal(20))
		Expect(pdfPages(get(1, "/pallet/labels?format=A4"))).To(Equal(2))
	})

	DescribeTable("of other shops are not there", func(method, rest, body string) {
		b.place(otherFBSShop)
		message := "Failed to find ['SHIPMENT'] with id ['1']"
		if rest == "/confirm" {
			message = "Shipment with ID '1' not found"
		}
		b.do(method, at(1, rest), body).refused(404, message)
	},
		Entry(nil, "GET", "", ""), Entry(nil, "GET", "/orders/info", ""), Entry(nil, "POST", "/confirm", `{}`),
		Entry(nil, "PUT", "/pallets", `{"placesCount": 1}`), Entry(nil, "POST", "/orders/transfer", `{"orderIds": [1]}`),
		Entry(nil, "GET", "/act", ""), Entry(nil, "GET", "/inbound-act", ""), Entry(nil, "GET", "/discrepancy-act", ""),
		Entry(nil, "GET", "/transportation-waybill", ""), Entry(nil, "GET", "/pallet/labels", ""),
	)
})
