package pullapi_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func enforced(o *pullapi.Options) { o.Deprecations = market.EnforceDeprecations }

// on is a bench on a day, in Moscow.
func on(day string, with ...option) *bench {
	GinkgoHelper()
	b := newBench(with...)
	b.now = market.Date(day).Start()
	return b
}

const getOrder = "/v2/campaigns/101/orders/1"

var _ = Describe("What has a day of its end", func() {
	told := func(b *bench) []string {
		var list []string
		for _, f := range b.last().Findings {
			if f.Kind == journal.DeprecatedCall {
				list = append(list, f.Message+": "+f.Fix)
			}
		}
		return list
	}

	DescribeTable("is told of on each day, and served",
		func(day, when string) {
			b := on(day)
			Expect(b.get(getOrder).StatusCode).To(Equal(200))
			Expect(told(b)).To(ConsistOf(ContainSubstring("is deprecated" + when + ": call getBusinessOrders")))
		},
		Entry("before it fails", "2027-01-17", ", calls begin to fail on 2027-01-18, it is shut down on 2027-04-12"),
		Entry("while it fails", "2027-01-18", ", calls fail now and then since 2027-01-18, it is shut down on 2027-04-12"),
		Entry("after it", "2027-04-12", ", calls fail now and then since 2027-01-18, it is shut down since 2027-04-12"),
	)

	It("is refused now and then where the days take effect, the same calls for the same seed", func() {
		calls := func(day string, with ...option) (statuses []int) {
			b := on(day, append(with, enforced)...)
			for range 40 {
				reply := b.get(getOrder)
				statuses = append(statuses, reply.StatusCode)
				if reply.StatusCode == 403 {
					expectRefusal(reply, 403, "NO_ACCESS_BY_DEPRECATION_POLICY", "The method is deprecated and is occasionally forbidden. Please stop using it")
				}
			}
			return statuses
		}
		Expect(calls("2027-01-17")).To(HaveEach(200))
		some := calls("2027-01-18")
		Expect(some).To(And(ContainElement(200), ContainElement(403), HaveEach(BeElementOf(200, 403))))
		Expect(calls("2027-01-18")).To(Equal(some))
		Expect(calls("2027-01-18", func(o *pullapi.Options) { o.Seed = 2 })).NotTo(Equal(some))
	})

	It("is no more from its day on, of that place's time", func() {
		b := on("2027-04-12", enforced)
		expectRefusal(b.get(getOrder), 404, "NOT_FOUND", "Resource not found")
		b.now = b.now.Add(-time.Second)
		Expect(b.get(getOrder).StatusCode).To(BeElementOf(200, 403))
	})

	It("can be a parameter, which is then not read", func() {
		var read any
		keep := stateful("getOutlets", func(r *pullapi.Request) (any, error) { read = r.Query["regionId"]; return nil, nil })
		const path = "/v2/campaigns/102/outlets?regionId=213"
		for _, c := range []struct {
			day  string
			with []option
			read bool
		}{{"2026-10-18", []option{keep, enforced}, true}, {"2026-10-19", []option{keep, enforced}, false}, {"2026-10-19", []option{keep}, true}} {
			b := on(c.day, c.with...)
			Expect(b.get(path).StatusCode).To(Equal(200))
			Expect(read != nil).To(Equal(c.read), c.day)
			Expect(told(b)).To(ConsistOf(And(ContainSubstring(`"regionId" is deprecated, it is shut down `), ContainSubstring("2026-10-19"), ContainSubstring(`send "region_id" instead`))))
		}
	})

	It("can be a property of a body, which is then not there", func() {
		var body string
		keep := stateful("updateOfferMappings", func(r *pullapi.Request) (any, error) { body = string(r.Body); return nil, nil })
		const sent = `{"offerMappings":[{"offer":{"offerId":"a","firstVideoAsCover":true,"params":[{"name":"a","value":"1"}]}}]}`
		for _, c := range []struct {
			day  string
			with []option
			got  string
		}{
			{"2026-10-11", []option{keep, enforced}, sent},
			{"2026-10-12", []option{keep}, sent},
			{"2026-10-12", []option{keep, enforced}, `{"offerMappings":[{"offer":{"offerId":"a"}}]}`},
		} {
			b := on(c.day, c.with...)
			Expect(b.post("/v2/businesses/700/offer-mappings/update", sent).StatusCode).To(Equal(200))
			Expect(body).To(Equal(c.got), c.day)
			Expect(told(b)).To(ConsistOf(
				And(ContainSubstring(`"offerMappings.offer.firstVideoAsCover" is deprecated`), ContainSubstring("leave it out")),
				And(ContainSubstring(`"offerMappings.offer.params" is deprecated`), ContainSubstring("2026-10-12"), ContainSubstring(`send "parameterValues" instead`)),
			))
		}
	})

	It("can be a property of a reply, which is then gone unless it is required", func() {
		get := func(day, path string, with ...option) string { return string(bodyOf(on(day, with...).get(path))) }
		Expect(get("2026-10-04", getOrder, enforced)).To(ContainSubstring(`"buyerTotal":`))
		Expect(get("2026-10-05", getOrder)).To(ContainSubstring(`"buyerTotal":`))
		Expect(get("2026-10-05", getOrder, enforced)).To(And(Not(ContainSubstring(`"buyerTotal":`)), ContainSubstring(`"itemsTotal":`)))
		const labels = "/v2/campaigns/101/orders/1/delivery/labels/data"
		Expect(get("2026-10-20", labels, enforced)).To(And(ContainSubstring(`"url":`), ContainSubstring(`"weight":`)))
	})
})
