package rules_test

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

var _ = Describe("Market's own timers", func() {
	DescribeTable("run while an order waits (P-TIMERS)", func(m market.Model, state string, after time.Duration, to string) {
		o := market.Order{Model: m, State: at(state), StatusAt: noon}
		due, next, ok := rules.Timer(&o)
		Expect(ok).To(BeTrue())
		Expect(due).To(Equal(noon.Add(after)))
		Expect(next).To(Equal(at(to)))
		Expect(rules.CheckMove(m, market.Market, o.State, next)).To(Succeed())
	},
		Entry(nil, market.FBS, "RESERVED WAITING_USER_INPUT", 10*time.Minute, "CANCELLED RESERVATION_EXPIRED"),
		Entry(nil, market.DBS, "UNPAID AWAIT_PAYMENT", 30*time.Minute, "CANCELLED USER_NOT_PAID"),
		Entry("a draft", market.LaaS, "RESERVED WAITING_USER_INPUT", time.Hour, "CANCELLED RESERVATION_EXPIRED"),
	)

	It("do not run for the others", func() {
		for _, m := range market.Models() {
			for _, s := range states() {
				if s.Status == market.StatusReserved || s.Status == market.StatusUnpaid {
					continue
				}
				_, _, ok := rules.Timer(&market.Order{Model: m, State: s, StatusAt: noon})
				Expect(ok).To(BeFalse(), "%s", s)
			}
		}
	})

	It("wait 48 hours for the answer to a request to cancel (P-CANCEL)", func() {
		o := market.Order{Model: market.DBS, State: at("DELIVERY DELIVERY_SERVICE_RECEIVED"), Cancellation: &market.Cancellation{AskedAt: noon}}
		due, to, ok := rules.Timer(&o)
		Expect(ok).To(BeTrue())
		Expect(due).To(Equal(noon.Add(48 * time.Hour)))
		Expect(rules.CheckMove(market.DBS, market.Market, o.State, to)).To(Succeed())
		for _, answer := range []market.CancellationDecision{market.Accepted, market.Rejected} {
			o.Cancellation.Decision = answer
			_, _, ok = rules.Timer(&o)
			Expect(ok).To(BeFalse())
		}
		o.Cancellation.Decision, o.State = market.Undecided, at("DELIVERED DELIVERY_SERVICE_DELIVERED")
		Expect(o.CancelRequested()).To(BeFalse())
	})

	It("wait as long for the decision on a return", func() {
		for status, next := range map[market.RefundStatus]market.RefundStatus{
			market.RefundWaiting: market.RefundInProgress, market.RefundDecisionWaiting: market.RefundSelectDelivery,
		} {
			r := market.Return{Refund: status, RefundAt: noon}
			due, to, ok := rules.RefundTimer(&r)
			Expect(ok).To(BeTrue())
			Expect(due).To(Equal(noon.Add(48 * time.Hour)))
			Expect(to).To(Equal(next))
		}
		_, _, ok := rules.RefundTimer(&market.Return{Refund: market.RefundStarted})
		Expect(ok).To(BeFalse())
	})
})

var _ = Describe("the other nouns", func() {
	It("count days in Moscow", func() {
		Expect(market.DateOf(time.Date(2026, 12, 31, 20, 59, 0, 0, time.UTC))).To(BeEquivalentTo("2026-12-31"))
		Expect(market.DateOf(time.Date(2026, 12, 31, 21, 0, 0, 0, time.UTC))).To(BeEquivalentTo("2027-01-01"))
		Expect(market.Date("2027-02-28").Plus(1)).To(BeEquivalentTo("2027-03-01"))
		Expect(market.Date("").Plus(1)).To(BeEmpty())
	})

	It("hide the token of a key wherever it is printed", func() {
		key := market.Key{Token: "ACMA:secret", Name: "orders", Scopes: []string{"all-methods"}}
		for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
			Expect(fmt.Sprintf(format, key)).NotTo(ContainSubstring("secret"))
			Expect(fmt.Sprintf(format, &key)).NotTo(ContainSubstring("secret"))
			Expect(fmt.Sprintf(format, []market.Key{key})).NotTo(ContainSubstring("secret"))
		}
		Expect(key.Grants([]string{"pricing", "all-methods"})).To(BeTrue())
		Expect(key.Grants([]string{"pricing"})).To(BeFalse())
		Expect(key.Grants(nil)).To(BeFalse())
	})

	It("say how far a report has come", func() {
		r := market.Report{RequestedAt: noon.Add(-2), ReadyAt: noon}
		Expect(r.At(noon.Add(-2))).To(Equal(market.ReportPending))
		Expect(r.At(noon.Add(-1))).To(Equal(market.ReportProcessing))
		Expect(r.At(noon)).To(Equal(market.ReportDone))
		r.Failure = "NO_DATA"
		Expect(r.At(noon.Add(-1))).To(Equal(market.ReportProcessing))
		Expect(r.At(noon)).To(Equal(market.ReportFailed))
	})

	It("have stock left or not", func() {
		Expect(market.Stock{Fit: 5, Reserved: 2}.Available()).To(BeEquivalentTo(3))
		Expect(market.Stock{Fit: 1, Reserved: 2}.Available()).To(BeZero())
	})

	DescribeTable("know whose turn it is in a chat", func(c market.Chat, sender market.Sender, turn market.ChatStatus) {
		Expect(c.After(sender)).To(Equal(turn))
	},
		Entry(nil, market.Chat{}, market.FromPartner, market.ChatWaitsForCustomer),
		Entry(nil, market.Chat{}, market.FromCustomer, market.ChatWaitsForPartner),
		Entry(nil, market.Chat{}, market.FromSupport, market.ChatWaitsForPartner),
		Entry("in a dispute", market.Chat{Dispute: true}, market.FromPartner, market.ChatWaitsForArbiter),
		Entry("after one", market.Chat{Dispute: true, Status: market.ChatFinished}, market.FromPartner, market.ChatWaitsForCustomer),
	)

	It("know their actors", func() {
		Expect(fmt.Sprint(market.Actors(), market.Actor(9))).To(Equal("[Market the store the buyer] nobody"))
	})

	It("share nothing with their copies", func() {
		o := threeSlippers()
		o.Delivery.Address, o.Delivery.Courier = &market.Address{City: "Moscow"}, &market.Courier{Code: "1"}
		o.Delivery.Tracks, o.Cancellation = []market.Track{{Code: "t"}}, &market.Cancellation{}
		o.Boxes = boxes("1x1#a")
		c := o.Clone()
		Expect(c).To(Equal(o))
		c.Items[0].Count, c.Delivery.Address.City, c.Delivery.Courier.Code, c.Delivery.Tracks[0].Code = 9, "", "", ""
		c.Boxes[0].Items[0].Instances[0].CIS, c.Cancellation.Reason = "", "x"
		Expect(o.Items[0].Count).To(BeEquivalentTo(3))
		Expect([]string{o.Delivery.Address.City, o.Delivery.Courier.Code, o.Delivery.Tracks[0].Code}).To(Equal([]string{"Moscow", "1", "t"}))
		Expect(o.Boxes[0].Items[0].Instances[0].CIS + o.Cancellation.Reason).To(Equal(cis("a").CIS))
		r := market.Return{Items: []market.ReturnItem{{Decisions: []market.Decision{{Type: market.Decline}}}}}
		back := r.Clone()
		Expect(r.Declined()).To(BeTrue())
		back.Items[0].Decisions[0].Type = "REFUND_MONEY"
		Expect(r.Declined()).To(BeTrue())
		Expect(back.Declined()).To(BeFalse())
	})
})
