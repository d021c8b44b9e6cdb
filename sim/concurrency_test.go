package sim_test

import (
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// gate holds requests until it is opened, and knows how many it holds.
type gate struct {
	mu      sync.Mutex
	held    int
	reached chan struct{} // closed when size are held
	size    int
	open    chan struct{}
}

func newGate(size int) *gate {
	return &gate{size: size, reached: make(chan struct{}), open: make(chan struct{})}
}

func (g *gate) hold(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.held++
	if g.held == g.size {
		close(g.reached)
	}
	g.mu.Unlock()
	select {
	case <-g.open:
		accept(w, r)
	case <-r.Context().Done():
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.held
}

var _ = Describe("At one instant", func() {
	It("as many deliveries are under way as InFlight allows, and never more", func(ctx SpecContext) {
		const inFlight, all = 8, 30
		store := newStore()
		m := newMarket(sim.Options{InFlight: inFlight})
		enable(ctx, m, market.Subscription{URL: store.URL})
		gate := newGate(inFlight)
		store.from(gate.hold)
		for range all {
			send(m, market.OrderCreated)
		}
		ended := make(chan error, 1)
		go func() { ended <- m.Run(ctx) }()

		Eventually(ctx, gate.reached).Should(BeClosed())
		Consistently(ctx, gate.count, 50*time.Millisecond).Should(Equal(inFlight))
		close(gate.open)
		Eventually(ctx, ended).Should(Receive(BeNil()))
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(all))
	}, SpecTimeout(time.Minute))

	It("probes are under way together too", func(ctx SpecContext) {
		const inFlight = 4
		store := newStore()
		m := newMarket(sim.Options{InFlight: inFlight})
		gate := newGate(inFlight)
		store.from(gate.hold)
		ended := make(chan error, 1)
		go func() {
			_, err := m.Probe(ctx, make10(sim.Probe{URL: store.URL})...)
			ended <- err
		}()
		Eventually(ctx, gate.reached).Should(BeClosed())
		Consistently(ctx, gate.count, 50*time.Millisecond).Should(Equal(inFlight))
		close(gate.open)
		Eventually(ctx, ended).Should(Receive(BeNil()))
	}, SpecTimeout(time.Minute))

	It("a store may call back while it is notified", func(ctx SpecContext) {
		store, other := newStore(), newStore()
		m := newMarket(sim.Options{})
		sub := enable(ctx, m, market.Subscription{URL: store.URL})
		called := make(chan struct{}, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			store.from(accept)
			m.Now()
			m.Waiting()
			m.Orders()
			m.State(sub)
			m.Journal().Entries()
			send(m, market.OrderUpdated)
			_, err := m.Probe(ctx, sim.Probe{URL: other.URL})
			Expect(err).NotTo(HaveOccurred())
			_, err = m.Connect(ctx, market.Subscription{URL: other.URL})
			Expect(err).NotTo(HaveOccurred())
			called <- struct{}{}
			accept(w, r)
		})
		send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(called).To(Receive())
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderUpdated}))
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(2))
		Expect(m.Journal().Count(journal.SubscriptionEnabled)).To(Equal(2))
	}, SpecTimeout(time.Minute))

	It("several may make time pass, and it never goes back", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		enable(ctx, m, market.Subscription{URL: store.URL})
		start := m.Now()
		const each, senders = 25, 4
		var all sync.WaitGroup
		for range senders {
			all.Go(func() {
				defer GinkgoRecover()
				for range each {
					send(m, market.OrderCreated)
					Expect(m.Advance(ctx, time.Minute)).To(Succeed())
				}
			})
		}
		all.Wait()
		Expect(m.Now()).To(Equal(start.Add(each * senders * time.Minute)))
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(each * senders))
		last := start
		for _, e := range m.Journal().Entries()[4:] {
			Expect(e.At).NotTo(BeTemporally("<", last))
			last = e.At
		}
	}, SpecTimeout(time.Minute))
})

func make10(p sim.Probe) []sim.Probe {
	var list []sim.Probe
	for range 10 {
		list = append(list, p)
	}
	return list
}
