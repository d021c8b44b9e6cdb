package sim_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// A store that works from a queue answers at once and calls later.
var _ = Describe("Options.Settle", func() {
	const work = 60 * time.Millisecond // far less than the bound, far more than a call takes
	bound := time.Second

	// queued has the store read its campaigns a while after each reply to a type.
	queued := func(m *sim.Market, s *store, of market.Type) *atomic.Int32 {
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		api := httptest.NewServer(handler)
		DeferCleanup(api.Close)
		var calls atomic.Int32
		s.from(func(w http.ResponseWriter, r *http.Request) {
			if s.received()[len(s.received())-1] == of {
				time.AfterFunc(work, func() {
					defer GinkgoRecover()
					request, err := http.NewRequest(http.MethodGet, api.URL+"/v2/campaigns", nil)
					Expect(err).NotTo(HaveOccurred())
					request.Header.Set("Api-Key", m.Key())
					reply, err := http.DefaultClient.Do(request)
					Expect(err).NotTo(HaveOccurred())
					Expect(reply.Body.Close()).To(Succeed())
					calls.Add(1)
				})
			}
			accept(w, r)
		})
		return &calls
	}

	It("has virtual time wait for what the store calls, and nothing end before", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(bound)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		calls := queued(m, store, market.OrderCreated)
		for n := range 3 {
			at := m.Now()
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
			Expect(calls.Load()).To(BeEquivalentTo(n + 1))
			last := entries(m, journal.PullCall)[n]
			Expect(last.At).To(Equal(at), "the call comes at the instant of the notification")
		}
		send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(calls.Load()).To(BeEquivalentTo(4))
	})

	It("waits after a type of which a first call came before the reply was read", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(bound)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		queued(m, store, market.OrderCreated)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed(), "so that it is known how late the store is")

		late := queued(m, store, market.ChatCreated)
		handler, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		answer := store.answer
		store.from(func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v2/campaigns", nil))
			answer(w, r)
		})
		send(m, market.ChatCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(late.Load()).To(BeEquivalentTo(1))
	})

	It("waits once for several events, where time goes on at once between them", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(bound)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		calls := queued(m, store, market.OrderCreated)
		began := time.Now()
		for range 50 {
			send(m, market.OrderCreated)
			Expect(m.AdvanceAtOnce(ctx, time.Second)).To(Succeed())
		}
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(calls.Load()).To(BeEquivalentTo(50))
		Expect(time.Since(began)).To(BeNumerically("<", 150*work))
		Expect(m.AdvanceAtOnce(ctx, -1)).NotTo(Succeed())
	}, SpecTimeout(time.Minute))

	It("has a store that calls at all waited for after each type that is new", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(bound)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		first := queued(m, store, market.OrderCreated)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(first.Load()).To(BeEquivalentTo(1))
		another := queued(m, store, market.OrderUpdated)
		send(m, market.OrderUpdated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(another.Load()).To(BeEquivalentTo(1))
	}, SpecTimeout(time.Minute))

	It("has the first notification about an order waited for, whatever came before", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(bound)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		calls := queued(m, store, market.OrderCreated)
		send(m, market.QuestionCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(calls.Load()).To(BeEquivalentTo(1))
	}, SpecTimeout(time.Minute))

	It("waits once for a store that never calls, and then no more", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{Settle: sim.NewSettle(100 * time.Millisecond)})
		enable(ctx, m, market.Subscription{URL: store.URL})
		_, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		began := time.Now()
		for range 100 {
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		}
		Expect(time.Since(began)).To(BeNumerically(">=", 100*time.Millisecond))
		Expect(time.Since(began)).To(BeNumerically("<", 100*100*time.Millisecond))
	})

	It("waits for nothing where it is not set", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		enable(ctx, m, market.Subscription{URL: store.URL})
		calls := queued(m, store, market.OrderCreated)
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(m.Now()).To(BeTemporally(">", entries(m, journal.NotificationCreated)[0].At))
		Eventually(ctx, calls.Load).Should(BeEquivalentTo(1))
	}, SpecTimeout(time.Minute))
})
