package pullapi_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("The record of a call", func() {
	It("tells all of it, with secrets masked", func() {
		b := newBench(func(o *pullapi.Options) { o.Seed = 7 })
		r := b.do(ask{method: "POST", path: "/businesses/700/offer-mappings.json?limit=1&token=s3cret", body: `{"offerIds": ["a"]}`,
			header: map[string]string{"Authorization": "Bearer s3cret", "Cookie": "s3cret"}})
		reply := bodyOf(r)
		c := b.last()
		Expect(c.Trace).To(Equal(r.Header.Get("Traceparent")))
		Expect(c.Method).To(Equal("POST"))
		Expect(c.Path).To(Equal("/businesses/700/offer-mappings.json"))
		Expect(c.Template).To(Equal("/v2/businesses/{businessId}/offer-mappings"))
		Expect(c.Operation).To(Equal("getOfferMappings"))
		Expect(c.Query).To(Equal("limit=1&token=***"))
		Expect(c.Header).To(Equal([]journal.Header{
			{Name: "Api-Key", Value: "***"}, {Name: "Authorization", Value: "***"}, {Name: "Content-Type", Value: "application/json"},
			{Name: "Cookie", Value: "***"}, {Name: "X-Market-Integration", Value: "test/1"},
		}))
		Expect(c.Integration).To(Equal("test/1"))
		Expect(c.KeyName).To(Equal("all"))
		Expect(c.BusinessID).To(Equal(int64(businessID)))
		Expect(c.Body).To(Equal(`{"offerIds": ["a"]}`))
		Expect(c.BodyBytes).To(Equal(19))
		Expect(c.Status).To(Equal(200))
		Expect(c.Codes).To(BeEmpty())
		Expect(c.Reply.Body).To(Equal(string(reply)))
		Expect(c.Fault).To(BeEmpty())
	})

	It("is bounded", func() {
		b := newBench()
		long := strings.Repeat("ж", 20_000)
		b.do(ask{method: "POST", path: mappings + "?x=" + long[:10_000], body: `{"tags": ["` + long + `"]}`, header: map[string]string{"X-Market-Integration": long}})
		c := b.last()
		Expect(len(c.Body)).To(BeNumerically("<=", 4<<10))
		Expect(c.BodyBytes).To(Equal(13 + len(long) + 1))
		Expect(len(c.Reply.Body)).To(BeNumerically("<=", 4<<10))
		Expect(c.Reply.Truncated).To(BeTrue())
		Expect(len(c.Query)).To(BeNumerically("<", 300))
		Expect(len(c.Integration)).To(BeNumerically("<", 300))
	})

	It("is the same for equal runs", func() {
		run := func() []journal.Call {
			b := newBench()
			for _, op := range revision(schemas.Latest).Operations() {
				b.send(validRequest(op, 3))
			}
			return b.calls
		}
		Expect(run()).To(Equal(run()))
	})

	kinds := func(c journal.Call) (list []journal.FindingKind) {
		for _, f := range c.Findings {
			Expect([]string{f.Rule, f.Message, f.Fix}).NotTo(ContainElement(""))
			list = append(list, f.Kind)
		}
		return list
	}

	It("finds nothing in a good call", func() {
		b := newBench()
		b.get("/v2/campaigns/101")
		Expect(b.last().Findings).To(BeEmpty())
	})

	It("finds parameters that are unknown or outdated", func() {
		b := newBench()
		b.get("/v2/campaigns?page=1&pageSzie=2&page_token=")
		Expect(b.last().Findings).To(Equal([]journal.Finding{
			{Rule: "P-COERCE", Kind: journal.UnusualCall, Message: `the query parameter "page_token" is empty: it counts as left out`, Fix: "leave it out where it has no value"},
			{Rule: "P-SPEC", Kind: journal.DeprecatedCall, Message: `the query parameter "page" is deprecated, it is shut down on 2026-10-05`, Fix: `send "pageToken" instead`},
			{Rule: "P-SPEC", Kind: journal.UnknownParameter, Message: `the operation has no query parameter "pageSzie"`, Fix: "leave it out, or write it as the contract does"},
		}))
	})

	It("finds operations that come to an end", func() {
		b := newBench()
		b.get("/v2/campaigns/101/orders/1")
		Expect(b.last().Findings).To(Equal([]journal.Finding{{
			Rule: "P-SPEC", Kind: journal.DeprecatedCall,
			Message: "getOrder (GET /v2/campaigns/{campaignId}/orders/{orderId}) is deprecated, calls begin to fail on 2027-01-18, it is shut down on 2027-04-12",
			Fix:     "call getBusinessOrders (POST /v1/businesses/{businessId}/orders) instead",
		}}))
		b.post("/v2/categories/max-sale-quantum", `{"marketCategoryIds": [1]}`)
		Expect(b.last().Findings).To(ContainElement(HaveField("Fix", "do without it: there is no replacement")))
	})

	It("finds stocks that are sent to where they are only read", func() {
		b := newBench()
		b.post(stocks, `{"skus": [{"sku": "a", "items": [{"count": 1}]}]}`)
		Expect(kinds(b.last())).To(Equal([]journal.FindingKind{journal.ReadOnlyStocks}))
		b.post(stocks, `{"offerIds": ["a"]}`)
		Expect(kinds(b.last())).To(BeEmpty())
		b.do(ask{method: "PUT", path: stocks, body: `{"skus": [{"sku": "a", "items": [{"count": 1}]}]}`})
		Expect(kinds(b.last())).To(BeEmpty())
	})

	It("finds callers that do not say who they are", func() {
		b := newBench()
		nobody := map[string]string{"X-Market-Integration": ""}
		b.do(ask{method: "GET", path: "/v2/campaigns/101", header: nobody})
		Expect(kinds(b.last())).To(Equal([]journal.FindingKind{journal.AnonymousCall}))
		b.do(ask{method: "GET", path: "/v2/nothing", header: nobody})
		Expect(kinds(b.last())).To(Equal([]journal.FindingKind{journal.CallRefused, journal.AnonymousCall}))
	})

	DescribeTable("finds callers whose name Market's log cannot have", func(name, says string) {
		b := newBench()
		b.do(ask{method: "GET", path: "/v2/campaigns/101", header: map[string]string{"X-Market-Integration": name}})
		if says == "" {
			Expect(kinds(b.last())).To(BeEmpty())
			return
		}
		Expect(kinds(b.last())).To(Equal([]journal.FindingKind{journal.AnonymousCall}))
		Expect(b.last().Findings[0].Message).To(ContainSubstring(says))
	},
		Entry("in Cyrillic", "Мой магазин/1.0", "ASCII"),
		Entry("too long", strings.Repeat("x", 101)+"/1.0", "100 characters"),
		Entry("as long as it may be", strings.Repeat("x", 100)+"/1.0", ""),
		Entry("without a name", "/1.0", "does not say"),
		Entry("without a version", "shop", ""),
	)

	It("tells of twenty unknown parameters at most, and of what else there is", func() {
		b := newBench()
		var query strings.Builder
		for i := range 500 {
			query.WriteString("&x" + itoa(i) + "=1")
		}
		b.get("/v2/campaigns/101/returns?limit=x" + query.String())
		Expect(b.last().Findings).To(HaveLen(21))
		Expect(b.last().Findings[20].Message).To(Equal("Type mismatch: 'x'"))
	})
})
