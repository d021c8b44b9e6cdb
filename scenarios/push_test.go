package scenarios_test

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pushScenarios are those of the library that play the legacy push API.
func pushScenarios() []*scenarios.Scenario {
	GinkgoHelper()
	var all []*scenarios.Scenario
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		Expect(err).NotTo(HaveOccurred())
		if s.Push != nil {
			all = append(all, s)
		}
	}
	return all
}

func runPush(s *scenarios.Scenario, behaviour string, push sim.Push) *reports.Report {
	GinkgoHelper()
	store := simtest.Run(GinkgoTB(), behaviour, simtest.Options{})
	if push.Model != "" {
		push.URL = store.URL()
	}
	result, err := scenarios.Run(context.Background(), s, scenarios.Options{Target: store.URL(), Market: sim.Options{Push: push}})
	Expect(err).NotTo(HaveOccurred())
	return result.Report
}

var _ = Describe("the scenarios of the legacy push API", func() {
	It("are in the library", func() {
		var names []string
		for _, s := range pushScenarios() {
			names = append(names, s.Name)
		}
		Expect(names).To(ConsistOf(
			"legacy-escalation", "legacy-window", "legacy-lost-accept", "legacy-cart-changes", "legacy-multi-shop-order",
			"legacy-order-life-dbs", "legacy-order-life-fbs", "legacy-cancellation", "migration"))
	})

	It("pass with a good store of their model, and are skipped with another, or without one", func() {
		for _, s := range pushScenarios() {
			good := runPush(s, "push-good-"+strings.ToLower(string(s.Push.Model)), sim.Push{Model: s.Push.Model})
			Expect(good.Summary.Failed+good.Summary.Errored+good.Summary.Skipped).To(BeZero(), "%s: %+v", s.Name, good.Checks)
			Expect(good.Summary.Passed).To(BeNumerically(">", 0), s.Name)
			for _, other := range []sim.Push{{}, {Model: map[market.Model]market.Model{market.DBS: market.FBS, market.FBS: market.DBS}[s.Push.Model]}} {
				skipped := runPush(s, "push-good-dbs", other)
				Expect(skipped.Summary.Skipped).To(Equal(1), s.Name)
				Expect(skipped.Checks).To(HaveLen(1), s.Name)
			}
		}
	})

	DescribeTable("fail with a store that goes wrong", func(name, behaviour string) {
		s, err := scenarios.Load(name)
		Expect(err).NotTo(HaveOccurred())
		r := runPush(s, behaviour, sim.Push{Model: s.Push.Model})
		Expect(r.Summary.Failed).To(BeNumerically(">", 0))
		i := slices.IndexFunc(r.Checks, func(c reports.Check) bool { return c.Verdict == reports.Fail })
		Expect(r.Checks[i].Reason).NotTo(BeEmpty())
	},
		Entry(nil, "legacy-lost-accept", "push-accept-new-id"),
		Entry(nil, "legacy-lost-accept", "push-refuse-again"),
		Entry(nil, "legacy-lost-accept", "push-accept-crash"),
		Entry(nil, "legacy-cart-changes", "push-extra-item"),
		Entry(nil, "legacy-order-life-dbs", "push-no-outlets"),
		Entry(nil, "legacy-cancellation", "push-cancel-404"),
		Entry(nil, "legacy-cancellation", "push-status-crash"),
		Entry(nil, "migration", "push-accept-number-id"),
	)

	DescribeTable("are told what is wrong with them", func(steps, says string) {
		_, err := scenarios.Parse("a.yaml", []byte("localmarket: 1\nname: a\n"+steps), nil)
		Expect(err).To(MatchError(ContainSubstring(says)))
	},
		Entry("no push API", "steps:\n  - cart: a\n", "push: {model: DBS}"),
		Entry("another model", "push: {model: FBY}\nsteps:\n  - cart: a\n", "not for stores that sell by"),
		Entry("no cart", "push: {model: DBS}\nsteps:\n  - accept: a\n", "cart: a"),
		Entry("a name that is none", "push: {model: DBS}\nsteps:\n  - cart: a b\n", "a b"),
		Entry("another method", "push: {model: DBS}\nsteps:\n  - cart: a\nexpect:\n  - asked: {method: order}\n", "no method of the push API"),
		Entry("another state", "push: {model: DBS}\nsteps:\n  - cart: a\nexpect:\n  - showcase: {state: shut}\n", "no state of a showcase"),
		Entry("an expectation without the API", "steps:\n  - order: create\nexpect:\n  - asked: {method: cart}\n", "push: {model: DBS}"),
		Entry("a modifier of another step", "push: {model: DBS}\nsteps:\n  - cart: a\n    option: DELIVERY\n", "option"),
	)
})

var _ = Describe("a scenario of the legacy push API", func() {
	It("leaves the same journal where the same store answers", func() {
		s, err := scenarios.Load("legacy-cart-changes")
		Expect(err).NotTo(HaveOccurred())
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		written := func() string {
			o := scenarios.Options{Target: store.URL(), Market: sim.Options{Push: sim.Push{URL: store.URL()}}}
			result, err := scenarios.Run(context.Background(), s, o)
			Expect(err).NotTo(HaveOccurred())
			var text strings.Builder
			Expect(result.Journal.Write(&text)).To(Succeed())
			return text.String()
		}
		Expect(written()).To(Equal(written()))
	})
})
