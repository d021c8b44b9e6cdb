package fake_test

import (
	"math"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/market"
)

// order tells of a new one by a model.
func order(s *fake.Story, m market.Model) int64 {
	GinkgoHelper()
	return number(s, market.Event{Type: market.OrderCreated, Detail: market.Full, Model: m})
}

// become gives an order a status.
func become(s *fake.Story, id int64, status string) market.Notification {
	GinkgoHelper()
	told := direct(s, market.Event{Type: market.OrderStatusUpdated, About: id, Status: status}, noon)
	Expect(told).To(HaveLen(1), "a status comes alone")
	return told[0]
}

func orderThatIs(s *fake.Story, status string) int64 {
	GinkgoHelper()
	id := order(s, market.FBS)
	become(s, id, status)
	return id
}

func returned(s *fake.Story) int64 {
	GinkgoHelper()
	return number(s, market.Event{Type: market.OrderReturnCreated, About: orderThatIs(s, "DELIVERED")})
}

func chat(s *fake.Story) int64 {
	GinkgoHelper()
	return number(s, market.Event{Type: market.ChatCreated})
}

func disputed(s *fake.Story) int64 {
	GinkgoHelper()
	return number(s, market.Event{Type: market.ChatArbitrageStarted, About: chat(s)})
}

var _ = Describe("A directed event", func() {
	DescribeTable("befalls what it is about, and nothing else is told", func(t market.Type, subject func(*fake.Story) int64) {
		set := load(schemas.Latest)
		for _, d := range details() {
			story := newStory(set, 51)
			id := subject(story)
			for range 40 { // others, which would be chosen rather
				subject(story)
			}
			told := direct(story, market.Event{Type: t, Detail: d, About: id}, noon)
			Expect(told).To(HaveLen(1))
			expectValid(set, told[0])
			if body := decode(told[0].Body); body[t.AboutField()] != nil {
				Expect(body.number(t.AboutField())).To(Equal(id))
			} else {
				Expect(t).To(BeElementOf(market.GoodsFeedbackCommentCreated, market.QuestionAnswerCreated), "which do not name it")
			}
		}
	},
		Entry("an update", market.OrderUpdated, func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry("a status", market.OrderStatusUpdated, func(s *fake.Story) int64 { return order(s, market.FBS) }),
		Entry("a cancellation request", market.OrderCancellationRequest, func(s *fake.Story) int64 { return order(s, market.DBS) }),
		Entry("a cancellation", market.OrderCancelled, func(s *fake.Story) int64 { return orderThatIs(s, "PICKUP") }),
		Entry("a return", market.OrderReturnCreated, func(s *fake.Story) int64 { return orderThatIs(s, "DELIVERED") }),
		Entry("a return's status", market.OrderReturnStatusUpdated, returned),
		Entry("a service's status", market.OrderLineServiceStatusUpdated, func(s *fake.Story) int64 { return order(s, market.Express) }),
		Entry("a message", market.ChatMessageSent, chat),
		Entry("the beginning of a dispute", market.ChatArbitrageStarted, chat),
		Entry("the end of a dispute", market.ChatArbitrageFinished, disputed),
		Entry("a comment on a review", market.GoodsFeedbackCommentCreated, func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.GoodsFeedbackCreated})
		}),
		Entry("an answer", market.QuestionAnswerCreated, func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.QuestionCreated})
		}),
		Entry("a comment on an answer", market.QuestionCommentCreated, func(s *fake.Story) int64 {
			return number(s, market.Event{Type: market.QuestionAnswerCreated})
		}),
	)

	It("may be about what was told at the contract's limits", func() {
		story := newStory(load(schemas.Latest), 52)
		id := number(story, market.Event{Type: market.OrderCreated, Detail: market.Extreme})
		Expect(id).To(Equal(int64(math.MaxInt64)))
		become(story, id, "DELIVERED")
		back := number(story, market.Event{Type: market.OrderReturnCreated, About: id})
		for range 20 {
			told := tell(story, market.OrderReturnStatusUpdated, market.Seeded, noon)
			Expect(told[len(told)-1].ID()).NotTo(Equal(back), "no other event is, unless it is asked to")
		}
	})

	It("carries the values that it is given, and those alone", func() {
		story := newStory(load(schemas.Latest), 53)
		id := order(story, market.FBS)
		last := func(e market.Event) object {
			GinkgoHelper()
			told := direct(story, e, noon)
			return decode(told[len(told)-1].Body)
		}
		body := last(market.Event{Type: market.OrderUpdated, About: id, UpdateType: "REPACKED"})
		Expect(body.text("updateType")).To(Equal("REPACKED"))
		body = last(market.Event{Type: market.OrderStatusUpdated, About: id, Status: "DELIVERED", Substatus: "BY_DRONE"})
		Expect(body.text("status") + " " + body.text("substatus")).To(Equal("DELIVERED BY_DRONE"))
		body = last(market.Event{Type: market.OrderReturnCreated, Detail: market.Minimal, About: id, ReturnType: "REGRET"})
		Expect(body.text("returnType")).To(Equal("REGRET"))
		back := body.number("returnId")
		body = last(market.Event{Type: market.OrderReturnStatusUpdated, About: back, RefundStatus: "REFUNDED"})
		Expect(body.object("statuses")).To(Equal(object{"refundStatus": "REFUNDED"}))
		body = last(market.Event{Type: market.OrderReturnStatusUpdated, About: back, ShipmentStatus: "AT_SEA"})
		Expect(body.object("statuses")).To(Equal(object{"shipmentStatus": "AT_SEA"}))
		body = last(market.Event{Type: market.OrderReturnStatusUpdated, Detail: market.Full, About: back})
		Expect(body.object("statuses")).To(Equal(object{"shipmentStatus": "CREATED"}), "the refund has ended, the shipment has not begun")
		body = last(market.Event{Type: market.OrderReturnStatusUpdated, About: back, RefundStatus: "REFUNDED", ShipmentStatus: "LOST"})
		Expect(body.object("statuses")).To(Equal(object{"refundStatus": "REFUNDED", "shipmentStatus": "LOST"}), "told again")
		_, err := story.Tell(market.Event{Type: market.OrderReturnStatusUpdated, About: back}, noon)
		Expect(err).To(MatchError(ContainSubstring("it has come to its end")))
	})

	It("brings the creation of an order, and nothing else, if no order can have its status", func() {
		var types []market.Type
		for _, n := range direct(newStory(load(schemas.Latest), 54), market.Event{Type: market.OrderStatusUpdated, Status: "RETURNED"}, noon) {
			types = append(types, n.Type)
		}
		Expect(types).To(Equal([]market.Type{market.OrderCreated, market.OrderStatusUpdated}))
	})

	It("chooses among what the story allows if it leaves its subject open", func() {
		story := newStory(load(schemas.Latest), 54)
		for range 10 {
			orderThatIs(story, "DELIVERED")
		}
		id := orderThatIs(story, "PICKUP")
		told := direct(story, market.Event{Type: market.OrderStatusUpdated, Status: "CANCELLED"}, noon)
		Expect(told).To(HaveLen(1))
		Expect(told[0].ID()).To(Equal(id))
	})
})

var _ = Describe("An order whose status is given", func() {
	// ways are the statuses that follow where none is given.
	goOn := func(s *fake.Story, id int64) string {
		GinkgoHelper()
		var way []string
		for {
			told, err := s.Tell(market.Event{Type: market.OrderStatusUpdated, About: id}, noon)
			if err != nil {
				Expect(err).To(MatchError(ContainSubstring("say which status it is to have")))
				return strings.Join(way, " ")
			}
			Expect(told).To(HaveLen(1))
			way = append(way, decode(told[0].Body).text("status"))
		}
	}

	DescribeTable("goes the plain way from there", func(status, substatus, way string) {
		for seed := range uint64(10) {
			story := newStory(load(schemas.Latest), seed+1)
			tell(story, market.OrderCreated, market.Seeded, noon) // the first goes the plain way anyhow
			id := number(story, market.Event{Type: market.OrderCreated})
			for range 2 { // N-DUPLICATES
				direct(story, market.Event{Type: market.OrderStatusUpdated, About: id, Status: status, Substatus: substatus}, noon)
			}
			Expect(goOn(story, id)).To(MatchRegexp("^(" + way + ")$"))
		}
	},
		Entry(nil, "RESERVED", "", "PROCESSING (PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
		Entry(nil, "UNPAID", "DEFERRED_PAYMENT", "PROCESSING (PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
		Entry(nil, "PROCESSING", "", "(PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
		Entry(nil, "PROCESSING", "PACKAGING", "(PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
		Entry(nil, "PROCESSING", "READY_TO_SHIP", "(PROCESSING )?DELIVERY (PICKUP )?DELIVERED|PROCESSING DELIVERY (PICKUP )?DELIVERED"),
		Entry(nil, "DELIVERY", "COURIER_SEARCH", "(PICKUP )?DELIVERED"),
		Entry(nil, "DELIVERY", "", "(PICKUP )?DELIVERED"),
		Entry(nil, "PICKUP", "READY_FOR_PICKUP", "DELIVERED"),
		Entry(nil, "DELIVERED", "AWAIT_PAYMENT_AFTER_DELIVERY", ""),
		Entry(nil, "PARTIALLY_RETURNED", "", ""),
		Entry(nil, "RETURNED", "", ""),
		Entry("as if nothing were told, with a status of a later revision", "ARCHIVED", "", "PROCESSING (PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
		Entry("likewise with one that says nothing", "UNKNOWN", "UNKNOWN", "PROCESSING (PROCESSING PROCESSING )?DELIVERY (PICKUP )?DELIVERED"),
	)

	It("is where it was after a status of a later revision", func() {
		story := newStory(load(schemas.Latest), 55)
		id := orderThatIs(story, "DELIVERY")
		become(story, id, "TELEPORTED")
		Expect(goOn(story, id)).To(Equal("PICKUP DELIVERED"))
		Expect(become(story, id, "ARCHIVED").ID()).To(Equal(id), "for what was delivered, too")
		number(story, market.Event{Type: market.OrderReturnCreated, About: id})
	})

	It("may have any status again and go back while it is under way", func() {
		story := newStory(load(schemas.Latest), 56)
		id := order(story, market.FBS)
		for _, status := range []string{"PROCESSING", "DELIVERY", "DELIVERY", "PROCESSING", "PICKUP", "DELIVERED", "DELIVERED", "PARTIALLY_RETURNED", "RETURNED", "RETURNED"} {
			Expect(decode(become(story, id, status).Body).text("status")).To(Equal(status))
		}
	})

	It("has a substatus of the contract with every status of the contract", func() {
		for _, revision := range schemas.Revisions() {
			set := load(revision)
			for _, status := range set.Enum(string(market.OrderStatusUpdated), "status") {
				story := newStory(set, 57)
				expectValid(set, become(story, order(story, market.FBS), status))
			}
		}
	})

	It("comes back uncollected if it was cancelled after it had left the shop", func() {
		for _, status := range []string{"DELIVERY", "PICKUP"} {
			story := newStory(load(schemas.Latest), 58)
			id := orderThatIs(story, status)
			become(story, id, "CANCELLED")
			told := direct(story, market.Event{Type: market.OrderReturnCreated, About: id}, noon)
			Expect(decode(told[0].Body).text("returnType")).To(Equal("UNREDEEMED"))
		}
	})
})
