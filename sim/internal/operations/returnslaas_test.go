package operations_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Returns by LaaS", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	const pictures = `, "comment": "Too dark.", "pictures": ["https://a.example/1.png", "https://a.example/2.png"]`
	body := func(order int64, external, sku string, count int) string {
		return fmt.Sprintf(`{"newReturn": {"externalReturnId": %q, "orderId": %d,
			"items": [{"offerId": %q, "count": %d, "reasonType": "DOES_NOT_FIT", "subreasonType": "USER_DID_NOT_LIKE"%s}],
			"customer": {"firstName": "A", "lastName": "B", "phone": "+79990000000"},
			"returnOption": {"pickupReturn": {"logisticPointId": 321}}}}`, external, order, sku, count, pictures)
	}
	create := func(body string) reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/campaigns/%d/returns/create", laasShop), body)
	}
	cancel := func(id int64) reply {
		GinkgoHelper()
		return b.do("POST", fmt.Sprintf("/v1/campaigns/%d/returns/cancel", laasShop), fmt.Sprintf(`{"returnId": %d}`, id))
	}
	made := func(o market.Order) market.Return {
		GinkgoHelper()
		id := int64(create(body(o.ID, "mine-1", "sku-1", 2)).at("result.id").(float64))
		return market.Return{ID: id, OrderID: o.ID, CampaignID: laasShop}
	}

	It("are created by the shop, and can be read at once", func() {
		r := made(b.delivered(laasShop))
		Expect(b.told()).To(Equal([]market.Type{market.OrderReturnCreated}))
		got := b.do("GET", returnPath(r, ""), "")
		for path, want := range map[string]string{
			"refundStatus": "STARTED_BY_USER", "shipmentStatus": "CREATED", "amount.value": "400", "logisticPickupPoint.id": "321",
			"items.0.shopSku": "sku-1", "items.0.count": "2", "items.0.decisions.0.reasonType": "DOES_NOT_FIT",
			"items.0.decisions.0.subreasonType": "USER_DID_NOT_LIKE", "items.0.decisions.0.comment": "Too dark.",
		} {
			Expect(got.text("result."+path)).To(Equal(want), path)
		}
		Expect(got.at("result.items.0.decisions.0.images")).To(HaveLen(2))
	})

	It("are cancelled until the buyer hands them in, and then can be created anew", func() {
		o := b.delivered(laasShop)
		r := made(o)
		b.told()
		got := cancel(r.ID)
		Expect(got.text("result.operation.type")).To(Equal("RETURN_CANCELLATION"))
		Expect(got.text("result.operation.id")).To(Equal("RETURN_CANCELLATION-1"))
		Expect(b.told()).To(Equal([]market.Type{market.OrderReturnStatusUpdated}))
		Expect(b.refund(r)).To(Equal(market.RefundCancelled))
		cancel(r.ID).refused(400, "No transition found for return: 'CANCELLED' -> 'CANCELLED'")

		again := int64(create(body(o.ID, "mine-2", "sku-1", 3)).at("result.id").(float64))
		_, err := b.state.MoveShipment(again, market.ShipmentReceived, b.now)
		Expect(err).NotTo(HaveOccurred())
		cancel(again).refused(400, "No transition found for return: 'RECEIVED' -> 'CANCELLED'")
	})

	It("are refused for what did not arrive", func() {
		o := b.place(laasShop)
		create(body(o.ID, "mine-1", "sku-1", 1)).refused(400, "Can't create return for order with status: 'PROCESSING'")
		back := b.place(laasShop, func(o *market.Order) { o.State = market.State{Status: market.StatusPartiallyReturned} })
		create(body(back.ID, "mine-1", "sku-1", 1)).refused(400, "Can't create return for order with status: 'PARTIALLY_RETURNED'")
	})

	It("are refused for more than is left, and for a number that is taken", func() {
		o := b.delivered(laasShop)
		create(body(o.ID, "mine-1", "sku-1", 4)).refused(400, "Wrong count for shop skus: 'sku-1'")
		create(body(o.ID, "mine-1", "sku-9", 1)).refused(400, "Offers not found for SKUs: 'sku-9'")
		made(o)
		create(body(o.ID, "mine-1", "sku-1", 1)).refused(400, "Merchant return with id: 'mine-1' already exists")
		create(body(o.ID, "mine-2", "sku-1", 2)).refused(400, "Wrong count for shop skus: 'sku-1'")
	})

	It("have no 404: what is not there is refused with 400, as the contract has it", func() {
		other := b.delivered(fbsShop)
		create(body(other.ID, "mine-1", "sku-1", 1)).refused(400, fmt.Sprintf("Order not found: '%d'", other.ID))
		create(body(77, "mine-1", "sku-1", 1)).refused(400, "Order not found: '77'")
		cancel(77).refused(400, "Not found: return 77")
		foreign := b.sentBack(other)
		cancel(foreign.ID).refused(400, fmt.Sprintf("Not found: return %d", foreign.ID))
	})

	It("are for LaaS alone", func() {
		b.do("POST", fmt.Sprintf("/v1/campaigns/%d/returns/create", fbsShop), body(1, "a", "b", 1)).
			refused(400, "Campaign type is not allowed. Allowed campaign types: LAAS")
	})
})
