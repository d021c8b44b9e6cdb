package operations_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// withItems fills in the numbers of an order's two items, for the words ONE and
// TWO.
func withItems(o market.Order, text string) string {
	return strings.NewReplacer(
		"ONE", fmt.Sprint(o.Items[0].ID), "TWO", fmt.Sprint(o.Items[1].ID), "CIS1", cisOf(1), "CIS2", cisOf(2),
	).Replace(text)
}

// cisOf is a code of Честный ЗНАК, another for each number.
func cisOf(n int) string { return fmt.Sprintf("0104601234567890215abcD%d", n) }

var _ = Describe("Packing orders (P-BOXES)", func() {
	var b *orderBench
	var o market.Order
	BeforeEach(func() {
		b = newOrderBench()
		o = b.place(fbsShop)
	})

	pack := func(body string) reply {
		GinkgoHelper()
		return b.do("PUT", orderPath(o, "/boxes"), withItems(o, body))
	}
	shown := func() reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/businesses/%d/orders", orderBusiness), fmt.Sprintf(`{"orderIds": [%d]}`, o.ID))
	}
	const (
		both  = `{"boxes": [{"items": [{"id": ONE, "fullCount": 2}, {"id": TWO, "fullCount": 3}]}]}`
		apart = `{"boxes": [{"items": [{"id": ONE, "fullCount": 2}]}, {"items": [{"id": TWO, "fullCount": 2}]}], "allowRemove": true}`
	)

	It("shows the boxes, and another layout replaces them", func() {
		got := pack(both)
		Expect(got.text("result.boxes.0.boxId")).To(Equal("1"))
		Expect(got.text("result.boxes.0.items.1.fullCount")).To(Equal("3"))
		Expect(pack(apart).text("result.boxes.1.boxId")).To(Equal("2"))
		Expect(shown().text("orders.0.delivery.boxesLayout.1.barcode")).To(Equal(fmt.Sprintf("%d-2", o.ID)))
		Expect(shown().text("orders.0.items.1.count")).To(Equal("2"))
		Expect(b.do("GET", orderPath(o, ""), "").text("order.delivery.shipments.0.boxes.1.fulfilmentId")).To(Equal(fmt.Sprintf("%d-2", o.ID)))
		Expect(b.told()).To(BeEmpty())
	})

	It("drops an item that no box has, if it may", func() {
		only := `{"boxes": [{"items": [{"id": TWO, "fullCount": 3}]}]%s}`
		pack(fmt.Sprintf(only, "")).refused(400, withItems(o,
			"Invalid order boxes layout request. Violations: units of item ONE are in no box, and their removal is not allowed"))
		Expect(pack(fmt.Sprintf(only, `, "allowRemove": true`)).status).To(Equal(200))
		for path, got := range map[string]string{
			"orders.0.items.0": shown().text("orders.0.items.0.count"), "order.items.0": b.do("GET", orderPath(o, ""), "").text("order.items.0.count"),
		} {
			Expect(got).To(Equal("0"), path)
		}
		Expect(shown().at("orders.0.items.0.itemStatuses")).To(BeNil())
		Expect(shown().text("orders.0.prices.payment.value")).To(Equal("600"))
	})

	It("packs a unit in parts, with its code", func() {
		got := pack(`{"boxes": [{"items": [{"id": TWO, "fullCount": 2}]}, {"items": [{"id": ONE, "fullCount": 2}]},
			{"items": [{"id": TWO, "partialCount": {"current": 1, "total": 2}, "instances": [{"cis": "CIS1"}]}]},
			{"items": [{"id": TWO, "partialCount": {"current": 2, "total": 2}}]}]}`)
		Expect(got.text("result.boxes.3.items.0.partialCount")).To(Equal("map[current:2 total:2]"))
		Expect(got.text("result.boxes.2.items.0.instances.0.cis")).To(Equal(cisOf(1)))
		Expect(shown().text("orders.0.items.1.instances.0.cis")).To(Equal(cisOf(1)))
	})

	It("is done at READY_TO_SHIP", func() {
		Expect(pack(both).status).To(Equal(200))
		Expect(b.move(o, "PROCESSING READY_TO_SHIP").status).To(Equal(200))
		pack(both).refused(400, "Attempt to change order items or instances after READY_TO_SHIP")
	})

	DescribeTable("refuses a layout that cannot be", func(body, message string) {
		pack(body).refused(400, withItems(o, message))
		Expect(shown().at("orders.0.delivery.boxesLayout")).To(BeNil())
	},
		Entry("no boxes", `{"boxes": []}`, "'boxes' must not be empty (rejected value: '[]')"),
		Entry("a stranger", `{"boxes": [{"items": [{"id": 7, "fullCount": 1}]}]}`,
			"Invalid order boxes layout request. Violations: item 7 is not in the order"),
		Entry("whole and part", `{"boxes": [{"items": [{"id": ONE, "fullCount": 1, "partialCount": {"current": 1, "total": 2}}]}]}`,
			"Invalid order boxes layout request. Violations: item ONE must have either full units or a part"),
		Entry("two codes for one unit", `{"boxes": [{"items": [{"id": ONE, "fullCount": 2, "instances": [{"cis": "a", "uin": "b"}]}]}]}`,
			"Invalid incoming instances: a unit of item ONE has 2 codes, it must have one"),
		Entry("a unit without a code", `{"boxes": [{"items": [{"id": ONE, "fullCount": 2, "instances": [{"countryCode": "RU"}]}]}]}`,
			"Invalid incoming instances: a unit of item ONE has 0 codes, it must have one"),
	)

	Describe("by DBS", func() {
		BeforeEach(func() { o = b.place(dbsShop) })

		It("counts places alone, of which nobody says what is in them", func() {
			path := orderPath(o, "/delivery/shipments/1/boxes")
			got := b.do("PUT", path, `{"boxes": [{}, {"fulfilmentId": "mine"}]}`)
			Expect(got.text("result.boxes")).To(Equal("[map[id:1] map[id:2]]"))
			Expect(shown().at("orders.0.delivery.boxesLayout")).To(BeNil())
			Expect(b.do("GET", orderPath(o, ""), "").at("order.delivery.shipments.0.boxes")).To(HaveLen(2))
			Expect(b.move(o, "DELIVERY").status).To(Equal(200))
			b.do("PUT", path, `{"boxes": [{}]}`).refused(400, "Attempt to change order items or instances after READY_TO_SHIP")
		})

		It("reduces items, and takes those out that are not named", func() {
			update := func(body string) reply { return b.do("PUT", orderPath(o, "/items"), withItems(o, body)) }
			update(`{"items": [{"id": ONE, "count": 5}]}`).refused(400, withItems(o, "Invalid order items: item ONE must have 0 to 2 units"))
			Expect(update(`{"items": [{"id": ONE, "count": 1}, {"id": TWO, "count": 3}], "reason": "USER_REQUESTED_REMOVE"}`).raw).To(BeEmpty())
			Expect(shown().text("orders.0.prices.payment.value")).To(Equal("700"))
			Expect(update(`{"items": [{"id": TWO, "count": 3}]}`).status).To(Equal(200))
			update(`{"items": [{"id": TWO, "count": 2}]}`).refused(400, withItems(o,
				"Item cannot be removed or reduced: item TWO is the only one, or at least 99% of the order's price"))
		})

		It("takes in codes", func() {
			give := func(body string) reply { return b.do("PUT", orderPath(o, "/identifiers"), withItems(o, body)) }
			got := give(`{"items": [{"id": ONE, "instances": [{"uin": "1234567890123456"}]}]}`)
			Expect(got.at("result.items")).To(HaveLen(1))
			Expect(got.text("result.items.0.instances.0.uin")).To(Equal("1234567890123456"))
			Expect(shown().text("orders.0.items.0.instances.0.uin")).To(Equal("1234567890123456"))
			give(`{"items": [{"id": 5, "instances": []}]}`).refused(400, "Invalid order items: item 5 is not in the order")
		})
	})

	It("says of codes that they passed their check, once there are enough", func() {
		status := func() reply { return b.do("POST", orderPath(o, "/identifiers/status"), "") }
		half := strings.Replace(both, `"fullCount": 2`, `"fullCount": 2, "instances": [{"uin": "1234567890123456"}]`, 1)
		Expect(pack(half).status).To(Equal(200))
		Expect(status().text("result.items.0.uin")).To(Equal("[map[status:NOT_ON_VALIDATION value:1234567890123456]]"))
		whole := strings.Replace(both, `"fullCount": 2`, `"fullCount": 2, "instances": [{"cis": "CIS1"}, {"cis": "CIS2"}]`, 1)
		Expect(pack(whole).status).To(Equal(200))
		Expect(status().text("result.items.0.cis")).To(Equal(fmt.Sprintf("[map[status:OK value:%s] map[status:OK value:%s]]", cisOf(1), cisOf(2))))
		Expect(status().at("result.items.1.cis")).To(BeNil())
	})
})
