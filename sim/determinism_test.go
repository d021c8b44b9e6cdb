package sim_test

import (
	"bytes"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("Two runs with the same commands", func() {
	// tell sends every type to a store and lets a day pass.
	tell := func(ctx SpecContext, url string, o sim.Options) *sim.Market {
		GinkgoHelper()
		m := newMarket(o)
		enable(ctx, m, market.Subscription{URL: url})
		for _, t := range m.Types() {
			send(m, t)
			Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		}
		Expect(m.Run(ctx)).To(Succeed())
		return m
	}

	It("have the same journal, byte for byte, where the seed is the same", func(ctx SpecContext) {
		store, err := simtest.Start("good", simtest.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(store.Close)
		first := tell(ctx, store.URL(), sim.Options{Seed: 5})
		Expect(first.Journal().Count(journal.DeliveryAccepted)).To(Equal(len(first.Types())))
		Expect(written(tell(ctx, store.URL(), sim.Options{Seed: 5}))).To(Equal(written(first)))
		Expect(written(tell(ctx, store.URL(), sim.Options{Seed: 6}))).NotTo(Equal(written(first)))
	})

	DescribeTable("have the same journal with a store that", func(ctx SpecContext, behaviour string, deadline time.Duration) {
		store, err := simtest.Start(behaviour, simtest.Options{Delay: 5 * time.Millisecond})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(store.Close)
		run := func() string {
			m := newMarket(sim.Options{Deadline: deadline})
			for range 2 {
				exchanges, err := m.Probe(ctx, slices.Repeat([]sim.Probe{{URL: store.URL() + "/notification", Type: market.Ping, Body: draft(m, market.Ping).Body}}, 8)...)
				Expect(err).NotTo(HaveOccurred())
				Expect(exchanges).To(HaveEach(HaveField("Verdict.Outcome", journal.Failed)))
				Expect(exchanges).To(HaveEach(HaveField("Reply", Or(BeNil(), And(
					HaveField("Body", ""), HaveField("BodyBytes", BeZero()), HaveField("Truncated", false))))))
			}
			return written(m)
		}
		Expect(run()).To(Equal(run()))
	},
		Entry("drips past the deadline", "drip", 200*time.Millisecond),
		Entry("resets the connection", "reset", 10*time.Second),
		Entry("tears the reply", "torn", 10*time.Second),
	)

	DescribeTable("have the same journal with 200 in flight, however the replies are ordered", func(ctx SpecContext, blocking sim.Switch) {
		const all = 200
		store := newStore()
		run := func() string {
			store.from(accept)
			m := newMarket(sim.Options{InFlight: all, Blocking: blocking})
			enable(ctx, m, market.Subscription{URL: store.URL})
			for range all {
				send(m, market.OrderCreated)
			}
			store.from(shuffled(all))
			Expect(m.Step(ctx)).To(BeTrue())
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.Journal().Count(journal.DeliveryAccepted)).To(BeNumerically(">", all/2))
			Expect(m.Journal().Count(journal.DeliveryRejected)).To(BeNumerically(">", 0))
			Expect(m.Journal().Count(journal.OutageBegan)).To(BeNumerically(">", 0))
			return written(m)
		}
		Expect(run()).To(Equal(run()))
	},
		Entry("each repeated by itself", sim.Off, SpecTimeout(time.Minute)),
		Entry("one stopping the others", sim.On, SpecTimeout(time.Minute)),
	)
})

// shuffled holds the next n requests until all of them are in, and answers
// them in another order each time, in a way that depends on the body alone.
func shuffled(n int) http.HandlerFunc {
	turns := make(chan chan struct{}, n)
	done := make(chan struct{})
	go func() {
		var waiting []chan struct{}
		for range n {
			waiting = append(waiting, <-turns)
		}
		rand.Shuffle(n, func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
		for _, turn := range waiting {
			close(turn)
			<-done
		}
	}()
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		Expect(err).NotTo(HaveOccurred())
		turn := make(chan struct{})
		turns <- turn
		<-turn
		byBody(body)(w, r)
		done <- struct{}{}
	}
}

// byBody is an answer that the body decides.
func byBody(body []byte) http.HandlerFunc {
	hash := fnv.New32()
	_, _ = io.Copy(hash, bytes.NewReader(body)) // neither can fail
	switch hash.Sum32() % 5 {
	case 0:
		return fail
	case 1:
		return reject
	case 2:
		return reply(http.StatusOK, badReply)
	}
	return accept
}
