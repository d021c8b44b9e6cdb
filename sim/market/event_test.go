package market_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the models", func() {
	It("are five, named as the API names them", func() {
		Expect(market.Models()).To(HaveExactElements(
			BeEquivalentTo("FBS"), BeEquivalentTo("EXPRESS"), BeEquivalentTo("DBS"), BeEquivalentTo("FBY"), BeEquivalentTo("LAAS")))
	})
})

var _ = Describe("an event to be told", func() {
	DescribeTable("may be", func(e market.Event) {
		Expect(e.Check()).To(Succeed())
	},
		Entry("left open", market.Event{Type: market.OrderStatusUpdated}),
		Entry("at the limits", market.Event{Type: market.OrderCreated, Detail: market.Extreme}),
		Entry("about an order", market.Event{Type: market.OrderCancelled, Of: 1}),
		Entry("a status alone", market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY"}),
		Entry("a status of any revision", market.Event{Type: market.OrderStatusUpdated, Status: "ARCHIVED", Substatus: "at the Moon"}),
		Entry("as long as can be", market.Event{Type: market.OrderUpdated, UpdateType: strings.Repeat("x", 100)}),
		Entry("news of a refund", market.Event{Type: market.OrderReturnStatusUpdated, Of: 1, Refund: "REFUNDED"}),
		Entry("news of a shipment", market.Event{Type: market.OrderReturnStatusUpdated, Of: 1, Shipment: "LOST"}),
		Entry("a return of a kind", market.Event{Type: market.OrderReturnCreated, ReturnType: "UNREDEEMED"}),
		Entry("in a shop", market.Event{Type: market.OrderReturnStatusUpdated, CampaignID: 5}),
		Entry("by a model", market.Event{Type: market.OrderLineServiceStatusUpdated, Model: market.FBY}),
		Entry("in a shop and by a model", market.Event{Type: market.OrderCancellationRequest, CampaignID: 5, Model: market.DBS}),
	)

	DescribeTable("may not be", func(e market.Event, says string) {
		Expect(e.Check()).To(MatchError(ContainSubstring(says)))
	},
		Entry("of a detail below all", market.Event{Type: market.Ping, Detail: "loud"}, `unknown detail "loud"; known are [seeded minimal full extreme]`),
		Entry("about a negative number", market.Event{Type: market.OrderCancelled, Of: -1}, "of -1"),
		Entry("in a negative shop", market.Event{Type: market.OrderCancelled, CampaignID: -1}, "shop -1"),
		Entry("about something, at a beginning", market.Event{Type: market.ChatCreated, Of: 7}, "leave out the number 7"),
		Entry("about something, for PING", market.Event{Type: market.Ping, Of: 7}, "leave out the number 7"),
		Entry("by a model that there is not", market.Event{Type: market.OrderCreated, Model: "FBX"}, `unknown model "FBX"; known are [FBS EXPRESS DBS FBY LAAS]`),
		Entry("in a shop, where no order is", market.Event{Type: market.ChatMessageSent, CampaignID: 5}, "not about an order"),
		Entry("by a model, for PING", market.Event{Type: market.Ping, Model: market.DBS}, "not about an order"),
		Entry("about an order that is there and in a shop", market.Event{Type: market.OrderUpdated, Of: 7, CampaignID: 5}, "for a new order"),
		Entry("about an order that is there and by a model", market.Event{Type: market.OrderUpdated, Of: 7, Model: market.DBS}, "for a new order"),
		Entry("a cancellation request by FBS", market.Event{Type: market.OrderCancellationRequest, Model: market.FBS}, "by DBS alone, not by FBS"),
		Entry("a substatus alone", market.Event{Type: market.OrderStatusUpdated, Substatus: "STARTED"}, `"STARTED" needs a status`),
		Entry("a status of a chat", market.Event{Type: market.ChatMessageSent, Status: "OPEN"}, "cannot have a status: that is for ORDER_STATUS_UPDATED"),
		Entry("a substatus of a chat", market.Event{Type: market.ChatMessageSent, Status: "A", Substatus: "B"}, "cannot have a status"),
		Entry("a refund of an order", market.Event{Type: market.OrderCancelled, Refund: "REFUNDED"}, "cannot have a refund status"),
		Entry("a shipment of an order", market.Event{Type: market.OrderCancelled, Shipment: "LOST"}, "cannot have a shipment status"),
		Entry("an update of a status", market.Event{Type: market.OrderStatusUpdated, UpdateType: "OTHER"}, "cannot have an update type"),
		Entry("a kind of return of a return's status", market.Event{Type: market.OrderReturnStatusUpdated, ReturnType: "RETURN"}, "cannot have a return type"),
		Entry("a status too long", market.Event{Type: market.OrderStatusUpdated, Status: market.Status(strings.Repeat("x", 101))}, "at most 100 bytes"),
		Entry("a status that is no text", market.Event{Type: market.OrderStatusUpdated, Status: "\xff"}, "in UTF-8"),
		Entry("an item without an SKU", spec(market.OrderSpec{Items: []market.ItemSpec{{Count: 1}}}), "item 1 needs an offerId"),
		Entry("an item twice", spec(market.OrderSpec{Items: []market.ItemSpec{{OfferID: "a"}, {OfferID: "a"}}}), `"a" is there twice`),
		Entry("less than none", spec(market.OrderSpec{Items: []market.ItemSpec{{OfferID: "a", Count: -1}}}), "count -1"),
		Entry("more than money can buy", spec(market.OrderSpec{Items: []market.ItemSpec{{OfferID: "a", Count: 1 << 30, Price: market.MaxMoney / 1000}}}), "out of bounds"),
		Entry("too many items", spec(market.OrderSpec{Items: make([]market.ItemSpec, 1001)}), "at most 1000 items"),
		Entry("another payment", spec(market.OrderSpec{Payment: "BARTER"}), "known are PREPAID and POSTPAID"),
		Entry("another delivery", spec(market.OrderSpec{Delivery: &market.DeliverySpec{Type: "PIGEON"}}), `unknown delivery "PIGEON"`),
		Entry("a day that is none", spec(market.OrderSpec{Delivery: &market.DeliverySpec{From: "soon"}}), `invalid day "soon"`),
		Entry("days turned round", spec(market.OrderSpec{Delivery: &market.DeliverySpec{From: "2026-09-02", To: "2026-09-01"}}), "after the one"),
		Entry("long notes", spec(market.OrderSpec{Notes: strings.Repeat("ж", 1001)}), "more than 1000 characters"),
		Entry("stars of a chat", market.Event{Type: market.ChatCreated, Rating: 3}, "cannot have a rating"),
		Entry("too many stars", market.Event{Type: market.GoodsFeedbackCreated, Rating: 6}, "1 to 5"),
		Entry("photos of a review", market.Event{Type: market.GoodsFeedbackCreated, Photos: []string{"a"}}, "cannot have photos"),
		Entry("a text of an order", market.Event{Type: market.OrderCreated, Text: "a"}, "cannot have a text"),
		Entry("a substatus too long", market.Event{Type: market.OrderStatusUpdated, Status: "A", Substatus: market.Substatus(strings.Repeat("я", 51))}, "at most 100 bytes"),
	)

	It("reads as it is written", func() {
		var e market.Event
		Expect(json.Unmarshal([]byte(`{"event":"ORDER_CREATED","detail":"seeded","items":[{"offerId":"A","count":2,"price":10.5}],"buyer":{"name":"Ромашка","company":true},"delivery":{"address":{"city":"Тула"}},"fake":true}`), &e)).To(Succeed())
		Expect(e.Check()).To(Succeed())
		Expect(e).To(Equal(market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{
			Items: []market.ItemSpec{{OfferID: "A", Count: 2, Price: 1050}}, Buyer: &market.BuyerSpec{Name: "Ромашка", Company: true},
			Delivery: &market.DeliverySpec{Address: &market.Address{City: "Тула"}}, Fake: true,
		}}))
	})

	It("asks for a new order by a shop, a model or what it is to be like", func() {
		Expect(spec(market.OrderSpec{Notes: "позвоните"}).WantsNewOrder()).To(BeTrue())
		Expect(market.Event{}.WantsNewOrder()).To(BeFalse())
		Expect(market.Event{Of: 5}.WantsNewOrder()).To(BeFalse())
		Expect(market.Event{CampaignID: 5}.WantsNewOrder()).To(BeTrue())
		Expect(market.Event{Model: market.LaaS}.WantsNewOrder()).To(BeTrue())
	})
})

func spec(s market.OrderSpec) market.Event {
	return market.Event{Type: market.OrderCreated, OrderSpec: s}
}
