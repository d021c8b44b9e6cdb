package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Each spec begins with a store that is enabled and has just begun to fail.
var _ = Describe("Disconnecting a store where each notification is repeated by itself (N-DISCONNECT)", func() {
	var (
		store *store
		m     *sim.Market
		sub   sim.SubscriptionID
		start time.Time
	)
	BeforeEach(func(ctx SpecContext) {
		store = newStore()
		m = newMarket(sim.Options{Blocking: sim.Off})
		sub = enable(ctx, m, market.Subscription{URL: store.URL})
		start = m.Now()
	})

	It("happens not a moment before 14 days", func(ctx SpecContext) {
		store.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 14*day-time.Nanosecond)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Enabled))
		Expect(m.Advance(ctx, time.Nanosecond)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
	})

	It("is not for one notification that fails while others are accepted: it expires alone", func(ctx SpecContext) {
		store.from(only(market.ChatCreated, fail))
		poison := send(m, market.ChatCreated)
		for range 6 {
			Expect(m.Advance(ctx, 3*day)).To(Succeed())
			send(m, market.OrderCreated)
		}
		Expect(m.Run(ctx)).To(Succeed())

		Expect(m.State(sub)).To(Equal(sim.Enabled))
		Expect(attempts(m, poison)).To(HaveLen(464))
		ends := entries(m, journal.DeliveryExpired)
		Expect(ends).To(HaveLen(1))
		Expect(ends[0].Notification).To(Equal(string(poison)))
		Expect(ends[0].At).To(Equal(start.Add(14 * day)))
		Expect(entries(m, journal.DeliveryAccepted)).To(HaveLen(6))
		Expect(m.Journal().Count(journal.OutageBegan)).To(Equal(m.Journal().Count(journal.OutageEnded)))
	})

	It("counts anew from the first failure after an acceptance", func(ctx SpecContext) {
		store.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 13*day-time.Hour)).To(Succeed())
		store.from(accept)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(entries(m, journal.DeliveryAccepted)).To(HaveLen(1))

		store.from(fail)
		Expect(m.Advance(ctx, 30*time.Minute)).To(Succeed())
		again := m.Now()
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 14*day-time.Nanosecond)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Enabled))
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.Now()).To(Equal(again.Add(14 * day)))
	})

	It("counts anew although an older notification still fails", func(ctx SpecContext) {
		store.from(fail)
		old := send(m, market.ChatCreated)
		Expect(m.Advance(ctx, 13*day)).To(Succeed())
		store.from(only(market.ChatCreated, fail))
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		store.from(fail)
		send(m, market.OrderUpdated)
		again := m.Now()
		Expect(m.Run(ctx)).To(Succeed())

		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.Now()).To(Equal(again.Add(14 * day)))
		expired := entries(m, journal.DeliveryExpired)
		Expect(expired).To(HaveLen(1))
		Expect(expired[0].Notification).To(Equal(string(old)))
		Expect(expired[0].At).To(Equal(start.Add(14 * day)))
	})

	It("is off when the last failing notification expires: nothing shows any more that the store is down", func(ctx SpecContext) {
		store.from(only(market.ChatCreated, fail))
		send(m, market.ChatCreated)
		Expect(m.Advance(ctx, 90*time.Minute)).To(Succeed())
		send(m, market.OrderCreated) // accepted: the outage begins anew with the next failure
		Expect(m.Run(ctx)).To(Succeed())

		Expect(m.State(sub)).To(Equal(sim.Enabled))
		Expect(m.Now()).To(Equal(start.Add(14 * day)))
		outages := entries(m, journal.OutageBegan, journal.OutageEnded, journal.DeliveryExpired)
		Expect(kinds(outages)).To(Equal([]journal.Kind{
			journal.OutageBegan, journal.OutageEnded, journal.OutageBegan, journal.DeliveryExpired, journal.OutageEnded,
		}))

		Expect(m.Advance(ctx, day)).To(Succeed())
		last := send(m, market.ChatCreated)
		down := m.Now()
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.Now()).To(Equal(down.Add(14 * day)))
		Expect(attempts(m, last)).To(HaveLen(464))
	})

	It("leaves an outage alone when one of several failing notifications expires", func(ctx SpecContext) {
		store.from(fail)
		send(m, market.ChatCreated)
		Expect(m.Advance(ctx, 2*time.Hour)).To(Succeed())
		store.from(only(market.ChatCreated, fail))
		send(m, market.OrderCreated) // accepted at +2 h, the outage ends
		Expect(m.Advance(ctx, 15*time.Minute)).To(Succeed())
		again := m.Now() // of the chat's next failure
		store.from(fail)
		send(m, market.OrderUpdated)
		Expect(m.Run(ctx)).To(Succeed())

		Expect(entries(m, journal.DeliveryExpired)).To(HaveLen(1))
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.Now()).To(Equal(again.Add(14 * day)))
	})
})
