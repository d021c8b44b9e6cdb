package sim_test

import (
	"context"
	"errors"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Virtual time", func() {
	var (
		store *store
		m     *sim.Market
		sub   sim.SubscriptionID
	)
	BeforeEach(func(ctx SpecContext) {
		store = newStore()
		m = newMarket(sim.Options{})
		sub = enable(ctx, m, market.Subscription{URL: store.URL})
	})

	It("stands still until it is made to pass", func(ctx SpecContext) {
		start := m.Now()
		Expect(m.Step(ctx)).To(BeFalse())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(m.Now()).To(Equal(start))
		Expect(m.Advance(ctx, 36*time.Hour)).To(Succeed())
		Expect(m.Now()).To(Equal(start.Add(36 * time.Hour)))
	})

	It("stands still while a store answers", func(ctx SpecContext) {
		seen := make(chan time.Time, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			seen <- m.Now()
			accept(w, r)
		})
		send(m, market.OrderCreated)
		start := m.Now()
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(seen).To(Receive(Equal(start)))
	})

	It("steps from one due instant to the next", func(ctx SpecContext) {
		store.from(fail)
		start := m.Now()
		send(m, market.OrderCreated)
		for minute := range 3 {
			Expect(m.Step(ctx)).To(BeTrue())
			Expect(m.Now()).To(Equal(start.Add(time.Duration(minute) * time.Minute)))
		}
	})

	It("lets what is queued at the end of a stretch belong to the stretch", func(ctx SpecContext) {
		store.from(func(w http.ResponseWriter, r *http.Request) {
			store.from(accept)
			send(m, market.OrderUpdated)
			accept(w, r)
		})
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderUpdated}))
	})

	DescribeTable("does not go", func(ctx SpecContext, d time.Duration) {
		start := m.Now()
		Expect(m.Advance(ctx, d)).To(MatchError(ContainSubstring("virtual time cannot go on by " + d.String())))
		Expect(m.Now()).To(Equal(start))
	},
		Entry("back", -time.Nanosecond),
		Entry("beyond its end", 200*365*day),
	)

	It("does not pass once the run is stopped", func(ctx SpecContext) {
		stopped, stop := context.WithCancel(ctx)
		stop()
		start := m.Now()
		send(m, market.OrderCreated)
		Expect(m.Advance(stopped, time.Hour)).To(MatchError(context.Canceled))
		Expect(m.Run(stopped)).To(MatchError(context.Canceled))
		_, err := m.Step(stopped)
		Expect(err).To(MatchError(context.Canceled))
		Expect(m.Now()).To(Equal(start))
		Expect(store.received()).To(HaveLen(1))
		Expect(m.Waiting()).To(Equal(1))
	})

	It("resumes after a stop in the middle of an attempt, with the same attempt", func(ctx SpecContext) {
		store.from(fail)
		id := send(m, market.OrderCreated)
		Expect(m.Step(ctx)).To(BeTrue())

		stopped, stop := context.WithCancel(ctx)
		store.from(func(_ http.ResponseWriter, r *http.Request) {
			stop()
			<-r.Context().Done()
		})
		before := m.Now()
		Expect(m.Run(stopped)).To(MatchError(context.Canceled))
		Expect(m.Now()).To(Equal(before.Add(time.Minute)))
		Expect(m.State(sub)).To(Equal(sim.Enabled))

		store.from(accept)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Now()).To(Equal(before.Add(time.Minute)))
		var numbers []int
		var outcomes []journal.Outcome
		for _, x := range attempts(m, id) {
			numbers = append(numbers, x.Attempt)
			outcomes = append(outcomes, x.Verdict.Outcome)
		}
		Expect(numbers).To(Equal([]int{1, 2, 2}))
		Expect(outcomes).To(Equal([]journal.Outcome{journal.Failed, journal.Unknown, journal.Accepted}))
	})

	It("leaves those due that were not sent before a stop", func(ctx SpecContext) {
		m := newMarket(sim.Options{InFlight: 1})
		enable(ctx, m, market.Subscription{URL: store.URL})
		stopped, stop := context.WithCancel(ctx)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			stop()
			<-r.Context().Done()
		})
		const sent = 40 // more than are prepared together
		for range sent {
			send(m, market.OrderCreated)
		}
		Expect(m.Run(stopped)).To(MatchError(context.Canceled))
		Expect(m.Waiting()).To(Equal(sent))
		store.from(accept)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(sent))
	})
})

var _ = Describe("Options.Pace", func() {
	It("is asked before every jump of the clock, and never for what is void", func(ctx SpecContext) {
		var jumps []time.Duration
		store := newStore()
		m := newMarket(sim.Options{Pace: func(_ context.Context, from, to time.Time) error {
			jumps = append(jumps, to.Sub(from))
			return nil
		}})
		enable(ctx, m, market.Subscription{URL: store.URL})
		store.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Step(ctx)).To(BeTrue())
		store.from(accept) // which makes the disconnection void
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(jumps).To(Equal([]time.Duration{2 * time.Minute, time.Minute, time.Hour}))
	})

	It("ends the step by its error", func(ctx SpecContext) {
		enough := errors.New("enough")
		m := newMarket(sim.Options{Pace: func(context.Context, time.Time, time.Time) error { return enough }})
		start := m.Now()
		Expect(m.Advance(ctx, time.Minute)).To(MatchError(enough))
		Expect(m.Now()).To(Equal(start))
	})
})
