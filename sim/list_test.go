package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("What a Market lists", func() {
	It("has every subscription as it is in effect", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		Expect(m.Subscriptions()).To(BeEmpty())
		store := newStore()
		first, err := m.Connect(ctx, market.Subscription{Name: "a", URL: store.URL, Types: []market.Type{market.OrderCreated}})
		Expect(err).NotTo(HaveOccurred())
		second, err := m.Connect(ctx, market.Subscription{Name: "b", URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, sim.DefaultActivationDelay)).To(Succeed())
		Expect(m.Unplug(first)).To(Succeed())
		Expect(m.Remove(second)).To(Succeed())

		list := m.Subscriptions()
		Expect(list).To(HaveExactElements(
			And(HaveField("ID", first), HaveField("State", sim.Enabled), HaveField("Plugged", false), HaveField("Name", "a")),
			And(HaveField("ID", second), HaveField("State", sim.Removed), HaveField("Name", "b")),
		))
		list[0].Types[0] = market.ChatCreated
		Expect(m.Subscriptions()[0].Types).To(HaveExactElements(market.OrderCreated))
	})

	It("has what blocks a subscription, and how many notifications wait for it (N-BLOCKING)", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		_, err := m.Connect(ctx, market.Subscription{URL: newStore().URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, sim.DefaultActivationDelay)).To(Succeed())
		outage, err := m.Inject(fault.Fault{Before: fault.Refuse})
		Expect(err).NotTo(HaveOccurred())
		blocked := func() (sim.NotificationID, int) {
			s := m.Subscriptions()[0]
			return s.Blocker, s.Held
		}
		var ids []sim.NotificationID
		for range 3 {
			drafts, err := m.Draft(market.OrderCreated, market.Full)
			Expect(err).NotTo(HaveOccurred())
			id, err := m.Send(drafts[0])
			Expect(err).NotTo(HaveOccurred())
			ids = append(ids, id)
			Expect(m.Advance(ctx, time.Second)).To(Succeed())
		}
		blocker, held := blocked()
		Expect(blocker).To(Equal(ids[0]))
		Expect(held).To(Equal(2))

		Expect(m.Lift(outage)).To(Succeed())
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		blocker, held = blocked()
		Expect(blocker).To(BeEmpty())
		Expect(held).To(BeZero())
	})

	It("has the faults that are injected, and how many requests they befell", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		Expect(m.Faults()).To(BeEmpty())
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		hang := fault.Fault{Before: fault.Refuse, Types: []market.Type{market.Ping}}
		first, err := m.Inject(hang)
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Connect(ctx, market.Subscription{URL: newStore().URL})
		Expect(err).To(HaveOccurred())
		Expect(m.Faults()).To(HaveExactElements(sim.FaultStatus{Fault: hang, ID: first, Since: m.Now(), Hits: 1}))
		Expect(m.Lift(first)).To(Succeed())
		Expect(m.Faults()).To(BeEmpty())
	})
})
