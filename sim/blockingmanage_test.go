package sim_test

import (
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// In each spec n1, an order, blocks n2, a chat, and n3, an order's update, from
// the start.
var _ = Describe("Managing a subscription where a notification blocks (N-BLOCKING, N-MANAGE)", func() {
	var (
		store *store
		m     *sim.Market
		sub   sim.SubscriptionID
		start time.Time
	)
	// without are all types but one.
	without := func(t market.Type) *[]market.Type {
		types := slices.DeleteFunc(market.Types(), func(other market.Type) bool { return other == t || other == market.Ping })
		return &types
	}
	BeforeEach(func(ctx SpecContext) {
		store = newStore()
		m = newMarket(sim.Options{Cabinet: ownCabinet(7, 11)})
		sub = enable(ctx, m, market.Subscription{URL: store.URL})
		start = m.Now()
		store.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 0)).To(Succeed())
		send(m, market.ChatCreated)
		send(m, market.OrderUpdated)
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 failed", "0m n1 outage.began", "0m n2 held by n1", "0m n3 held by n1"))
	})

	It("sends to a new URL from the blocker's next attempt by its schedule, and not before", func(ctx SpecContext) {
		other := newStore()
		Expect(m.Advance(ctx, 61*time.Minute)).To(Succeed())
		before := len(store.received())
		Expect(m.Edit(sub, sim.Edit{URL: &other.URL})).To(Succeed())
		Expect(m.Advance(ctx, 14*time.Minute-time.Nanosecond)).To(Succeed())
		Expect(other.received()).To(BeEmpty())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(HaveLen(before))
		Expect(other.received()).To(HaveLen(3))
		Expect(timeline(m, start.Add(62*time.Minute))).To(HaveExactElements("13m n1 #62 accepted", "13m outage.ended",
			"13m n2 released", "13m n3 released", "13m n2 #1 accepted", "13m n3 #1 accepted"))
	})

	It("lets the rest go at the instant at which the blocker's type is no longer wanted", func(ctx SpecContext) {
		Expect(m.Advance(ctx, 61*time.Minute)).To(Succeed())
		store.from(accept)
		Expect(m.Edit(sub, sim.Edit{Types: without(market.OrderCreated)})).To(Succeed())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(61*time.Minute))).To(HaveExactElements("2m n1 cancelled", "2m outage.ended",
			"2m n2 released", "2m n3 released", "2m n2 #1 accepted", "2m n3 #1 accepted"))
		Expect(m.Now()).To(Equal(start.Add(63 * time.Minute)))
	})

	It("cancels what waits and is no longer wanted, and goes on with the blocker", func(ctx SpecContext) {
		Expect(m.Edit(sub, sim.Edit{Types: without(market.ChatCreated)})).To(Succeed())
		Expect(m.Advance(ctx, 3*time.Minute)).To(Succeed())
		Expect(timeline(m, start.Add(2*time.Minute))).To(HaveExactElements("0m n2 cancelled", "0m n1 #3 failed", "1m n1 #4 failed"))
	})

	It("cancels all when unplugging takes effect, and none of it comes back with the next plugging in", func(ctx SpecContext) {
		Expect(m.Unplug(sub)).To(Succeed())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(time.Minute))).To(HaveExactElements(
			"0m n1 #2 failed", "1m n1 cancelled", "1m n2 cancelled", "1m n3 cancelled"))
		Expect(m.Now()).To(Equal(start.Add(2 * time.Minute)))

		store.from(accept)
		Expect(m.Plug(ctx, sub)).To(Succeed())
		Expect(m.Advance(ctx, 2*time.Minute)).To(Succeed())
		send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(3*time.Minute))).To(HaveExactElements("1m n4 #1 accepted"))
	})

	It("cancels all at once when it is removed: nothing is left to come, and no time passes", func(ctx SpecContext) {
		Expect(m.Advance(ctx, 30*time.Second)).To(Succeed())
		Expect(m.Remove(sub)).To(Succeed())
		Expect(timeline(m, start.Add(30*time.Second))).To(HaveExactElements("0m n1 cancelled", "0m n2 cancelled", "0m n3 cancelled"))
		Expect(m.Step(ctx)).To(BeFalse())
		Expect(m.Waiting()).To(BeZero())
	})

	It("routes nothing of a shop to its cabinet", func(ctx SpecContext) {
		shop, cabinet := newStore(), newStore()
		m = newMarket(sim.Options{Cabinet: ownCabinet(7, 11)})
		enable(ctx, m, market.Subscription{URL: cabinet.URL})
		sub = enable(ctx, m, market.Subscription{URL: shop.URL, CampaignID: 11})
		shop.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		send(m, market.OrderUpdated)
		Expect(m.Remove(sub)).To(Succeed())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(cabinet.received()).To(Equal([]market.Type{market.Ping}))
		send(m, market.OrderUpdated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(cabinet.received()).To(Equal([]market.Type{market.Ping, market.OrderUpdated}))
		Expect(m.Journal().Count(journal.DeliveryCancelled)).To(Equal(2))
	})
})

var _ = DescribeTable("A copy of a type that is no longer wanted is never sent", func(ctx SpecContext, revision string, edited time.Duration) {
	store := newStore()
	m := newMarket(sim.Options{Revision: revision})
	sub := enable(ctx, m, market.Subscription{URL: store.URL})
	_, err := m.Inject(fault.Fault{After: fault.StaleDuplicate, Delay: market.Duration(time.Hour)})
	Expect(err).NotTo(HaveOccurred())
	send(m, market.OrderCreated)
	Expect(m.Advance(ctx, edited)).To(Succeed())
	Expect(m.Edit(sub, sim.Edit{Types: &[]market.Type{market.ChatCreated}})).To(Succeed())
	Expect(m.Run(ctx)).To(Succeed())
	Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))
	Expect(m.Journal().Count(journal.DeliveryCancelled)).To(BeZero(), "nobody has heard of it")
},
	Entry("2025-09", "2025-09", time.Duration(0)),
	Entry("2026-09", "2026-09", time.Duration(0)),
	Entry("2025-09, at the instant at which it is due", "2025-09", 58*time.Minute),
	Entry("2026-09, at the instant at which it is due", "2026-09", 58*time.Minute),
)
