package operations_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Deciding on a return", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	submit := func(r market.Return, body string) reply {
		GinkgoHelper()
		return b.do("POST", returnPath(r, "/decision/submit"), body)
	}
	both := func(first, second string) string {
		return fmt.Sprintf(`{"returnItemDecisions": [{"returnItemId": 1, %s}, {"returnItemId": 2, %s}]}`, first, second)
	}
	const (
		pay     = `"decisionType": "REFUND_MONEY"`
		decline = `"decisionType": "DECLINE_REFUND", "decisionReasonType": "DEVICE_ACTIVATED", "comment": "It was used."`
	)

	DescribeTable("is followed by what the documents draw", func(revision string, shop int64, first, second string, want ...market.RefundStatus) {
		b = orderBenchOf(revision)
		waiting := market.RefundDecisionWaiting
		if shop == dbsShop {
			waiting = market.RefundWaiting
		}
		r := b.sentBack(b.delivered(shop), inRefund(market.RefundStarted))
		if shop == dbsShop {
			_, err := b.state.MoveRefund(market.Market, r.ID, waiting, b.now)
			Expect(err).NotTo(HaveOccurred())
		} else {
			_, err := b.state.AdvanceReturn(r.ID, waiting, "", true, b.now)
			Expect(err).NotTo(HaveOccurred())
		}
		b.now = b.now.Add(48*time.Hour - time.Second)
		Expect(submit(r, both(first, second)).status).To(Equal(200))
		Expect(b.told()).To(Equal([]market.Type{market.OrderReturnStatusUpdated}))
		Expect(b.refund(r)).To(Equal(want[0]))
		b.now = b.now.Add(time.Second)
		b.state.ExpireReturn(r.ID, b.now)
		Expect(b.refund(r)).To(Equal(want[1]))
		submit(r, both(first, second)).refused(400, fmt.Sprintf("Invalid return decision: return %d does not wait for one", r.ID))
	},
		Entry("DBS pays", "2026-09", int64(dbsShop), pay, pay, market.RefundDecided, market.RefundInProgress),
		Entry("DBS pays for a part", "2026-09", int64(dbsShop), pay, decline, market.RefundDecided, market.RefundInProgress),
		Entry("DBS declines", "2026-09", int64(dbsShop), decline, decline, market.RefundDecided, market.RefundDecided),
		Entry("DBS repairs", "2026-09", int64(dbsShop), `"decisionType": "REPAIR"`, `"decisionType": "REPLACE"`, market.RefundDecided, market.RefundDecided),
		Entry("DBS pays, 2025", "2025-09", int64(dbsShop), pay, pay, market.RefundDecided, market.RefundInProgress),
		Entry("FBS pays", "2026-09", int64(fbsShop), pay, pay, market.RefundDecisionMade, market.RefundSelectDelivery),
		Entry("FBS pays, 2025", "2025-09", int64(fbsShop), pay, pay, market.RefundDecisionMade, market.RefundSelectDelivery),
		Entry("Express declines", "2026-09", int64(expressShop), decline, decline, market.RefundDecisionMade, market.RefundDecisionMade),
	)

	It("is Market's after 48 hours, whether or not it has said so yet", func() {
		r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundDecisionWaiting))
		b.now = b.now.Add(48 * time.Hour)
		submit(r, both(pay, pay)).refused(400, fmt.Sprintf("The time to decide on a return is over: return %d", r.ID))
		Expect(b.ofBusiness("POST", "v1/returns/decisions", fmt.Sprintf(`{"campaignId": %d, "returnId": %d}`, fbsShop, r.ID)).at("result.availableDecisions")).To(BeEmpty())
		Expect(b.refund(r)).To(Equal(market.RefundDecisionWaiting))
		changes := b.state.ExpireReturn(r.ID, b.now)
		Expect(changes).To(HaveLen(1))
		Expect(changes[0].Refund).To(Equal(market.RefundSelectDelivery))
	})

	It("shows in the return, with the sums that it comes to", func() {
		r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundDecisionWaiting))
		part := `"decisionType": "PARTIAL_MONEY_REFUND", "compensation": {"value": 200, "currencyId": "RUR"}`
		Expect(submit(r, both(decline, part)).status).To(Equal(200))
		got := b.do("GET", returnPath(r, ""), "")
		for path, want := range map[string]string{
			"0.decisions.0.decisionType": "DECLINE_REFUND", "0.decisions.0.comment": "It was used.", "0.decisions.0.amount.value": "0",
			"1.decisions.0.decisionType": "PARTIAL_MONEY_REFUND", "1.decisions.0.comment": "Не работает.", "1.decisions.0.refundAmount": "20000",
		} {
			Expect(got.text("result.items."+path)).To(Equal(want), path)
		}
		Expect(got.text("result.amount.value")).To(Equal("200"), "what the decisions come to")
		Expect(got.text("result.refundAmount")).To(Equal("20000"))
	})

	for _, revision := range revisions() {
		It("is made item by item for DBS, then submitted without a body, in revision "+revision, func() {
			b = orderBenchOf(revision)
			r := b.sentBack(b.delivered(dbsShop), inRefund(market.RefundWaiting))
			set := func(item int, kind string) reply {
				return b.do("POST", returnPath(r, "/decision"), fmt.Sprintf(`{"returnItemId": %d, "decisionType": %q}`, item, kind))
			}
			Expect(set(1, "REPAIR").status).To(Equal(200))
			b.post(returnPath(r, "/decision/submit")).refused(400, fmt.Sprintf("Invalid return decision: return %d has an item without one", r.ID))
			Expect(set(1, "REFUND_MONEY").status).To(Equal(200))
			Expect(set(2, "OTHER_DECISION").status).To(Equal(200))
			Expect(b.told()).To(BeEmpty())
			Expect(b.refund(r)).To(Equal(market.RefundWaiting))
			Expect(b.post(returnPath(r, "/decision/submit")).status).To(Equal(200))
			Expect(b.told()).To(Equal([]market.Type{market.OrderReturnStatusUpdated}))
			got := b.do("GET", returnPath(r, ""), "")
			Expect(got.text("result.refundStatus")).To(Equal("DECISION_MADE"))
			Expect(got.text("result.items.0.decisions.0.decisionType")).To(Equal("REFUND_MONEY"))
		})
	}

	It("is made item by item for DBS alone", func() {
		r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundDecisionWaiting))
		b.do("POST", returnPath(r, "/decision"), `{"returnItemId": 1, "decisionType": "REFUND_MONEY"}`).
			refused(400, "Campaign type is not allowed. Allowed campaign types: DBS")
	})

	DescribeTable("is refused whole", func(first, message string) {
		r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundDecisionWaiting))
		submit(r, fmt.Sprintf(`{"returnItemDecisions": [{"returnItemId": 2, %s}, {%s}]}`, pay, first)).
			refused(400, strings.ReplaceAll(message, "RETURN", fmt.Sprint(r.ID)))
		Expect(b.do("GET", returnPath(r, ""), "").at("result.items.1.decisions.0.decisionType")).To(BeNil())
		Expect(b.told()).To(BeEmpty())
	},
		Entry("for an item that is not there", `"returnItemId": 3, `+pay, "Invalid return decision: return RETURN has no item 3"),
		Entry("for an item that has none", `"returnItemId": 2, `+pay, "Invalid return decision: return RETURN has an item without one"),
		Entry("for what Market's own returns do not have", `"returnItemId": 1, "decisionType": "REPAIR"`, "Invalid return decision: REPAIR is not available for return RETURN"),
		Entry("for a reason without a refusal", `"returnItemId": 1, "decisionReasonType": "DEVICE_ACTIVATED", `+pay,
			"Invalid return decision: item 1 has a reason to decline, but is not declined"),
		Entry("for a sum that nobody asked for", `"returnItemId": 1, "compensation": {"value": 1, "currencyId": "RUR"}, `+pay,
			"Invalid return decision: item 1 has a compensation, which is for PARTIAL_MONEY_REFUND"),
		Entry("for a part without a sum", `"returnItemId": 1, "decisionType": "PARTIAL_MONEY_REFUND"`,
			"Invalid return decision: the compensation of item 1 must be 1 to 50"),
		Entry("for a sum that is too large", `"returnItemId": 1, "decisionType": "PARTIAL_MONEY_REFUND", "compensation": {"value": 50.01, "currencyId": "RUR"}`,
			"Invalid return decision: the compensation of item 1 must be 1 to 50"),
		Entry("for another currency", `"returnItemId": 1, "decisionType": "PARTIAL_MONEY_REFUND", "compensation": {"value": 1, "currencyId": "USD"}`,
			"Illegal input at 'compensation.currencyId'"),
	)

	It("is possible at once, and not twice (P-RETURN)", func() {
		r := b.sentBack(b.delivered(dbsShop))
		Expect(submit(r, both(pay, pay)).status).To(Equal(200))
		submit(r, both(pay, pay)).refused(400, fmt.Sprintf("Invalid return decision: return %d does not wait for one", r.ID))
	})

	Describe("from what is available", func() {
		available := func(shop, id int64) reply {
			GinkgoHelper()
			return b.ofBusiness("POST", "v1/returns/decisions", fmt.Sprintf(`{"campaignId": %d, "returnId": %d}`, shop, id))
		}

		It("is one of all for DBS", func() {
			r := b.sentBack(b.delivered(dbsShop), inRefund(market.RefundWaiting))
			got := available(dbsShop, r.ID)
			Expect(got.at("result.availableDecisions")).To(HaveLen(9))
			for i := range 9 {
				one := got.at(fmt.Sprintf("result.availableDecisions.%d", i)).(map[string]any)
				Expect(one["decisionReasonTypes"] != nil).To(Equal(one["decisionType"] == "DECLINE_REFUND"))
				Expect(one["partialCompensationBounds"] != nil).To(Equal(one["decisionType"] == "PARTIAL_MONEY_REFUND"))
			}
			bounds := got.text("result.availableDecisions.3.partialCompensationBounds")
			Expect(bounds).To(Equal("map[maxAmount:map[currencyId:RUR value:200] maxPercent:50 minAmount:map[currencyId:RUR value:1]]"))
		})

		It("is about money where Market deals with the buyer", func() {
			r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundDecisionWaiting))
			var kinds []string
			for i := range 5 {
				kinds = append(kinds, available(fbsShop, r.ID).text(fmt.Sprintf("result.availableDecisions.%d.decisionType", i)))
			}
			Expect(kinds).To(Equal(rules.Decisions(market.FBS)))
		})

		It("is nothing for a return that does not wait", func() {
			r := b.sentBack(b.delivered(fbsShop), inRefund(market.RefundStarted))
			Expect(available(fbsShop, r.ID).at("result.availableDecisions")).To(BeEmpty())
		})

		It("is hidden for the returns of others", func() {
			r := b.sentBack(b.delivered(fbsShop))
			foreign := b.sentBack(b.delivered(999))
			available(otherFBSShop, r.ID).refused(404, fmt.Sprintf("Not found: return %d", r.ID))
			available(999, foreign.ID).refused(404, fmt.Sprintf("Not found: return %d", foreign.ID))
			available(fbsShop, 77).refused(404, "Not found: return 77")
		})
	})
})
