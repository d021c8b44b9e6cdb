package operations_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// Every method that both revisions have answers by each: the bench holds each
// reply to the contract of its revision.
var _ = DescribeTable("Methods of orders are valid in revision", func(revision string) {
	b := orderBenchOf(revision)
	ok := func(o market.Order, method, rest, body string) {
		GinkgoHelper()
		Expect(b.do(method, orderPath(o, rest), withItems(o, body)).status).To(Equal(200), rest)
	}
	shipment := func(method, rest, body string) {
		GinkgoHelper()
		got := b.do(method, fmt.Sprintf("/v2/campaigns/%d/first-mile/shipments%s", fbsShop, rest), body)
		Expect(got.status).To(Equal(200), rest)
	}

	fbs := b.place(fbsShop)
	ok(fbs, "PUT", "/boxes", `{"boxes": [{"items": [{"id": ONE, "fullCount": 2, "instances": [{"uin": "1000000000000001"}, {"uin": "1000000000000002"}]}]},
		{"items": [{"id": TWO, "partialCount": {"current": 1, "total": 2}}]}, {"items": [{"id": TWO, "partialCount": {"current": 2, "total": 2}}]},
		{"items": [{"id": TWO, "fullCount": 2}]}]}`)
	ok(fbs, "POST", "/identifiers/status", "")
	ok(fbs, "POST", "/external-id", `{"externalOrderId": "mine"}`)
	ok(fbs, "GET", "/delivery/labels", "")
	ok(fbs, "GET", "/delivery/labels/data", "")
	ok(fbs, "GET", "/delivery/shipments/1/boxes/1/label", "")
	ok(fbs, "PUT", "/status", toState("PROCESSING READY_TO_SHIP"))
	shipment("PUT", "", `{"dateFrom": "2026-09-01", "dateTo": "2026-09-03"}`)
	shipment("GET", "/1", "")
	shipment("GET", "/1/orders/info", "")
	shipment("PUT", "/1/pallets", `{"placesCount": 1}`)
	shipment("GET", "/1/pallet/labels", "")
	shipment("POST", "/1/orders/transfer", fmt.Sprintf(`{"orderIds": [%d]}`, fbs.ID))
	b.now = b.now.AddDate(0, 0, 2)
	shipment("POST", "/2/confirm", `{}`)
	shipment("GET", "/2/act", "")
	Expect(b.do("GET", fmt.Sprintf("/v2/campaigns/%d/orders?limit=5", fbsShop), "").at("orders")).To(HaveLen(1))

	express := b.place(expressShop)
	Expect(b.move(express, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
	ok(express, "PUT", "/verifyEac", `{"code": "1"}`)

	dbs := b.place(dbsShop, func(o *market.Order) { o.PaymentMethod, o.Phone = "B2B_ACCOUNT_PREPAYMENT", "" })
	ok(dbs, "PUT", "/identifiers", `{"items": [{"id": ONE, "instances": [{"cis": "CIS1"}]}]}`)
	ok(dbs, "PUT", "/items", `{"items": [{"id": ONE, "count": 1}, {"id": TWO, "count": 3}]}`)
	ok(dbs, "PUT", "/delivery/shipments/1/boxes", `{"boxes": [{}]}`)
	ok(dbs, "PUT", "/delivery/date", `{"dates": {"toDate": "2026-09-20"}, "reason": "USER_MOVED_DELIVERY_DATES"}`)
	ok(dbs, "POST", "/delivery/track", `{"trackCode": "T", "deliveryServiceId": 5}`)
	ok(dbs, "GET", "/buyer", "")
	ok(dbs, "POST", "/business-buyer", "")
	ok(dbs, "POST", "/documents", "")
	ok(dbs, "PUT", "/status", toState("DELIVERY"))
	ok(dbs, "PUT", "/status", toState("PICKUP"))
	ok(dbs, "PUT", "/delivery/storage-limit", `{"newDate": "2026-09-20"}`)
	_, err := b.state.RequestCancellation(dbs.ID, b.now)
	Expect(err).NotTo(HaveOccurred())
	ok(dbs, "PUT", "/cancellation/accept", `{"accepted": false, "reason": "ORDER_DELIVERED"}`)

	keys := b.place(dbsShop, func(o *market.Order) { o.Delivery.Type = market.Digital })
	ok(keys, "POST", "/deliverDigitalGoods", `{"items": [{"id": ONE, "codes": ["a", "b"], "slip": "", "activate_till": "2030-01-01"},
		{"id": TWO, "codes": ["c", "d", "e"], "slip": "", "activate_till": "2030-01-01"}]}`)
	Expect(b.do("POST", fmt.Sprintf("/v2/campaigns/%d/orders/status-update", dbsShop),
		fmt.Sprintf(`{"orders": [{"id": %d, "status": "DELIVERED"}]}`, dbs.ID)).text("result.orders.0.updateStatus")).To(Equal("OK"))
}, Entry(nil, "2025-09"), Entry(nil, schemas.Latest))
