package sim_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Reset", func() {
	lived := func(ctx SpecContext, m *sim.Market, url string) {
		GinkgoHelper()
		enable(ctx, m, market.Subscription{URL: url})
		_, err := m.Inject(fault.Fault{Before: fault.Refuse, Count: 1})
		Expect(err).NotTo(HaveOccurred())
		for range 3 {
			send(m, market.OrderCreated)
			send(m, market.ChatCreated)
		}
		Expect(m.Advance(ctx, 3*time.Hour)).To(Succeed())
	}

	It("puts everything back to the start, so that the same happens again, byte for byte", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		start := m.Now()
		lived(ctx, m, store.URL)
		first, orders := written(m), m.Orders()
		Expect(orders).NotTo(BeEmpty())

		Expect(m.Reset()).To(Succeed())
		Expect(m.Now()).To(Equal(start))
		Expect(m.Orders()).To(BeEmpty())
		Expect(m.Subscriptions()).To(BeEmpty())
		Expect(m.Faults()).To(BeEmpty())
		Expect(m.Waiting()).To(BeZero())
		Expect(m.Journal().Len()).To(BeZero())

		lived(ctx, m, store.URL)
		Expect(written(m)).To(Equal(first))
		Expect(m.Orders()).To(Equal(orders))
	})

	It("gives stock back, and keeps the handler and the key", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		order := send(m, market.OrderCreated)
		Expect(order).NotTo(BeEmpty())
		id := m.Orders()[0].ID
		key := m.Key()
		Expect(m.Reset()).To(Succeed())
		Expect(m.Key()).To(Equal(key))
		Expect(m.Orders()).To(BeEmpty())
		send(m, market.OrderCreated)
		Expect(m.Orders()[0].ID).To(Equal(id))
		Expect(handler).NotTo(BeNil())
	})

	It("ends what is under way: the subscription that is being connected is gone", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		store := newStore()
		store.from(func(w http.ResponseWriter, r *http.Request) {
			Expect(m.Reset()).To(Succeed())
			accept(w, r)
		})
		_, err := m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).To(MatchError(ContainSubstring("put back to its start")))
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Subscriptions()).To(BeEmpty())
	})
})
