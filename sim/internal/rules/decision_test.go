package rules_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a decision on a return", func() {
	var r market.Return
	BeforeEach(func() {
		r = market.Return{ID: 3, Model: market.DBS, Items: []market.ReturnItem{{ID: 1, Count: 3, Price: 3300}, {ID: 2, Count: 1}}}
	})

	It("replaces the one before it", func() {
		Expect(r.Undecided()).To(BeTrue())
		Expect(rules.Decide(&r, 1, market.Decision{Type: market.Decline, Reason: "DEVICE_ACTIVATED"})).To(Succeed())
		Expect(rules.Decide(&r, 1, market.Decision{Type: "REPAIR", Comment: "in a week"})).To(Succeed())
		Expect(r.Items[0].Decisions).To(Equal([]market.Decision{{Type: "REPAIR", Comment: "in a week"}}))
		Expect(r.Undecided()).To(BeTrue())
		Expect(rules.Decide(&r, 2, market.Decision{Type: "REPLACE"})).To(Succeed())
		Expect(r.Undecided()).To(BeFalse())
		Expect(r.Refunded()).To(BeFalse())
		Expect(r.Declined()).To(BeFalse())
	})

	DescribeTable("is one of those that the model has", func(m market.Model, count int, repairs bool) {
		Expect(rules.Decisions(m)).To(HaveLen(count))
		r.Model = m
		Expect(rules.Decide(&r, 1, market.Decision{Type: "REPAIR"}) == nil).To(Equal(repairs))
	},
		Entry(nil, market.DBS, 9, true),
		Entry(nil, market.FBS, 5, false),
		Entry(nil, market.Express, 5, false),
		Entry(nil, market.FBY, 5, false),
		Entry(nil, market.LaaS, 0, false),
	)

	DescribeTable("for a part of the price has bounds", func(sum market.Money, ok bool) {
		err := rules.Decide(&r, 1, market.Decision{Type: market.PartialRefund, Compensation: sum})
		Expect(err == nil).To(Equal(ok))
		Expect(r.Refunded()).To(Equal(ok))
	},
		Entry(nil, market.Money(-1), false),
		Entry(nil, market.Money(0), false),
		Entry(nil, market.Rouble, true),
		Entry("a kopeck short of a rouble", market.Rouble-1, false),
		Entry("half of 99", market.Money(4950), true),
		Entry(nil, market.Money(4951), false),
	)

	It("for a part of a price of nothing is a rouble", func() {
		Expect(rules.MaxCompensation(&r.Items[1])).To(Equal(market.Rouble))
	})

	DescribeTable("is refused, and leaves the return as it was", func(item int, d market.Decision, message string) {
		Expect(rules.Decide(&r, int64(item), d)).To(MatchError("Invalid return decision: " + message))
		Expect(r.Items[0].Decisions).To(BeEmpty())
	},
		Entry(nil, 4, market.Decision{Type: "REPAIR"}, "return 3 has no item 4"),
		Entry(nil, 1, market.Decision{}, " is not available for return 3"),
		Entry(nil, 1, market.Decision{Type: "REPAIR", Reason: "DEVICE_ACTIVATED"}, "item 1 has a reason to decline, but is not declined"),
		Entry(nil, 1, market.Decision{Type: "REFUND_MONEY", Compensation: 1}, "item 1 has a compensation, which is for PARTIAL_MONEY_REFUND"),
		Entry(nil, 1, market.Decision{Type: market.PartialRefund}, "the compensation of item 1 must be 1 to 49.5"),
	)

	DescribeTable("lets Market go on at once where money is granted", func(waiting market.RefundStatus, kind string, next market.RefundStatus) {
		Expect(rules.Decide(&r, 1, market.Decision{Type: kind})).To(Succeed())
		r.Refund, r.RefundAt = waiting.Decided(), time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
		due, to, ok := rules.RefundTimer(&r)
		Expect(ok).To(Equal(next != ""))
		Expect(to).To(Equal(next))
		if ok {
			Expect(due).To(Equal(r.RefundAt))
			Expect(rules.CheckRefund(market.DBS, market.Market, r.Refund, to) == nil || rules.CheckRefund(market.FBS, market.Market, r.Refund, to) == nil).To(BeTrue())
		}
	},
		Entry(nil, market.RefundWaiting, "REFUND_MONEY", market.RefundInProgress),
		Entry(nil, market.RefundWaiting, market.Decline, market.RefundStatus("")),
		Entry(nil, market.RefundWaiting, "SEND_TO_EXAMINATION", market.RefundStatus("")),
		Entry(nil, market.RefundDecisionWaiting, "FAST_REFUND_MONEY", market.RefundSelectDelivery),
		Entry(nil, market.RefundDecisionWaiting, market.Decline, market.RefundStatus("")),
	)
})

var _ = DescribeTable("a chat that cannot be", func(m market.Model, fake bool, context, why string) {
	Expect(rules.NoChat(&market.Order{Model: m, Fake: fake}, context)).To(Equal(why))
},
	Entry(nil, market.FBS, true, market.ChatAboutOrder, ""),
	Entry(nil, market.FBY, false, market.ChatAboutReturn, ""),
	Entry(nil, market.FBS, true, market.ChatAboutReturn, "there are no chats about returns of test orders"),
	Entry(nil, market.DBS, false, market.ChatAboutOrder, ""),
	Entry(nil, market.DBS, false, market.ChatAboutReturn, "there are no chats about returns by DBS"),
	Entry(nil, market.LaaS, false, market.ChatAboutOrder, "the buyer of an order by LaaS is not Market's"),
)
