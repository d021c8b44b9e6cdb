package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("what happens by itself (P-MOVES)", func() {
	count := func(t market.Type, of *scenarios.Count) exp {
		return exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: t}, Count: of}}
	}

	It("is told where a scenario says so, and expected like all else", func() {
		s := story(scenarios.Step{Order: "create", Model: market.FBY, As: "mine"}, idle(), expect(
			count(market.OrderCreated, scenarios.Exactly(1)), count(market.OrderStatusUpdated, scenarios.Exactly(3)),
		))
		s.Moves = 1
		r := tell(s, newStore().url)
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
		Expect(r.Report.Choices).To(HaveKeyWithValue("moves", "on"))
	})

	It("has the days of the contract take effect where a scenario says so", func() {
		s := story(idle())
		Expect(tell(s, newStore().url).Report.Choices).To(HaveKeyWithValue("deprecations", "tell"))
		s.Deprecations = market.EnforceDeprecations
		Expect(tell(s, newStore().url).Report.Choices).To(HaveKeyWithValue("deprecations", HavePrefix("enforce, a departure")))
	})

	It("is not told where the steps say all that happens", func() {
		s := story(scenarios.Step{Order: "create", Model: market.FBY, As: "mine"}, advance(30*24*time.Hour), expect(
			count(market.OrderStatusUpdated, scenarios.Exactly(0)),
		))
		Expect(verdicts(tell(s, newStore().url))).To(HaveEach(reports.Pass))
	})

	It("is what buyers do, who come for some time", func() {
		s := story(idle(), expect(count(market.OrderCreated, scenarios.Exactly(0))))
		s.Traffic = market.Traffic{PerHour: 20, For: 2 * time.Hour}
		r := tell(s, newStore().url)
		Expect(verdicts(r)).To(ContainElement(reports.Fail), "orders came")
		Expect(r.Report.Choices).To(HaveKeyWithValue("traffic", "20/h for 2h"))
	})
})
