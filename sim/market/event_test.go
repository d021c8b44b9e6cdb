package market_test

import (
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
		Entry("about an order", market.Event{Type: market.OrderCancelled, About: 1}),
		Entry("a status alone", market.Event{Type: market.OrderStatusUpdated, Status: "DELIVERY"}),
		Entry("a status of any revision", market.Event{Type: market.OrderStatusUpdated, Status: "ARCHIVED", Substatus: "at the Moon"}),
		Entry("as long as can be", market.Event{Type: market.OrderUpdated, UpdateType: strings.Repeat("x", 100)}),
		Entry("news of a refund", market.Event{Type: market.OrderReturnStatusUpdated, About: 1, RefundStatus: "REFUNDED"}),
		Entry("news of a shipment", market.Event{Type: market.OrderReturnStatusUpdated, About: 1, ShipmentStatus: "LOST"}),
		Entry("a return of a kind", market.Event{Type: market.OrderReturnCreated, ReturnType: "UNREDEEMED"}),
		Entry("in a shop", market.Event{Type: market.OrderReturnStatusUpdated, CampaignID: 5}),
		Entry("by a model", market.Event{Type: market.OrderLineServiceStatusUpdated, Model: market.FBY}),
		Entry("in a shop and by a model", market.Event{Type: market.OrderCancellationRequest, CampaignID: 5, Model: market.DBS}),
	)

	DescribeTable("may not be", func(e market.Event, says string) {
		Expect(e.Check()).To(MatchError(ContainSubstring(says)))
	},
		Entry("of a detail below all", market.Event{Type: market.Ping, Detail: -1}, "no detail -1"),
		Entry("of a detail above all", market.Event{Type: market.Ping, Detail: 4}, "no detail 4"),
		Entry("about a negative number", market.Event{Type: market.OrderCancelled, About: -1}, "about -1"),
		Entry("in a negative shop", market.Event{Type: market.OrderCancelled, CampaignID: -1}, "shop -1"),
		Entry("about something, at a beginning", market.Event{Type: market.ChatCreated, About: 7}, "leave out the number 7"),
		Entry("about something, for PING", market.Event{Type: market.Ping, About: 7}, "leave out the number 7"),
		Entry("by a model that there is not", market.Event{Type: market.OrderCreated, Model: "FBX"}, `no model "FBX": use one of [FBS EXPRESS DBS FBY LAAS]`),
		Entry("in a shop, where no order is", market.Event{Type: market.ChatMessageSent, CampaignID: 5}, "not about an order"),
		Entry("by a model, for PING", market.Event{Type: market.Ping, Model: market.DBS}, "not about an order"),
		Entry("about an order that is there and in a shop", market.Event{Type: market.OrderUpdated, About: 7, CampaignID: 5}, "for a new order"),
		Entry("about an order that is there and by a model", market.Event{Type: market.OrderUpdated, About: 7, Model: market.DBS}, "for a new order"),
		Entry("by FBY in a shop", market.Event{Type: market.OrderCreated, CampaignID: 5, Model: market.FBY}, "leave out the shop"),
		Entry("a cancellation request by FBS", market.Event{Type: market.OrderCancellationRequest, Model: market.FBS}, "by DBS alone, not by FBS"),
		Entry("a substatus alone", market.Event{Type: market.OrderStatusUpdated, Substatus: "STARTED"}, `"STARTED" needs a status`),
		Entry("a status of a chat", market.Event{Type: market.ChatMessageSent, Status: "OPEN"}, "cannot have a status: that is for ORDER_STATUS_UPDATED"),
		Entry("a substatus of a chat", market.Event{Type: market.ChatMessageSent, Status: "A", Substatus: "B"}, "cannot have a status"),
		Entry("a refund of an order", market.Event{Type: market.OrderCancelled, RefundStatus: "REFUNDED"}, "cannot have a refund status"),
		Entry("a shipment of an order", market.Event{Type: market.OrderCancelled, ShipmentStatus: "LOST"}, "cannot have a shipment status"),
		Entry("an update of a status", market.Event{Type: market.OrderStatusUpdated, UpdateType: "OTHER"}, "cannot have an update type"),
		Entry("a kind of return of a return's status", market.Event{Type: market.OrderReturnStatusUpdated, ReturnType: "RETURN"}, "cannot have a return type"),
		Entry("a status too long", market.Event{Type: market.OrderStatusUpdated, Status: strings.Repeat("x", 101)}, "at most 100 bytes"),
		Entry("a status that is no text", market.Event{Type: market.OrderStatusUpdated, Status: "\xff"}, "in UTF-8"),
		Entry("a substatus too long", market.Event{Type: market.OrderStatusUpdated, Status: "A", Substatus: strings.Repeat("я", 51)}, "at most 100 bytes"),
	)

	It("asks for a new order by a shop or a model", func() {
		Expect(market.Event{}.WantsNewOrder()).To(BeFalse())
		Expect(market.Event{About: 5}.WantsNewOrder()).To(BeFalse())
		Expect(market.Event{CampaignID: 5}.WantsNewOrder()).To(BeTrue())
		Expect(market.Event{Model: market.LaaS}.WantsNewOrder()).To(BeTrue())
	})
})
