package sim_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// gatedStore holds each request of a store until its type is let through.
type gatedStore struct {
	*store

	mu    sync.Mutex
	gates map[market.Type]chan http.HandlerFunc
}

func newGatedStore() *gatedStore {
	return &gatedStore{store: newStore(), gates: map[market.Type]chan http.HandlerFunc{}}
}

// close has requests wait from now on.
func (t *gatedStore) close() {
	t.from(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		Expect(err).NotTo(HaveOccurred())
		select {
		case answer := <-t.gate(typeOf(body)):
			answer(w, r)
		case <-r.Context().Done():
		}
	})
}

func (t *gatedStore) gate(of market.Type) chan http.HandlerFunc {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gates[of] == nil {
		t.gates[of] = make(chan http.HandlerFunc)
	}
	return t.gates[of]
}

// let answers a request that waits, or will.
func (t *gatedStore) let(ctx SpecContext, of market.Type, answer http.HandlerFunc) {
	GinkgoHelper()
	Eventually(ctx, t.gate(of)).Should(BeSent(answer))
}

// Each spec has more due at one instant than may be under way at once.
var _ = Describe("The window of attempts under way (N-BLOCKING)", func() {
	var (
		store *gatedStore
		m     *sim.Market
		sub   sim.SubscriptionID
		start time.Time
	)
	four := []market.Type{market.OrderCreated, market.OrderUpdated, market.ChatCreated, market.GoodsFeedbackCreated}

	// begin has n1 to n4 due.
	begin := func(ctx SpecContext, o sim.Options) {
		GinkgoHelper()
		store = newGatedStore()
		m = newMarket(o)
		sub = enable(ctx, m, market.Subscription{URL: store.URL})
		start = m.Now()
		for _, t := range four {
			send(m, t)
		}
		store.close()
	}
	// advance lets time pass meanwhile.
	advance := func(ctx context.Context, d time.Duration) chan error {
		ended := make(chan error, 1)
		go func() { ended <- m.Advance(ctx, d) }()
		return ended
	}
	came := func() []market.Type { return store.received()[1:] } // after PING

	It("lets the next leave when the result of the first has taken effect, and not before", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 2})
		ended := advance(ctx, 0)
		Eventually(ctx, came).Should(ConsistOf(four[:2]))
		store.let(ctx, four[1], accept) // the second
		Consistently(ctx, came, 50*time.Millisecond).Should(ConsistOf(four[:2]))
		store.let(ctx, four[0], accept)
		Eventually(ctx, came).Should(ConsistOf(four))
		store.let(ctx, four[3], accept)
		store.let(ctx, four[2], accept)
		Eventually(ctx, ended).Should(Receive(BeNil()))
		Expect(timeline(m, start)).To(HaveExactElements("0m n1 #1 accepted", "0m n2 #1 accepted", "0m n3 #1 accepted", "0m n4 #1 accepted"))
	}, SpecTimeout(time.Minute))

	It("lets none leave after a failure: those under way end by themselves, and their acceptance does not end the outage", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 2})
		ended := advance(ctx, 0)
		Eventually(ctx, came).Should(HaveLen(2))
		store.let(ctx, four[0], fail)
		Consistently(ctx, came, 50*time.Millisecond).Should(HaveLen(2))
		store.let(ctx, four[1], accept)
		Eventually(ctx, ended).Should(Receive(BeNil()))
		store.from(accept)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 failed", "0m n1 outage.began", "0m n3 held by n1", "0m n4 held by n1", "0m n2 #1 accepted",
			"1m n1 #2 accepted", "1m outage.ended", "1m n3 released", "1m n4 released", "1m n3 #1 accepted", "1m n4 #1 accepted"))
	}, SpecTimeout(time.Minute))

	It("has the first failure in the line's order block, though another came earlier by the wall clock", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 3})
		ended := advance(ctx, 0)
		for _, i := range []int{2, 1} {
			store.let(ctx, four[i], fail)
		}
		Consistently(ctx, m.Journal().Entries, 50*time.Millisecond).ShouldNot(ContainElement(HaveField("Kind", journal.OutageBegan)))
		store.let(ctx, four[0], accept)
		store.let(ctx, four[3], reject) // left when the first was accepted
		Eventually(ctx, ended).Should(Receive(BeNil()))
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 accepted", "0m n2 #1 failed", "0m n2 outage.began", "0m n3 #1 failed", "0m n3 held by n2", "0m n4 #1 rejected"))
	}, SpecTimeout(time.Minute))

	It("has those that failed in it wait ahead of what was not sent, older or not, by their own numbers", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 2})
		store.from(fail)
		Expect(m.Advance(ctx, 0)).To(Succeed())
		send(m, market.OrderUpdated)
		store.from(accept)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 failed", "0m n1 outage.began", "0m n3 held by n1", "0m n4 held by n1", "0m n2 #1 failed", "0m n2 held by n1", "0m n5 held by n1",
			"1m n1 #2 accepted", "1m outage.ended",
			"1m n2 released", "1m n3 released", "1m n2 #2 accepted", "1m n4 released", "1m n3 #1 accepted", "1m n5 released", "1m n4 #1 accepted", "1m n5 #1 accepted"))
	})

	It("of one lets one failure hold all the rest at once", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 1})
		store.from(fail)
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(came()).To(HaveLen(1))
		Expect(m.Journal().Count(journal.DeliveryHeld)).To(Equal(3))
	})

	It("spends no counted fault on what is held", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 1})
		store.from(accept)
		_, err := m.Inject(fault.Fault{Before: fault.Refuse, Count: 2})
		Expect(err).NotTo(HaveOccurred())
		_, err = m.Inject(fault.Fault{Before: fault.Refuse, Count: 1, Types: four[2:3], From: market.Duration(time.Minute)})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 failed", "0m n1 outage.began", "0m n2 held by n1", "0m n3 held by n1", "0m n4 held by n1",
			"1m n1 #2 failed", "2m n1 #3 accepted", "2m outage.ended",
			"2m n2 released", "2m n2 #1 accepted", "2m n3 released", "2m n3 #1 failed", "2m n3 outage.began",
			"3m n3 #2 accepted", "3m outage.ended", "3m n4 released", "3m n4 #1 accepted"))
	})

	It("has the blocker's next attempt queued when its own result is in, before what later ones lead to", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 2})
		store.from(accept)
		for _, f := range []fault.Fault{
			{Before: fault.Refuse, Count: 1, Types: four[:1]},
			{After: fault.StaleDuplicate, Count: 1, Types: four[1:2]}, // after a minute
		} {
			_, err := m.Inject(f)
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(time.Minute))).To(HaveExactElements("0m n1 #2 accepted", "0m outage.ended",
			"0m n3 released", "0m n4 released", "0m n3 #1 accepted", "0m n4 #1 accepted", "0m n2 #1 accepted"))
	})

	Describe("when the run is stopped in the middle of an attempt", func() {
		// stopped ends the run while the type is under way, once ready is so.
		stopped := func(ctx SpecContext, of market.Type, ready func() bool) {
			GinkgoHelper()
			stopping, stop := context.WithCancel(ctx)
			store.from(only(of, func(_ http.ResponseWriter, r *http.Request) {
				Eventually(ctx, ready).Should(BeTrue())
				stop()
				<-r.Context().Done()
			}))
			Expect(m.Advance(stopping, time.Hour)).To(MatchError(context.Canceled))
		}
		always := func() bool { return true }

		It("has nothing block that is unknown: it is made again first, as the same attempt", func(ctx SpecContext) {
			begin(ctx, sim.Options{InFlight: 1})
			stopped(ctx, four[0], always)
			Expect(m.Waiting()).To(Equal(4))
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start)).To(HaveExactElements(
				"0m n1 #1 unknown", "0m n1 #1 accepted", "0m n2 #1 accepted", "0m n3 #1 accepted", "0m n4 #1 accepted"))
		})

		It("has what is unknown wait ahead of what was not sent, where something blocks", func(ctx SpecContext) {
			begin(ctx, sim.Options{InFlight: 2})
			_, err := m.Inject(fault.Fault{Before: fault.Refuse, Count: 1, Types: four[:1]})
			Expect(err).NotTo(HaveOccurred())
			stopped(ctx, four[1], func() bool { return m.Journal().Count(journal.OutageBegan) > 0 })
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start)).To(HaveExactElements(
				"0m n1 #1 failed", "0m n1 outage.began", "0m n3 held by n1", "0m n4 held by n1", "0m n2 #1 unknown", "0m n2 held by n1",
				"1m n1 #2 accepted", "1m outage.ended",
				"1m n2 released", "1m n3 released", "1m n2 #1 accepted", "1m n4 released", "1m n3 #1 accepted", "1m n4 #1 accepted"))
		}, SpecTimeout(time.Minute))

		It("leaves the blocker what it is, due at once", func(ctx SpecContext) {
			begin(ctx, sim.Options{InFlight: 1})
			store.from(fail)
			Expect(m.Advance(ctx, 30*time.Second)).To(Succeed())
			stopped(ctx, four[0], always)
			store.from(fail)
			Expect(m.Advance(ctx, 0)).To(Succeed())
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start)).To(HaveExactElements(
				"0m n1 #1 failed", "0m n1 outage.began", "0m n2 held by n1", "0m n3 held by n1", "0m n4 held by n1",
				"1m n1 #2 unknown", "1m n1 #2 failed", "2m n1 #3 accepted", "2m outage.ended",
				"2m n2 released", "2m n2 #1 accepted", "2m n3 released", "2m n3 #1 accepted", "2m n4 released", "2m n4 #1 accepted"))
		})
	})

	DescribeTable("ends by itself when its subscription is removed: nothing more is sent, and a failure is cancelled", func(ctx SpecContext, blocking sim.Switch) {
		begin(ctx, sim.Options{InFlight: 2, Blocking: blocking})
		send(m, market.OrderCreated)
		_, err := m.Inject(fault.Fault{After: fault.StaleDuplicate, Delay: market.Duration(time.Hour)})
		Expect(err).NotTo(HaveOccurred())
		ended := advance(ctx, 0)
		Eventually(ctx, came).Should(HaveLen(2))
		Expect(m.Remove(sub)).To(Succeed())
		Expect(timeline(m, start)).To(HaveExactElements("0m n3 cancelled", "0m n4 cancelled", "0m n5 cancelled"))
		store.let(ctx, four[1], accept)
		store.let(ctx, four[0], fail)
		Eventually(ctx, ended).Should(Receive(BeNil()))
		Expect(m.Step(ctx)).To(BeFalse(), "not even the copy of what was accepted")
		Expect(came()).To(HaveLen(2))
		Expect(timeline(m, start)[3:]).To(HaveExactElements("0m n1 #1 failed", "0m n1 cancelled", "0m n2 #1 accepted"))
	},
		Entry("one stopping the others", sim.On, SpecTimeout(time.Minute)),
		Entry("each repeated by itself", sim.Off, SpecTimeout(time.Minute)),
	)
})
