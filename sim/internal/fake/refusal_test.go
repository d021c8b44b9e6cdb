package fake_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A story refuses", func() {
	// expectRefused asks for the event, and checks that the story goes on as
	// another one that was not asked.
	expectRefused := func(prepare func(*fake.Story) market.Event, says func(e market.Event) string) {
		GinkgoHelper()
		set := load(schemas.Latest)
		story, same := newStory(set, 61), newStory(set, 61)
		e := prepare(story)
		Expect(prepare(same)).To(Equal(e))
		told, err := story.Tell(e, noon)
		Expect(err).To(MatchError(says(e)))
		Expect(told).To(BeNil())
		Expect(story.Orders()).To(Equal(same.Orders()))
		for _, t := range market.Types() {
			Expect(tell(story, t, market.Seeded, noon)).To(Equal(tell(same, t, market.Seeded, noon)))
		}
	}

	DescribeTable("what cannot befall", func(t market.Type, what, why string, subject func(*fake.Story) int64, with ...market.Event) {
		expectRefused(func(s *fake.Story) market.Event {
			var e market.Event
			if len(with) > 0 {
				e = with[0]
			}
			e.Type, e.About = t, subject(s)
			return e
		}, func(e market.Event) string {
			return fmt.Sprintf("%s cannot befall %s %d: %s", t, what, e.About, why)
		})
	},
		Entry("a status after the cancellation", market.OrderStatusUpdated, "order", "it was cancelled",
			func(s *fake.Story) int64 { return orderThatIs(s, "CANCELLED") }, market.Event{Status: "PROCESSING"}),
		Entry("a cancellation by status after the cancellation", market.OrderStatusUpdated, "order", "it was cancelled",
			func(s *fake.Story) int64 { return orderThatIs(s, "CANCELLED") }, market.Event{Status: "CANCELLED"}),
		Entry("a later revision's status after the cancellation", market.OrderStatusUpdated, "order", "it was cancelled",
			func(s *fake.Story) int64 { return orderThatIs(s, "CANCELLED") }, market.Event{Status: "ARCHIVED"}),
		Entry("any status after the cancellation", market.OrderStatusUpdated, "order", "it was cancelled", cancelled),
		Entry("any status after the last", market.OrderStatusUpdated, "order", "it has come to its end; say which status it is to have",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }),
		Entry("an earlier status after the delivery", market.OrderStatusUpdated, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }, market.Event{Status: "DELIVERY"}),
		Entry("the delivery after the return", market.OrderStatusUpdated, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "RETURNED") }, market.Event{Status: "DELIVERED"}),
		Entry("a cancellation by status after the delivery", market.OrderStatusUpdated, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }, market.Event{Status: "CANCELLED"}),
		Entry("the same after a later revision's status", market.OrderStatusUpdated, "order", "it was delivered",
			func(s *fake.Story) int64 {
				id := orderThatIs(s, "DELIVERED")
				become(s, id, "ARCHIVED")
				return id
			}, market.Event{Status: "CANCELLED"}),
		Entry("a cancellation after the delivery", market.OrderCancelled, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }),
		Entry("a second cancellation", market.OrderCancelled, "order", "it was cancelled", cancelled),
		Entry("a cancellation after one by status", market.OrderCancelled, "order", "it was cancelled",
			func(s *fake.Story) int64 { return orderThatIs(s, "CANCELLED") }),
		Entry("an update after the delivery", market.OrderUpdated, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "PARTIALLY_RETURNED") }),
		Entry("an update after the cancellation", market.OrderUpdated, "order", "it was cancelled", cancelled),
		Entry("a cancellation request by FBS", market.OrderCancellationRequest, "order", "it is not sold by DBS",
			func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry("a cancellation request on the way to a pick-up point", market.OrderCancellationRequest, "order", "it goes to a pick-up point",
			func(s *fake.Story) int64 {
				id := order(s, market.DBS)
				become(s, id, "PICKUP")
				return id
			}),
		Entry("a second cancellation request", market.OrderCancellationRequest, "order", "its cancellation was requested already",
			func(s *fake.Story) int64 {
				return number(s, market.Event{Type: market.OrderCancellationRequest, About: order(s, market.DBS)})
			}),
		Entry("a cancellation request after the cancellation", market.OrderCancellationRequest, "order", "it was cancelled", cancelled),
		Entry("a return of what was not delivered", market.OrderReturnCreated, "order", "it was not delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERY") }),
		Entry("a buyer's return of what was cancelled", market.OrderReturnCreated, "order", "it was not delivered",
			func(s *fake.Story) int64 {
				id := orderThatIs(s, "DELIVERY")
				become(s, id, "CANCELLED")
				return id
			}, market.Event{ReturnType: "RETURN"}),
		Entry("a return of what did not leave the shop", market.OrderReturnCreated, "order", "it was cancelled before it left the shop", cancelled),
		Entry("an unredeemed return of what was not cancelled", market.OrderReturnCreated, "order", "it was not cancelled",
			func(s *fake.Story) int64 { return orderThatIs(s, "PICKUP") }, market.Event{ReturnType: "UNREDEEMED"}),
		Entry("an unredeemed return of what was delivered", market.OrderReturnCreated, "order", "it was delivered",
			func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }, market.Event{ReturnType: "UNREDEEMED"}),
		Entry("a second unredeemed return", market.OrderReturnCreated, "order", "all of it was sent back already",
			func(s *fake.Story) int64 {
				id := orderThatIs(s, "PICKUP")
				number(s, market.Event{Type: market.OrderCancelled, About: id})
				number(s, market.Event{Type: market.OrderReturnCreated, About: id})
				return id
			}),
		Entry("a return of nothing", market.OrderReturnCreated, "order", "all of it was sent back already",
			func(s *fake.Story) int64 {
				id := orderThatIs(s, "DELIVERED")
				number(s, market.Event{Type: market.OrderReturnCreated, Detail: market.Full, About: id})
				return id
			}),
		Entry("a return of what was returned", market.OrderReturnCreated, "order", "all of it was sent back already",
			func(s *fake.Story) int64 { return orderThatIs(s, "RETURNED") }),
		Entry("a return of what never came", market.OrderReturnCreated, "order", "its buyer says that it never came",
			func(s *fake.Story) int64 {
				id := order(s, market.FBS)
				return number(s, market.Event{Type: market.OrderStatusUpdated, About: id, Status: "DELIVERED", Substatus: "DELIVERED_USER_NOT_RECEIVED"})
			}),
		Entry("news of a service where there is none", market.OrderLineServiceStatusUpdated, "order",
			"it has no service that can still change; an order told of in full detail has some",
			func(s *fake.Story) int64 {
				return number(s, market.Event{Type: market.OrderCreated, Detail: market.Minimal})
			}),
		Entry("news of a service after the cancellation", market.OrderLineServiceStatusUpdated, "order", "it was cancelled", cancelled),
		Entry("a second dispute", market.ChatArbitrageStarted, "chat", "its only dispute was begun already", disputed),
		Entry("the end of no dispute", market.ChatArbitrageFinished, "chat", "it has no dispute", chat),
		Entry("a second end of a dispute", market.ChatArbitrageFinished, "chat", "its dispute has ended already",
			func(s *fake.Story) int64 {
				return number(s, market.Event{Type: market.ChatArbitrageFinished, About: disputed(s)})
			}),
	)

	DescribeTable("what it does not know", func(t market.Type, what string, subject func(*fake.Story) int64) {
		expectRefused(func(s *fake.Story) market.Event { return market.Event{Type: t, About: 5} },
			func(market.Event) string { return fmt.Sprintf("%s about %s 5: no %s was told of yet", t, what, what) })
		var known []int64
		expectRefused(func(s *fake.Story) market.Event {
			known = nil
			for range 6 {
				known = append(known, subject(s))
			}
			return market.Event{Type: t, About: 5}
		}, func(market.Event) string {
			return fmt.Sprintf("%s about %s 5: there is none, the last told of are %d, %d, %d, %d, %d",
				t, what, known[1], known[2], known[3], known[4], known[5])
		})
	},
		Entry(nil, market.OrderUpdated, "order", func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry(nil, market.OrderStatusUpdated, "order", func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry(nil, market.OrderCancellationRequest, "order", func(s *fake.Story) int64 { return order(s, market.DBS) }),
		Entry(nil, market.OrderCancelled, "order", func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry(nil, market.OrderReturnCreated, "order", func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }),
		Entry(nil, market.OrderReturnStatusUpdated, "return", returned),
		Entry(nil, market.OrderLineServiceStatusUpdated, "order", func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry(nil, market.ChatMessageSent, "chat", chat),
		Entry(nil, market.ChatArbitrageStarted, "chat", chat),
		Entry(nil, market.ChatArbitrageFinished, "chat", disputed),
		Entry(nil, market.GoodsFeedbackCommentCreated, "review", func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.GoodsFeedbackCreated})
		}),
		Entry(nil, market.QuestionAnswerCreated, "question", func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.QuestionCreated})
		}),
		Entry(nil, market.QuestionCommentCreated, "answer", func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.QuestionAnswerCreated})
		}),
	)

	It("a shop that is not the cabinet's, and names those there are", func() {
		expectRefused(func(*fake.Story) market.Event { return market.Event{Type: market.OrderCreated, CampaignID: 5} },
			func(market.Event) string {
				ids := newStory(load(schemas.Latest), 61).Cabinet().CampaignIDs
				return fmt.Sprintf("ORDER_CREATED in shop 5: the cabinet has no such campaign, it has %d, %d, %d", ids[0], ids[1], ids[2])
			})
	})

	It("a cancellation request in a shop that does not sell by DBS", func() {
		expectRefused(func(s *fake.Story) market.Event {
			return market.Event{Type: market.OrderCancellationRequest, CampaignID: s.Cabinet().CampaignIDs[0]}
		}, func(e market.Event) string {
			ids := newStory(load(schemas.Latest), 61).Cabinet().CampaignIDs
			return fmt.Sprintf("ORDER_CANCELLATION_REQUEST in shop %d: it does not sell by DBS, as shop %d does (N-TYPES)", ids[0], ids[2])
		})
	})

	It("what no story can tell", func() {
		expectRefused(func(*fake.Story) market.Event { return market.Event{Type: market.ChatCreated, Model: market.FBS} },
			func(e market.Event) string { return e.Check().Error() })
	})
})

func cancelled(s *fake.Story) int64 {
	GinkgoHelper()
	return number(s, market.Event{Type: market.OrderCancelled, About: order(s, market.DBS)})
}
