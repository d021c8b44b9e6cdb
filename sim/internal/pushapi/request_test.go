package pushapi_test

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pushapi"
	"github.com/localmarket/localmarket/sim/market"
)

func contract() *schemas.Push {
	GinkgoHelper()
	p, err := schemas.LoadPush()
	Expect(err).NotTo(HaveOccurred())
	return p
}

func writer() *pushapi.Writer {
	GinkgoHelper()
	return pushapi.NewWriter(contract())
}

func shop(m market.Model) market.Campaign {
	return market.Campaign{ID: 4_400, BusinessID: 77, Model: m, WarehouseID: 80_001}
}

// order is a complete one.
func order(m market.Model) *market.Order {
	return &market.Order{
		ID: 90_000_000_001, CampaignID: 4_400, Model: m, Buyer: "Орлова Анна Юрьевна", Phone: "+7 900 000-00-00", ExternalID: "A-1",
		Items: []market.OrderItem{{
			ID: 1, OfferID: "ЧАЙ-1/200", Title: "Чай", Price: 34_000, Count: 2, VAT: "VAT_20", Points: 100,
			Promos:    []market.Promo{{Type: "MARKET_COUPON", Discount: 1000, Subsidy: 500, MarketID: "p"}},
			Instances: []market.Instance{{CIS: "01…"}},
		}},
		State:     market.State{Status: market.StatusProcessing, Substatus: market.SubStarted},
		CreatedAt: time.Date(2026, 9, 1, 22, 30, 0, 0, time.UTC), PaymentType: "PREPAID", PaymentMethod: "SBP",
		Boxes: []market.Box{{ID: 1}},
		Delivery: market.Delivery{
			Type: market.ByCourier, Dispatch: market.ToBuyer, ServiceID: 99, ServiceName: "Курьер", OptionID: "courier", From: "2026-09-03", To: "2026-09-04",
			FromTime: "10:00", ToTime: "14:00", RegionID: 43, Price: 14_900, StoredUntil: "2026-09-20",
			Address: &market.Address{Country: "Россия", City: "Казань", Street: "улица Баумана", Apartment: "5", Entryphone: "5К1"},
			Courier: &market.Courier{Name: "К", Code: "1234", CheckedByShop: true},
		},
	}
}

// fields are those at a path of objects of a body.
func fields(body []byte, path ...string) map[string]any {
	GinkgoHelper()
	var value map[string]any
	Expect(json.Unmarshal(body, &value)).To(Succeed())
	for _, name := range path {
		value, _ = value[name].(map[string]any)
	}
	return value
}

var _ = Describe("a request of the push API", func() {
	models := []market.Model{market.DBS, market.FBS, market.Express}

	It("is as the contract has it, by every model", func() {
		p := contract()
		for _, m := range models {
			cart := market.Cart{Model: m, Buyer: "Орлов Лев", RegionID: 2, Address: &market.Address{City: "Казань"}, Outlet: "pvz-1",
				Items: []market.CartItem{{ID: 1, OfferID: " ЧАЙ ", Title: "Чай", CategoryID: 7, Price: 34_000, Count: 2, Promos: []market.Promo{{Type: "MARKET_COUPON", Subsidy: 50}}}}}
			Expect(p.Request("cart", writer().Cart(cart, shop(m)))).To(BeEmpty(), string(m))
			Expect(p.Request("stocks", writer().Stocks(market.StocksRequest{WarehouseID: 1, SKUs: []string{"A"}}, shop(m)))).To(BeEmpty())
			for _, method := range []market.PushMethod{market.PushAccept, market.PushStatus, market.PushCancel} {
				Expect(p.Request(string(method), writer().Order(method, order(m), shop(m)))).To(BeEmpty(), string(method))
			}
		}
	})

	It("tells a shop that delivers of the buyer, and the others of the warehouse", func() {
		cart := market.Cart{Buyer: "Орлов Лев", RegionID: 43, Items: []market.CartItem{{OfferID: "A", Count: 1}}}
		Expect(fields(writer().Cart(cart, shop(market.DBS)), "cart", "buyer")).To(HaveKeyWithValue("lastName", "Орлов"))
		fbs := writer().Cart(cart, shop(market.FBS))
		Expect(fields(fbs, "cart")).NotTo(HaveKey("buyer"))
		Expect(fields(fbs, "cart")["items"]).To(HaveExactElements(And(
			HaveKeyWithValue("warehouseId", 80_001.0), HaveKeyWithValue("partnerWarehouseId", "80001"))))
	})

	It("names regions up to the country, by the push API's types", func() {
		region := fields(writer().Cart(market.Cart{RegionID: 43, Items: []market.CartItem{{OfferID: "A", Count: 1}}}, shop(market.FBS)), "cart", "delivery", "region")
		var types []any
		for ; region != nil; region, _ = region["parent"].(map[string]any) {
			types = append(types, region["type"])
		}
		Expect(types).To(Equal([]any{"CITY", "SUBJECT_FEDERATION", "COUNTRY_DISTRICT", "COUNTRY"}))
	})

	It("holds the person back until the order is accepted", func() {
		accept := writer().Order(market.PushAccept, order(market.DBS), shop(market.DBS))
		Expect(fields(accept, "order", "buyer")).To(Equal(map[string]any{"lastName": "-", "firstName": "-", "type": "PERSON"}))
		Expect(fields(accept, "order", "delivery", "address")).To(And(HaveKeyWithValue("city", "Казань"), Not(HaveKey("apartment")), Not(HaveKey("recipient"))))
		Expect(fields(accept, "order")).NotTo(HaveKey("status"))

		status := writer().Order(market.PushStatus, order(market.DBS), shop(market.DBS))
		Expect(fields(status, "order")).To(And(HaveKeyWithValue("shopOrderId", "A-1"), HaveKeyWithValue("creationDate", "02-09-2026 01:30:00")))
		Expect(fields(status, "order", "buyer")).To(HaveKeyWithValue("phone", "+7 900 000-00-00"))
		Expect(fields(status, "order", "delivery", "address")).To(HaveKeyWithValue("recipient", "Орлова Анна Юрьевна"))
		Expect(fields(status, "order", "delivery")).To(HaveKeyWithValue("shopDeliveryId", "courier"))
	})

	It("writes what the pull API alone has a name for as unknown", func() {
		o := order(market.DBS)
		o.PaymentMethod, o.Items[0].VAT, o.Items[0].Promos[0].Type, o.Substatus = "BNPL_TBYB", "VAT_99", "NEW_KIND", "NEW_REASON"
		body := writer().Order(market.PushStatus, o, shop(market.DBS))
		Expect(contract().Request("order/status", body)).To(BeEmpty())
		Expect(fields(body, "order")).To(And(HaveKeyWithValue("paymentMethod", "UNKNOWN"), Not(HaveKey("substatus"))))
	})

	DescribeTable("tells nothing of the buyer of an order that is", func(s market.Status, sub market.Substatus) {
		o := order(market.DBS)
		o.State = market.State{Status: s, Substatus: sub}
		body := writer().Order(market.PushStatus, o, shop(market.DBS))
		Expect(fields(body, "order")).NotTo(HaveKey("buyer"))
		Expect(fields(body, "order", "delivery", "address")).NotTo(Or(HaveKey("apartment"), HaveKey("entryphone"), HaveKey("recipient")))
	},
		Entry("reserved", market.StatusReserved, market.SubWaitingUserInput),
		Entry("unpaid", market.StatusUnpaid, market.SubAwaitPayment),
		Entry("cancelled before it was paid", market.StatusCancelled, market.SubUserNotPaid),
		Entry("cancelled as its reservation expired", market.StatusCancelled, market.SubReservationExpired),
	)
})
