package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Managing a subscription (N-MANAGE)", func() {
	var store *store
	var m *sim.Market
	var id sim.SubscriptionID

	BeforeEach(func(ctx SpecContext) {
		store = newStore()
		m = newMarket(sim.Options{Cabinet: ownCabinet(7, 11, 22)})
		id = enable(ctx, m, market.Subscription{URL: store.URL})
	})

	states := func() []journal.Kind {
		return kinds(entries(m,
			journal.SubscriptionEditing, journal.SubscriptionEdited, journal.SubscriptionUnplugging, journal.SubscriptionUnplugged,
			journal.SubscriptionPlugging, journal.SubscriptionEnabled, journal.SubscriptionRefused,
			journal.SubscriptionDisconnected, journal.SubscriptionRemoved))
	}

	Describe("unplugging", func() {
		It("takes effect two minutes later: until then notifications go out (N-DELAY)", func(ctx SpecContext) {
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 2*time.Minute-time.Nanosecond)).To(Succeed())
			Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))

			Expect(m.Advance(ctx, time.Nanosecond)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Unplugged))
			send(m, market.OrderCreated)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(store.received()).To(HaveLen(2))
			Expect(m.Journal().Count(journal.NotificationUnwanted)).To(Equal(1))
		})

		It("cancels what is undelivered, and ends the outage", func(ctx SpecContext) {
			store.from(fail)
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 10*time.Minute)).To(Succeed())
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.Journal().Count(journal.DeliveryCancelled)).To(Equal(1))
			Expect(states()).To(HaveExactElements(journal.SubscriptionEnabled, journal.SubscriptionUnplugging, journal.SubscriptionUnplugged))
			Expect(store.received()).To(HaveLen(1+12), "PING, and an attempt each minute until unplugging took effect")
		})

		It("is refused twice", func() {
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.Unplug(id)).To(MatchError("subscription s1 cannot be unplugged: it is enabled, not plugged in"))
		})
	})

	Describe("plugging in", func() {
		It("sends no PING after the seller unplugged (N-RECONNECT)", func(ctx SpecContext) {
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			Expect(m.Plug(ctx, id)).To(Succeed())
			Expect(m.Advance(ctx, 2*time.Minute-time.Nanosecond)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Unplugged))
			Expect(m.Advance(ctx, time.Nanosecond)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
			send(m, market.OrderCreated)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))
		})

		It("before unplugging took effect undoes it in turn", func(ctx SpecContext) {
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
			Expect(m.Plug(ctx, id)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
			Expect(states()).To(HaveExactElements(journal.SubscriptionEnabled, journal.SubscriptionUnplugging,
				journal.SubscriptionPlugging, journal.SubscriptionUnplugged, journal.SubscriptionEnabled))
		})

		It("at the moment of unplugging undoes it in turn as well", func(ctx SpecContext) {
			Expect(m.Unplug(id)).To(Succeed())
			Expect(m.Plug(ctx, id)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
		})

		It("sends PING first after Market disconnected, and begins a new outage (N-RECONNECT)", func(ctx SpecContext) {
			disconnect(ctx, m, store)
			before := len(store.received())
			store.from(accept)
			Expect(m.Plug(ctx, id)).To(Succeed())
			Expect(store.received()[before:]).To(Equal([]market.Type{market.Ping}))
			Expect(m.Advance(ctx, 2*time.Minute)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))

			store.from(fail)
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 14*day-time.Nanosecond)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
			Expect(m.Advance(ctx, time.Nanosecond)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Disconnected))
		})

		It("stays disconnected where PING fails, and can be tried again (N-CONNECT-PING)", func(ctx SpecContext) {
			disconnect(ctx, m, store)
			Expect(m.Plug(ctx, id)).To(MatchError(ContainSubstring("PING ended in CANT_GET_RESPONSE HTTP")))
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Disconnected))
			store.from(accept)
			Expect(m.Plug(ctx, id)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Enabled))
		})

		It("tries again where connecting was refused", func(ctx SpecContext) {
			store.from(fail)
			second, err := m.Connect(ctx, market.Subscription{URL: store.URL})
			Expect(err).To(HaveOccurred())
			store.from(accept)
			Expect(m.Plug(ctx, second)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(second)).To(Equal(sim.Enabled))
		})

		It("is refused for one that is plugged in", func(ctx SpecContext) {
			Expect(m.Plug(ctx, id)).To(MatchError("subscription s1 cannot be plugged in: it is enabled, and plugged in already"))
		})
	})

	Describe("editing", func() {
		It("sends to the new URL two minutes later, without PING, what waits included (N-DELAY)", func(ctx SpecContext) {
			other := newStore()
			store.from(fail)
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 0)).To(Succeed())
			Expect(m.Edit(id, sim.Edit{URL: &other.URL})).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderCreated}))
			Expect(other.received()).To(Equal([]market.Type{market.OrderCreated}))
			Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(1))
		})

		It("changes the types wanted", func(ctx SpecContext) {
			Expect(m.Edit(id, sim.Edit{Types: &[]market.Type{market.ChatCreated}})).To(Succeed())
			Expect(m.Advance(ctx, 2*time.Minute)).To(Succeed())
			send(m, market.OrderCreated)
			send(m, market.ChatCreated)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(store.received()).To(Equal([]market.Type{market.Ping, market.ChatCreated}))
		})

		It("changes nothing where the URL or a type cannot be", func(ctx SpecContext) {
			wrong := "ftp://shop.example"
			Expect(m.Edit(id, sim.Edit{URL: &wrong})).To(MatchError(ContainSubstring("must begin with https://")))
			Expect(m.Edit(id, sim.Edit{Types: &[]market.Type{"ORDER_LOST"}})).To(MatchError(ContainSubstring(`no notification type "ORDER_LOST"`)))
			Expect(states()).To(Equal([]journal.Kind{journal.SubscriptionEnabled}))
		})
	})

	It("ends no outage of a store that Market has disconnected", func(ctx SpecContext) {
		disconnect(ctx, m, store)
		Expect(m.Edit(id, sim.Edit{Types: &[]market.Type{market.ChatCreated}})).To(Succeed())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Journal().Count(journal.SubscriptionEdited)).To(Equal(1))
		Expect(m.Journal().Count(journal.OutageEnded)).To(BeZero())
	})

	It("duplicates settings to another shop, with PING (N-CONNECT-PING)", func(ctx SpecContext) {
		copied, err := m.Duplicate(ctx, id, 22)
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.State(copied)).To(Equal(sim.Enabled))
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.Ping}))

		_, err = m.Duplicate(ctx, id, 33)
		Expect(err).To(MatchError("the cabinet has no shop 33 to duplicate subscription s1 to: it has [11 22]"))
	})

	Describe("removing", func() {
		It("takes effect at once and cancels what is undelivered", func(ctx SpecContext) {
			store.from(fail)
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
			Expect(m.Remove(id)).To(Succeed())
			Expect(m.State(id)).To(Equal(sim.Removed))
			Expect(m.Journal().Count(journal.DeliveryCancelled)).To(Equal(1))
			Expect(m.Run(ctx)).To(Succeed())
			Expect(store.received()).To(HaveLen(3))
		})

		It("is for good", func(ctx SpecContext) {
			Expect(m.Remove(id)).To(Succeed())
			Expect(m.Plug(ctx, id)).To(MatchError("subscription s1 cannot be plugged in: it was removed"))
			Expect(m.Edit(id, sim.Edit{})).To(MatchError("subscription s1 cannot be edited: it was removed"))
			Expect(m.Remove(id)).To(MatchError("subscription s1 cannot be removed: it was removed"))
		})

		It("before it took effect leaves nothing to come", func(ctx SpecContext) {
			second, err := m.Connect(ctx, market.Subscription{URL: store.URL})
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Remove(second)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.State(second)).To(Equal(sim.Removed))
		})
	})

	It("fails for a subscription that there is not", func() {
		Expect(m.Unplug("s9")).To(MatchError(`unknown subscription "s9": it cannot be unplugged`))
	})
})

// disconnect lets Market disconnect a store that fails.
func disconnect(ctx SpecContext, m *sim.Market, s *store) {
	GinkgoHelper()
	s.from(fail)
	send(m, market.OrderCreated)
	Expect(m.Run(ctx)).To(Succeed())
	Expect(m.Journal().Count(journal.SubscriptionDisconnected)).To(Equal(1))
}
