package scenarios_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Options.Types", func() {
	It("sends nothing else, and leaves out what is expected of it", func() {
		s := newStore()
		delivery := func(w scenarios.Which, count int) exp {
			return exp{Delivery: &scenarios.Delivery{Which: w, State: scenarios.States{scenarios.Handled}, Count: scenarios.Exactly(count)}}
		}
		r := tellWith(context.Background(), story(order("first"), scenarios.Step{Order: "update", Of: "first", As: "changed"}, advance(time.Hour), expect(
			delivery(scenarios.Which{}, 2),
			delivery(of("first"), 1),
			delivery(of("changed"), 1),
			delivery(scenarios.Which{Type: market.OrderUpdated}, 1),
			exp{Arrival: []string{"first", "changed"}},
		)), scenarios.Options{Target: s.url, Types: []market.Type{market.OrderCreated}})
		Expect(s.bodies(market.OrderCreated)).To(HaveLen(1))
		Expect(s.bodies(market.OrderUpdated)).To(BeEmpty())
		Expect(r.Report.Checks[1].Verdict).To(Equal(reports.Pass), r.Report.Checks[1].Reason)
		Expect(r.Report.Checks[2].Verdict).To(Equal(reports.Pass))
		for _, c := range r.Report.Checks[3:] {
			Expect(c).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", "the store does not subscribe to ORDER_UPDATED")), c.Title)
		}
	})

	It("leaves out a story of which nothing is sent, and one whose subscription would have no types", func() {
		s := newStore()
		o := scenarios.Options{Target: s.url, Types: []market.Type{market.OrderCancelled}}
		all := exp{Delivery: &scenarios.Delivery{State: scenarios.States{scenarios.Handled}}}
		r := tellWith(context.Background(), story(order("first"), expect(all)), o)
		none := "the store subscribes to none of its notifications"
		Expect(r.Report.Checks[1]).To(And(HaveField("Verdict", reports.Skip), HaveField("Reason", none)))
		narrow := story(order("first"), expect(all))
		narrow.Subscriptions[0].Types = []market.Type{market.OrderCreated}
		r = tellWith(context.Background(), narrow, o)
		Expect(r.Report.Checks).To(ConsistOf(And(HaveField("Verdict", reports.Skip), HaveField("Reason", none))))
	})
})

var _ = DescribeTable("IsScenario", func(name, text string, is bool) {
	Expect(scenarios.IsScenario(name, []byte(text))).To(Equal(is))
},
	Entry("a scenario", "a.yaml", "localmarket: 1\nname: a\nsteps: []\n", true),
	Entry("one without steps, to be told so", "a.yaml", "localmarket: 1\nname: a\n", true),
	Entry("one without a format, to be told so", "a.yaml", "name: a\nsteps:\n  - connect: main\n", true),
	Entry("a broken one", "a.yaml", "localmarket: 1\nsteps: [\n", true),
	Entry("a cabinet", "a.yaml", "localmarket: 1\nbusiness: {id: 5}\ncampaigns: []\n", false),
	Entry("something else", "compose.yaml", "services:\n  steps: 3\n", false),
	Entry("something else that says by its name what it is", "a.market.yaml", "services: {}\n", true),
	Entry("nothing", "a.yaml", "", false),
)
