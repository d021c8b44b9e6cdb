package operations_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Reading orders", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	business := func(query, body string) reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/businesses/%d/orders%s", orderBusiness, query), body)
	}
	shop := func(query string) reply {
		GinkgoHelper()
		return b.do("GET", fmt.Sprintf("/v2/campaigns/%d/orders%s", fbsShop, query), "")
	}
	ids := func(r reply, list, field string) []int64 {
		GinkgoHelper()
		var out []int64
		for i := 0; r.at(fmt.Sprintf("%s.%d", list, i)) != nil; i++ {
			out = append(out, int64(r.at(fmt.Sprintf("%s.%d.%s", list, i, field)).(float64)))
		}
		return out
	}

	DescribeTable("shows an order whole, in every revision", func(revision string, shop int64) {
		b = orderBenchOf(revision)
		o := b.place(shop, func(o *market.Order) {
			o.ExternalID, o.Notes, o.PaymentType = "mine-1", "call first", "POSTPAID"
			o.Delivery = market.Delivery{
				From: "2026-09-03", To: "2026-09-04", FromTime: "10:00", ToTime: "14:00", ShipmentDate: "2026-09-02", Price: 99 * market.Rouble,
				Address: &market.Address{City: "Москва", Street: "Льва Толстого", House: "16"},
				Tracks:  []market.Track{{Code: "T1", ServiceID: 7}},
				Courier: &market.Courier{Name: "Пётр", Phone: "+7", Vehicle: "A1", Code: "1234"},
			}
			o.Items[0].Instances = []market.Instance{{CIS: "0104\x1d91tail"}}
		})
		got := b.do("GET", orderPath(o, ""), "")
		Expect(got.text("order.id")).To(Equal(fmt.Sprint(float64(o.ID))))
		for path, want := range map[string]string{
			"externalOrderId": "mine-1", "status": "PROCESSING", "substatus": "STARTED", "creationDate": "01-09-2026 15:00:00",
			"itemsTotal": "800", "buyerTotal": "899", "paymentMethod": "CASH_ON_DELIVERY", "notes": "call first", "fake": "false",
			"items.0.offerId": "sku-0", "items.1.count": "3", "items.0.instances.0.cis": "0104", "items.0.instances.0.cisFull": "0104\x1d91tail",
			"delivery.dates.fromDate": "03-09-2026", "delivery.dates.toTime": "14:00", "delivery.shipments.0.shipmentDate": "02-09-2026",
			"delivery.tracks.0.trackCode": "T1", "delivery.courier.fullName": "Пётр", "delivery.eacType": "COURIER_TO_MERCHANT",
			"delivery.address.city": "Москва", "buyer.type": "PERSON",
		} {
			Expect(got.text("order."+path)).To(Equal(want), path)
		}
		Expect(string(got.raw)).NotTo(ContainSubstring("1234"), "the courier's code is for the courier to say")
	},
		Entry("FBS", schemas.Latest, int64(fbsShop)),
		Entry("Express", schemas.Latest, int64(expressShop)),
		Entry("FBS, 2025", "2025-09", int64(fbsShop)),
		Entry("DBS, 2025", "2025-09", int64(dbsShop)),
	)

	It("tells the buyer's name only to a shop that delivers", func() {
		Expect(b.do("GET", orderPath(b.place(dbsShop), ""), "").text("order.buyer")).To(
			Equal("map[firstName:Анна lastName:Иванова middleName:Петровна type:PERSON]"))
		Expect(b.do("GET", orderPath(b.place(fbsShop), ""), "").text("order.buyer")).To(Equal("map[type:PERSON]"))
	})

	It("shows an order of the cabinet with all its parts", func() {
		o := b.place(dbsShop, func(o *market.Order) {
			o.Delivery = market.Delivery{Type: market.ToPickup, OutletCode: "out-1", StoredUntil: "2026-09-20", ShipmentDate: "2026-09-02"}
			o.PaymentMethod = "B2B_ACCOUNT_PREPAYMENT"
		})
		got := business("", fmt.Sprintf(`{"orderIds": [%d]}`, o.ID))
		for path, want := range map[string]string{
			"campaignId": "102", "programType": "DBS", "creationDate": "2026-09-01T15:00:00+03:00", "items.1.prices.payment.value": "600",
			"items.0.itemStatuses.0.status": "CREATED", "prices.payment.value": "800", "delivery.deliveryPartnerType": "SHOP",
			"delivery.dispatchType": "SHOP_OUTLET", "delivery.pickup.outletCode": "out-1", "delivery.pickup.outletStorageLimitDate": "2026-09-20",
			"delivery.shipment.shipmentDate": "2026-09-02", "delivery.warehouseId": "500", "buyerType": "BUSINESS", "sourcePlatform": "MARKET",
		} {
			Expect(got.text("orders.0."+path)).To(Equal(want), path)
		}
	})

	Describe("a list", func() {
		It("hides test orders, unless it is asked for them alone (N-FAKE)", func() {
			real, test := b.place(fbsShop), b.place(fbsShop, fake)
			Expect(ids(business("", `{}`), "orders", "orderId")).To(Equal([]int64{real.ID}))
			Expect(ids(business("", `{"fake": true}`), "orders", "orderId")).To(Equal([]int64{test.ID}))
			Expect(ids(business("", fmt.Sprintf(`{"orderIds": [%d, %d]}`, real.ID, test.ID)), "orders", "orderId")).To(Equal([]int64{real.ID}))
			Expect(ids(shop(""), "orders", "id")).To(Equal([]int64{real.ID}))
			Expect(ids(shop("?fake=true"), "orders", "id")).To(Equal([]int64{test.ID}))
			Expect(b.do("GET", orderPath(test, ""), "").text("order.fake")).To(Equal("true"))
		})

		It("has no orders of other shops, nor of other cabinets", func() {
			mine, other := b.place(fbsShop), b.place(otherFBSShop)
			foreign := b.place(999)
			Expect(ids(shop(""), "orders", "id")).To(Equal([]int64{mine.ID}))
			Expect(ids(business("", `{}`), "orders", "orderId")).To(Equal([]int64{mine.ID, other.ID}))
			Expect(ids(business("", fmt.Sprintf(`{"orderIds": [%d]}`, foreign.ID)), "orders", "orderId")).To(BeEmpty())
		})

		It("comes page by page, by token and by number", func() {
			var all []int64
			for range 5 {
				all = append(all, b.place(fbsShop).ID)
			}
			first := business("?limit=2", `{}`)
			second := business("?limit=2&pageToken="+first.text("paging.nextPageToken"), `{}`)
			third := business("?limit=2&pageToken="+second.text("paging.nextPageToken"), `{}`)
			Expect(append(append(ids(first, "orders", "orderId"), ids(second, "orders", "orderId")...), ids(third, "orders", "orderId")...)).To(Equal(all))
			Expect(third.at("paging.nextPageToken")).To(BeNil())

			first = shop("?limit=4")
			Expect(first.at("pager")).To(BeNil())
			Expect(ids(shop("?limit=4&page_token="+first.text("paging.nextPageToken")), "orders", "id")).To(Equal(all[4:]))

			last := shop("?page=3&pageSize=2")
			Expect(ids(last, "orders", "id")).To(Equal(all[4:]))
			Expect(last.text("pager")).To(Equal("map[currentPage:3 from:5 pageSize:2 pagesCount:3 to:5 total:5]"))
			shop("?page=9&pageSize=2").refused(400, "Page not exist: '9'")
			shop("?page=0").refused(400, "Page not exist: '0'")
			Expect(shop("").text("pager.total")).To(Equal("5"))
			shop("?limit=2&pageToken=nonsense").refused(400, "Bad page token")
		})

		DescribeTable("of the cabinet is filtered", func(body string, want ...string) {
			b.lineUp()
			got := business("", body)
			names := []string{}
			for i := range ids(got, "orders", "orderId") {
				names = append(names, got.text(fmt.Sprintf("orders.%d.externalOrderId", i)))
			}
			Expect(names).To(Equal(append([]string{}, want...)))
		},
			Entry("not at all", `{}`, "fbs-new", "fbs-ready", "dbs-asked", "laas"),
			Entry("nulls", `{"orderIds": null, "statuses": null}`, "fbs-new", "fbs-ready", "dbs-asked", "laas"),
			Entry("statuses", `{"statuses": ["DELIVERY"]}`, "dbs-asked"),
			Entry("substatuses", `{"substatuses": ["READY_TO_SHIP"]}`, "fbs-ready"),
			Entry("models", `{"programTypes": ["DBS", "LAAS"]}`, "dbs-asked", "laas"),
			Entry("shops", `{"campaignIds": [101]}`, "fbs-new", "fbs-ready"),
			Entry("external ids", `{"externalOrderIds": ["laas", "old"]}`, "old", "laas"),
			Entry("platforms", `{"sourcePlatforms": ["OTHER"]}`, "laas"),
			Entry("waiting to be cancelled", `{"waitingForCancellationApprove": true}`, "dbs-asked"),
			Entry("created", `{"dates": {"creationDateFrom": "2026-07-01", "creationDateTo": "2026-07-10"}}`, "old"),
			Entry("created until", `{"dates": {"creationDateTo": "2026-07-10"}}`, "old"),
			Entry("created on one day", `{"dates": {"creationDateFrom": "2026-09-01", "creationDateTo": "2026-09-01"}}`, "fbs-new", "fbs-ready", "dbs-asked", "laas"),
			Entry("created later", `{"dates": {"creationDateFrom": "2026-09-02"}}`),
			Entry("shipped", `{"dates": {"shipmentDateFrom": "2026-09-05", "shipmentDateTo": "2026-09-06"}}`, "fbs-ready"),
			Entry("changed", `{"dates": {"updateDateFrom": "2026-09-01T15:30:00+03:00", "updateDateTo": "2026-09-02T00:00:00Z"}}`, "dbs-asked"),
		)

		DescribeTable("of a shop is filtered", func(query string, want ...string) {
			b.lineUp()
			got := shop(query)
			names := []string{}
			for i := range ids(got, "orders", "id") {
				names = append(names, got.text(fmt.Sprintf("orders.%d.externalOrderId", i)))
			}
			Expect(names).To(Equal(append([]string{}, want...)))
		},
			Entry("not at all", "", "fbs-new", "fbs-ready"),
			Entry("statuses", "?status=PROCESSING,DELIVERY", "fbs-new", "fbs-ready"),
			Entry("substatuses", "?substatus=READY_TO_SHIP", "fbs-ready"),
			Entry("days, the last left out", "?fromDate=01-07-2026&toDate=10-07-2026", "old"),
			Entry("days the other way", "?fromDate=2026-07-01&toDate=2026-07-02"),
			Entry("shipped", "?supplierShipmentDateFrom=05-09-2026", "fbs-ready"),
			Entry("shipped before", "?supplierShipmentDateFrom=01-09-2026&supplierShipmentDateTo=05-09-2026", "fbs-new"),
			Entry("changed", "?updatedAtFrom=2026-09-01T00:00:00Z", "fbs-new", "fbs-ready"),
			Entry("dispatch", "?dispatchType=SHOP_OUTLET"),
			Entry("buyers", "?buyerType=BUSINESS"),
			Entry("persons", "?buyerType=PERSON", "fbs-new", "fbs-ready"),
			Entry("marked", "?hasCis=true", "fbs-ready"),
			Entry("estimated", "?onlyEstimatedDelivery=true"),
			Entry("waiting", "?onlyWaitingForCancellationApprove=true"),
		)

		It("leaves out what ended more than 30 days ago, but for the cabinet's", func() {
			o := b.place(fbsShop)
			Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
			b.now = b.now.AddDate(0, 0, 31)
			byID := fmt.Sprintf("?orderIds=%d", o.ID)
			Expect(ids(shop(byID), "orders", "id")).To(BeEmpty())
			Expect(ids(business("", fmt.Sprintf(`{"orderIds": [%d]}`, o.ID)), "orders", "orderId")).To(Equal([]int64{o.ID}))
		})

		DescribeTable("refuses a time that is too long", func(body, message string) {
			business("", body).refused(400, message)
		},
			Entry("created", `{"dates": {"creationDateFrom": "2026-07-01", "creationDateTo": "2026-08-15"}}`, "Invalid filters: interval between '2026-07-01' and '2026-08-15' is more than '30' days."),
			Entry("created since", `{"dates": {"creationDateFrom": "2026-07-01"}}`, "Invalid filters: interval between '2026-07-01' and '2026-09-01' is more than '30' days."),
			Entry("shipped", `{"dates": {"shipmentDateFrom": "2026-07-01", "shipmentDateTo": "2026-08-15"}}`, "Invalid filters: interval between '2026-07-01' and '2026-08-15' is more than '30' days."),
			Entry("changed", `{"dates": {"updateDateFrom": "2026-07-01T00:00:00Z"}}`, "Too long time period. Maximum is '30' days"),
		)
	})

	DescribeTable("knows no order", func(shop int64, id func(market.Order) int64) {
		o := b.place(otherFBSShop)
		b.do("GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", shop, id(o)), "").refused(404, fmt.Sprintf("Order not found: partnerId = '%d', orderId = '%d'", shop, id(o)))
	},
		Entry("of another shop", int64(fbsShop), func(o market.Order) int64 { return o.ID }),
		Entry("that nobody placed", int64(otherFBSShop), func(market.Order) int64 { return 77 }),
		Entry("below 1", int64(fbsShop), func(market.Order) int64 { return -5 }),
	)
})

// lineUp places one order of each kind that filters tell apart.
func (b *orderBench) lineUp() {
	GinkgoHelper()
	named := func(name string, day market.Date) func(*market.Order) {
		return func(o *market.Order) { o.ExternalID, o.Delivery.ShipmentDate = name, day }
	}
	now := b.now
	b.now = now.AddDate(0, 0, -60)
	b.place(fbsShop, named("old", "2026-07-04"))
	b.now = now
	b.place(fbsShop, named("fbs-new", "2026-09-02"))
	ready := b.place(fbsShop, named("fbs-ready", "2026-09-05"), func(o *market.Order) { o.Items[0].Instances = []market.Instance{{CIS: "c"}} })
	asked := b.place(dbsShop, named("dbs-asked", "2026-09-02"))
	b.place(laasShop, named("laas", "2026-09-02"))
	Expect(b.move(ready, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
	b.now = now.Add(time.Hour)
	Expect(b.move(asked, "DELIVERY").status).To(Equal(200))
	_, err := b.state.RequestCancellation(asked.ID, b.now)
	Expect(err).NotTo(HaveOccurred())
}
