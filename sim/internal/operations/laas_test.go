package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Orders by LaaS (P-LAAS)", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	laas := func(rest, body string) reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/campaigns/%d%s", laasShop, rest), body)
	}
	const (
		byCourier = `{"courierDelivery": {"address": {"fullAddress": "Казань, Баумана, 1", "floor": 4, "apartment": "7"}, "notes": "ring twice"}}`
		toPoint   = `{"pickupDelivery": {"logisticPointId": 10001}}`
		someOfIt  = `[{"offerId": "sku-0", "count": 2, "price": {"value": 150.4, "currencyId": "RUR"}}]`
	)
	part := func(warehouse int, items string) string {
		return fmt.Sprintf(`{"warehouseId": %d, "items": %s, "deliveryDateInterval": {"fromDate": "2026-09-03", "toDate": "2026-09-03"}, "deliveryTimeInterval": {"fromTime": "10:00", "toTime": "14:00"}}`, warehouse, items)
	}
	untimed := func(part string) string { return part[:strings.Index(part, `, "deliveryTimeInterval"`)] + "}" }
	body := func(external, destination, rest string, parts ...string) string {
		return fmt.Sprintf(`{"order": {"externalOrderId": %q, "itemsDelivery": [%s], "destination": %s, "packaging": {}, "paymentType": "PREPAID",
			"customer": {"firstName": "Анна", "lastName": "Иванова", "phone": "+79990000000"}%s}}`, external, strings.Join(parts, ","), destination, rest)
	}
	create := func(body string) reply { GinkgoHelper(); return laas("/orders/create", body) }
	// offer has delivery-options offer what the bodies above choose.
	offer := func(items string) {
		GinkgoHelper()
		for _, way := range []string{`"courierDelivery": {"fullAddress": "Казань"}`, `"pickupDelivery": {"logisticPointsIds": [10001]}`} {
			Expect(laas("/delivery-options", fmt.Sprintf(`{"items": [%s], %s}`, items, way)).status).To(Equal(200))
		}
	}
	BeforeEach(func() {
		offer(`{"offerId": "sku-0", "count": 2}, {"offerId": "sku-1", "count": 1, "warehouseId": 501}`)
	})
	created := func(r reply, i int) market.Order {
		GinkgoHelper()
		o, ok := b.state.Order(int64(r.at(fmt.Sprintf("result.orders.%d.id", i)).(float64)))
		Expect(ok).To(BeTrue())
		return o
	}
	shown := func(o market.Order) reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/businesses/%d/orders", orderBusiness), fmt.Sprintf(`{"orderIds": [%d]}`, o.ID))
	}

	It("are made, one for each warehouse, and hold what they need", func() {
		more := `[{"offerId": "sku-1", "count": 1, "price": {"value": 0.2, "currencyId": "RUR"}}]`
		got := create(body("ext-1", byCourier, "", part(shelves, someOfIt), part(attic, more)))
		Expect(got.at("result.orders")).To(HaveLen(2))
		Expect(b.told()).To(Equal([]market.Type{market.OrderCreated, market.OrderCreated}))
		first := shown(created(got, 0))
		for path, want := range map[string]string{
			"status": "PROCESSING", "substatus": "STARTED", "externalOrderId": "ext-1", "programType": "LAAS", "sourcePlatform": "OTHER",
			"notes": "ring twice", "delivery.courier.address.floor": "4", "delivery.dates.fromDate": "2026-09-03", "delivery.dates.toTime": "14:00",
			"items.0.prices.payment.value": "300.8", "items.0.offerName": "Lamp sku-0", "delivery.warehouseId": "500",
		} {
			Expect(first.text("orders.0."+path)).To(Equal(want), path)
		}
		second := shown(created(got, 1))
		Expect(second.text("orders.0.prices.payment.value")).To(Equal("0.2"))
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(8))
		Expect(b.state.Stock(attic, "sku-1").Available()).To(BeZero())
	})

	It("have the price that was offered, and their packaging and address as they were given", func() {
		o := created(create(strings.Replace(body("ext-1", byCourier, "", part(shelves, someOfIt)), `"packaging": {}`, `"packaging": {"packageType": "BRAND"}`, 1)), 0)
		Expect(o.Packaging).To(Equal("BRAND"))
		got := shown(o)
		Expect(got.text("orders.0.prices.delivery.payment.value")).To(Equal("299"))
		Expect(got.text("orders.0.delivery.courier.address.street")).To(Equal("Казань, Баумана, 1"))
	})

	It("have the VAT that the shop gave its goods", func() {
		Expect(b.do("POST", fmt.Sprintf("/v2/campaigns/%d/offers/update", laasShop), `{"offers": [{"offerId": "sku-0", "vat": 5}]}`).status).To(Equal(200))
		o := created(create(body("ext-1", toPoint, "", part(shelves, someOfIt))), 0)
		Expect(shown(o).text("orders.0.items.0.prices.vat")).To(Equal(market.VATName(5)))
	})

	It("are not for sellers of Market Yandex Go", func() {
		b.state.PutBusiness(market.Business{ID: orderBusiness, YandexGo: true})
		for _, refused := range []reply{
			create(body("ext-1", toPoint, "", part(shelves, someOfIt))),
			laas("/delivery-options", `{"items": [{"offerId": "sku-0", "count": 3}], "courierDelivery": {"fullAddress": "Казань"}}`),
			laas("/returns/cancel", `{"returnId": 1}`),
		} {
			refused.refused(403, "The method is not supported for Market Yandex Go sellers")
		}
	})

	It("go to a point of Market's, with a code to get them", func() {
		o := created(create(body("ext-1", toPoint, "", part(shelves, someOfIt))), 0)
		got := shown(o)
		Expect(got.text("orders.0.delivery.pickup.logisticPointId")).To(Equal("10001"))
		Expect(got.text("orders.0.delivery.dispatchType")).To(Equal("MARKET_BRANDED_OUTLET"))
		Expect(got.text("orders.0.delivery.receiveCode")).To(HaveLen(5))
	})

	It("wait an hour as drafts, unless they are confirmed", func() {
		draft := created(create(body("ext-1", toPoint, `, "draft": true`, part(shelves, someOfIt))), 0)
		Expect(b.stateOf(draft)).To(Equal("RESERVED WAITING_USER_INPUT"))
		Expect(b.changes[0].Due).To(Equal(b.now.Add(time.Hour)))
		Expect(b.move(draft, "PROCESSING STARTED").status).To(Equal(200))
		Expect(b.state.Expire(draft.ID, b.now.Add(time.Hour))).To(BeEmpty())

		other := created(create(body("ext-2", toPoint, `, "draft": true`, part(shelves, someOfIt))), 0)
		Expect(b.state.Expire(other.ID, b.now.Add(time.Hour))).To(HaveLen(1))
		Expect(b.stateOf(other)).To(Equal("CANCELLED RESERVATION_EXPIRED"))
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(8))
		b.move(other, "PROCESSING STARTED").refused(400, fmt.Sprintf("Order '%d' is in terminal state", other.ID))
	})

	It("hold nothing if they are fake, and need nothing", func() {
		much := strings.Replace(someOfIt, `"count": 2`, `"count": 999`, 1)
		o := created(create(body("ext-1", toPoint, `, "fake": true`, part(shelves, much))), 0)
		Expect(o.Fake).To(BeTrue())
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(10))
	})

	DescribeTable("are refused", func(text, message string) {
		Expect(create(body("taken", toPoint, "", part(shelves, someOfIt))).status).To(Equal(200))
		b.told()
		create(text).refused(400, message)
		Expect(b.told()).To(BeEmpty())
		Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(8))
	},
		Entry("both ways to deliver", body("ext", strings.TrimSuffix(byCourier, "}")+","+strings.TrimPrefix(toPoint, "{"), "", part(shelves, someOfIt)),
			"Invalid order: exactly one of courierDelivery and pickupDelivery must be given"),
		Entry("no way to deliver", body("ext", `{}`, "", part(shelves, someOfIt)),
			"Invalid order: exactly one of courierDelivery and pickupDelivery must be given"),
		Entry("an external id that is taken", body("taken", toPoint, "", part(shelves, someOfIt)), "Order already exists with external id 'taken'"),
		Entry("more than there is", body("ext", toPoint, "", part(shelves, strings.Replace(someOfIt, "2", "9", 1))), "Not enough stock for items: 'sku-0'"),
		Entry("more than there is in one of two", body("ext", toPoint, "", part(shelves, someOfIt), part(attic, strings.Replace(someOfIt, "sku-0", "sku-1", 1))),
			"Not enough stock for items: 'sku-1'"),
		Entry("a SKU that nobody knows", body("ext", toPoint, "", part(shelves, strings.Replace(someOfIt, "sku-0", "what", 1))), "Offers not found for SKUs: 'what'"),
		Entry("a warehouse that nobody knows", body("ext", toPoint, "", part(7, someOfIt)), "Invalid order: Market has no warehouse 7"),
		Entry("one warehouse twice", body("ext", toPoint, "", part(shelves, someOfIt), part(shelves, strings.Replace(someOfIt, "sku-0", "sku-1", 1))),
			"Invalid order: warehouse 500 is named twice"),
		Entry("one SKU twice", body("ext", toPoint, "", part(shelves, someOfIt), part(attic, someOfIt)), `Invalid order: SKU "sku-0" is named twice`),
		Entry("a point that nobody knows", body("ext", strings.Replace(toPoint, "10001", "5", 1), "", part(shelves, someOfIt)), "Invalid order: unknown logistic point 5"),
		Entry("a warehouse of the shop's own", body("ext", toPoint, "", part(garage, someOfIt)), "Invalid order: Market has no warehouse 502"),
		Entry("a courier at no time", body("ext", byCourier, "", untimed(part(shelves, someOfIt))), "'deliveryTimeInterval' must not be null (rejected value: null)"),
		Entry("hours that end before they begin", body("ext", byCourier, "", strings.Replace(part(shelves, someOfIt), "10:00", "14:30", 1)),
			"Invalid order: its hours of delivery are 14:30 to 14:00"),
		Entry("another currency", body("ext", toPoint, "", part(shelves, strings.Replace(someOfIt, "RUR", "USD", 1))),
			`Invalid order: SKU "sku-0" has a price in USD, but the shop sells in RUR`),
		Entry("a day that was not offered", body("ext", toPoint, "", strings.ReplaceAll(part(shelves, someOfIt), "2026-09-03", "2026-09-20")),
			"Invalid order: delivery to logistic point 10001 from warehouse 500 on 2026-09-20 to 2026-09-20 was not offered: send one of the options of delivery-options as it is"),
		Entry("hours that were not offered", body("ext", byCourier, "", strings.Replace(part(shelves, someOfIt), "10:00", "11:00", 1)),
			"Invalid order: delivery by courier from warehouse 500 on 2026-09-03 to 2026-09-03, 11:00 to 14:00 was not offered: send one of the options of delivery-options as it is"),
		Entry("a point that was not asked for", body("ext", strings.Replace(toPoint, "10001", "10002", 1), "", part(shelves, someOfIt)),
			"Invalid order: delivery to logistic point 10002 from warehouse 500 on 2026-09-03 to 2026-09-03 was not offered: send one of the options of delivery-options as it is"),
		Entry("payment on delivery", strings.Replace(body("ext", toPoint, "", part(shelves, someOfIt)), "PREPAID", "POSTPAID", 1), "Illegal input at 'order.paymentType'"),
		Entry("yesterday", body("ext", toPoint, "", strings.ReplaceAll(part(shelves, someOfIt), "2026-09-03", "2026-08-31")),
			"Invalid order: its dates of delivery are 2026-08-31 to 2026-08-31"),
	)

	Describe("can be changed", func() {
		var o market.Order
		BeforeEach(func() {
			o = created(create(body("ext-1", byCourier, "", part(shelves, someOfIt))), 0)
			b.told()
		})
		update := func(id int64, change string) reply {
			GinkgoHelper()
			return laas("/orders/update", fmt.Sprintf(`{"order": {"id": %d%s}}`, id, change))
		}
		const when = `, "deliveryInterval": {"deliveryDateInterval": {"fromDate": "2026-09-04", "toDate": "2026-09-04"}, "deliveryTimeInterval": {"fromTime": "14:00", "toTime": "18:00"}}`

		It("in time and recipient, at once", func() {
			got := update(o.ID, when+`, "customer": {"firstName": "Пётр", "lastName": "Петров", "phone": "+79991111111"}`)
			Expect(got.text("result.operations.0.type")).To(Equal("ORDER_DELIVERY_INTERVAL_UPDATE"))
			Expect(got.text("result.operations.1.type")).To(Equal("ORDER_RECIPIENT_UPDATE"))
			Expect(b.told()).To(Equal([]market.Type{market.OrderUpdated}))
			Expect(shown(o).text("orders.0.delivery.dates")).To(Equal("map[fromDate:2026-09-04 fromTime:14:00 toDate:2026-09-04 toTime:18:00]"))
			now, _ := b.state.Order(o.ID)
			Expect(now.Buyer).To(Equal("Петров Пётр"))
			done := b.do("POST", fmt.Sprintf("/v1/businesses/%d/operations", orderBusiness),
				fmt.Sprintf(`{"operationType": "ORDER_RECIPIENT_UPDATE", "operationIds": [%q, "no-such-1"]}`, got.text("result.operations.1.id")))
			Expect(done.at("result.operations")).To(HaveLen(1))
			Expect(done.text("result.operations.0.status")).To(Equal("DONE"))
		})

		It("as the options have it", func() {
			got := laas("/orders/update-options", fmt.Sprintf(`{"id": %d}`, o.ID))
			Expect(got.at("result.deliveryIntervals.availableDeliveryIntervals")).To(HaveLen(6))
			Expect(got.text("result.deliveryIntervals.availableDeliveryIntervals.0.deliveryDateInterval.fromDate")).To(Equal("2026-09-02"))
			Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
			Expect(b.state.Expire(o.ID, b.now.Add(rules.CancellationTakes))).To(HaveLen(1))
			Expect(laas("/orders/update-options", fmt.Sprintf(`{"id": %d}`, o.ID)).at("result.deliveryIntervals.availableDeliveryIntervals")).To(BeEmpty())
		})

		It("but to no time that is not among the options", func() {
			update(o.ID, strings.ReplaceAll(when, "14:00", "13:00")).refused(400, fmt.Sprintf("The requested delivery interval is not valid for order '%d'", o.ID))
			update(o.ID, strings.ReplaceAll(when, "2026-09-04", "2026-09-09")).refused(400, fmt.Sprintf("The requested delivery interval is not valid for order '%d'", o.ID))
		})

		It("and cancelled, which takes its time", func() {
			got := b.move(o, "CANCELLED SHOP_FAILED")
			Expect(got.text("order.status")).To(Equal("PROCESSING"))
			Expect(got.text("operation.type")).To(Equal("ORDER_STATUS_UPDATE"))
			Expect(b.changes).To(HaveExactElements(And(HaveField("Type", BeEmpty()), HaveField("Due", b.now.Add(rules.CancellationTakes)))))
			progress := func() string {
				GinkgoHelper()
				return b.do("POST", fmt.Sprintf("/v1/businesses/%d/operations", orderBusiness),
					fmt.Sprintf(`{"operationType": "ORDER_STATUS_UPDATE", "operationIds": [%q]}`, got.text("operation.id"))).text("result.operations.0.status")
			}
			Expect(progress()).To(Equal("IN_PROGRESS"))
			b.move(o, "CANCELLED SHOP_FAILED").refused(400, fmt.Sprintf("Order '%d' is in cancellation state", o.ID))
			Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(8))
			Expect(b.state.Expire(o.ID, b.now.Add(rules.CancellationTakes))).To(HaveExactElements(HaveField("Type", market.OrderCancelled)))
			Expect(b.stateOf(o)).To(Equal("CANCELLED SHOP_FAILED"))
			Expect(progress()).To(Equal("DONE"))
			Expect(b.state.Stock(shelves, "sku-0").Available()).To(BeEquivalentTo(10))
		})

		It("or not any more, once it has arrived", func() {
			got := b.move(o, "CANCELLED SHOP_FAILED")
			_, err := b.state.Advance(o.ID, market.State{Status: market.StatusDelivered}, true, b.now)
			Expect(err).NotTo(HaveOccurred())
			Expect(b.state.Expire(o.ID, b.now.Add(rules.CancellationTakes))).To(BeEmpty())
			Expect(b.do("POST", fmt.Sprintf("/v1/businesses/%d/operations", orderBusiness),
				fmt.Sprintf(`{"operationType": "ORDER_STATUS_UPDATE", "operationIds": [%q]}`, got.text("operation.id"))).text("result.operations.0.status")).To(Equal("FAILED"))
		})

		It("but not without a change, nor one of another shop, nor after its end", func() {
			update(o.ID, "").refused(400, "Invalid order: nothing is to be changed")
			other := b.place(fbsShop)
			update(other.ID, when).refused(400, fmt.Sprintf("Order not found: '%d'", other.ID))
			laas("/orders/update-options", fmt.Sprintf(`{"id": %d}`, other.ID)).refused(400, fmt.Sprintf("Order not found: '%d'", other.ID))
			Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
			Expect(b.state.Expire(o.ID, b.now.Add(rules.CancellationTakes))).To(HaveLen(1))
			update(o.ID, when).refused(400, fmt.Sprintf("Order '%d' is in terminal state", o.ID))
		})
	})

	Describe("have options", func() {
		options := func(items, way string) reply {
			GinkgoHelper()
			return laas("/delivery-options", fmt.Sprintf(`{"items": [%s]%s}`, items, way))
		}
		const (
			courier = `, "courierDelivery": {"fullAddress": "Казань"}`
			points  = `, "pickupDelivery": {"logisticPointsIds": [10002, 10001, 5]}`
		)

		It("by courier, from where Market has enough", func() {
			got := options(`{"offerId": "sku-0", "count": 3}, {"offerId": "sku-1", "count": 1, "warehouseId": 501}, {"offerId": "sku-2", "count": 2}`, courier)
			Expect(got.text("result.warehousesDeliveryOptions.0.warehouseId")).To(Equal("500"))
			Expect(got.at("result.warehousesDeliveryOptions.0.items")).To(HaveLen(2))
			Expect(got.text("result.warehousesDeliveryOptions.1.warehouseId")).To(Equal("501"))
			Expect(got.at("result.warehousesDeliveryOptions.0.deliveryOptions.courierDelivery.courierDeliveryOptions")).To(HaveLen(6))
			Expect(got.text("result.warehousesDeliveryOptions.0.deliveryOptions.courierDelivery.courierDeliveryOptions.0.paymentMethods")).To(Equal("[PREPAID]"))
		})

		It("to the points that there are", func() {
			got := options(`{"offerId": "sku-0", "count": 3}`, points)
			Expect(got.at("result.warehousesDeliveryOptions.0.deliveryOptions.pickupDelivery.pickupOptions")).To(HaveLen(2))
			Expect(got.text("result.warehousesDeliveryOptions.0.deliveryOptions.pickupDelivery.pickupOptions.0.logisticPointId")).To(Equal("10001"))
			Expect(got.text("result.warehousesDeliveryOptions.0.deliveryOptions.pickupDelivery.pickupOptions.0.paymentMethods")).To(Equal("[PREPAID]"))
		})

		DescribeTable("or none", func(items, way, message string) { options(items, way).refused(400, message) },
			Entry("both ways", `{"offerId": "sku-0", "count": 3}`, courier+points, "Invalid order: exactly one of courierDelivery and pickupDelivery must be given"),
			Entry("neither", `{"offerId": "sku-0", "count": 3}`, "", "Invalid order: exactly one of courierDelivery and pickupDelivery must be given"),
			Entry("too much", `{"offerId": "sku-0", "count": 11}, {"offerId": "sku-1", "count": 2, "warehouseId": 501}`, courier, "Not enough stock for items: 'sku-0, sku-1'"),
			Entry("strange", `{"offerId": "what", "count": 1}`, courier, "Offers not found for SKUs: 'what'"),
			Entry("twice", `{"offerId": "sku-0", "count": 1}, {"offerId": "sku-0", "count": 1}`, courier, `Invalid order: SKU "sku-0" is named twice`),
		)

		It("are taken as they are", func() {
			got := options(`{"offerId": "sku-0", "count": 3}`, courier)
			from := got.text("result.warehousesDeliveryOptions.0.deliveryOptions.courierDelivery.courierDeliveryOptions.0.deliveryDateInterval.fromDate")
			Expect(create(body("ext", byCourier, "", strings.ReplaceAll(part(shelves, someOfIt), "2026-09-03", from))).status).To(Equal(200))
		})

		It("from warehouses of Market's alone", func() {
			options(`{"offerId": "sku-0", "count": 3, "warehouseId": 502}`, courier).refused(400, "Not enough stock for items: 'sku-0'")
		})

		It("by the path that other pages of the documentation have, too", func() {
			got := b.do("POST", fmt.Sprintf("/v2/campaigns/%d/delivery-options", laasShop), `{"items": [{"offerId": "sku-0", "count": 3}]`+courier+`}`)
			Expect(got.status).To(Equal(200))
			Expect(b.call.Operation).To(Equal("getDeliveryOptions"))
		})

		It("for what comes back: the points that take it", func() {
			got := laas("/return-delivery-options", `{"items": [{"offerId": "sku-0", "count": 1}], "pickupDelivery": {"logisticPointsIds": [10004, 10001, 5]}}`)
			Expect(got.text("result.pickupDelivery.logisticPointIds")).To(Equal("[10001]"))
		})
	})

	It("can be picked up at points, which come page by page", func() {
		path := fmt.Sprintf("/v1/businesses/%d/logistics-points", orderBusiness)
		first := b.do("POST", path+"?limit=3", "")
		Expect(first.at("result.logisticPoints")).To(HaveLen(3))
		Expect(first.text("result.logisticPoints.0.paymentTypes")).To(Equal("[PREPAID]"))
		second := b.do("POST", path+"?limit=3&pageToken="+first.text("result.paging.nextPageToken"), "")
		Expect(second.at("result.logisticPoints")).To(HaveLen(1))
		Expect(second.at("result.paging.nextPageToken")).To(BeNil())
	})
})
