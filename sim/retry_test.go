package sim_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// minutesOfAttempts is N-RETRY, written out apart from package retry.
func minutesOfAttempts() []int {
	minutes := []int{0}
	for m := 1; m <= 60; m++ {
		minutes = append(minutes, m)
	}
	for m := 75; m <= 24*60; m += 15 {
		minutes = append(minutes, m)
	}
	for m := 25 * 60; m < 14*24*60; m += 60 {
		minutes = append(minutes, m)
	}
	return minutes
}

// minutesOf are the offsets of the exchanges from the first, each of which has
// the attempt number that it should.
func minutesOf(list []journal.Exchange) []int {
	GinkgoHelper()
	var minutes []int
	for i, x := range list {
		Expect(x.Attempt).To(Equal(i + 1))
		offset := x.At.Sub(list[0].At)
		Expect(offset % time.Minute).To(BeZero())
		minutes = append(minutes, int(offset/time.Minute))
	}
	return minutes
}

var _ = Describe("Repeating a notification (N-RETRY)", func() {
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

	It("makes 464 attempts on a dead store and disconnects it after 14 days (N-DISCONNECT)", func(ctx SpecContext) {
		store.from(fail)
		id, start := send(m, market.OrderCreated), m.Now()
		Expect(m.Run(ctx)).To(Succeed())

		Expect(minutesOf(attempts(m, id))).To(And(HaveLen(464), Equal(minutesOfAttempts())))
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		end := entries(m, journal.OutageBegan, journal.SubscriptionDisconnected, journal.DeliveryCancelled)
		Expect(kinds(end)).To(Equal([]journal.Kind{journal.OutageBegan, journal.SubscriptionDisconnected, journal.DeliveryCancelled}))
		Expect(end[0].At).To(Equal(start))
		Expect(end[1].At).To(Equal(start.Add(14 * day)))
		Expect(end[1].Reason).To(ContainSubstring("2026-09-01 09:02:00 UTC"))
		Expect(end[2].At).To(Equal(start.Add(14 * day)))
		Expect(m.Now()).To(Equal(start.Add(14*day)), "nothing happens after")
	})

	It("cancels all that is undelivered in order, and sends nothing any more (N-DISCONNECT)", func(ctx SpecContext) {
		store.from(fail)
		var ids []string
		for range 12 {
			ids = append(ids, string(send(m, market.OrderCreated)))
			Expect(m.Advance(ctx, 26*time.Hour)).To(Succeed())
		}
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		var cancelled []string
		for _, e := range entries(m, journal.DeliveryCancelled) {
			cancelled = append(cancelled, e.Notification)
		}
		Expect(cancelled).To(Equal(ids))

		before := len(store.received())
		store.from(accept)
		late := send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(HaveLen(before))
		Expect(attempts(m, late)).To(BeEmpty())
		Expect(entries(m, journal.NotificationUnwanted)).To(HaveLen(1))
	})

	for _, recovery := range []int{2, 61, 62, 153, 154, 464} {
		It(fmt.Sprintf("stops at attempt %d where that is accepted, and time stops there", recovery), func(ctx SpecContext) {
			var n atomic.Int64
			store.from(func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1) < int64(recovery) {
					fail(w, r)
					return
				}
				accept(w, r)
			})
			id, start := send(m, market.OrderCreated), m.Now()
			Expect(m.Run(ctx)).To(Succeed())

			want := minutesOfAttempts()[:recovery]
			Expect(minutesOf(attempts(m, id))).To(Equal(want))
			Expect(m.Now()).To(Equal(start.Add(time.Duration(want[recovery-1]) * time.Minute)))
			Expect(m.State(sub)).To(Equal(sim.Enabled))
			Expect(kinds(entries(m, journal.OutageBegan, journal.OutageEnded, journal.DeliveryAccepted))).To(Equal(
				[]journal.Kind{journal.OutageBegan, journal.DeliveryAccepted, journal.OutageEnded}))
		})
	}

	DescribeTable("repeats after", func(ctx SpecContext, answer http.HandlerFunc) {
		store.from(answer)
		id := send(m, market.OrderCreated)
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(minutesOf(attempts(m, id))).To(Equal(minutesOfAttempts()[:61]))
	},
		Entry("200 with an invalid body", reply(http.StatusOK, badReply)),
		Entry("200 with no body", reply(http.StatusOK, "")),
		Entry("201", reply(http.StatusCreated, goodReply)),
		Entry("302", reply(http.StatusFound, goodReply)),
		Entry("401", reply(http.StatusUnauthorized, "")),
		Entry("404", reply(http.StatusNotFound, "")),
		Entry("429", reply(http.StatusTooManyRequests, "")),
		Entry("503", reply(http.StatusServiceUnavailable, "")),
	)

	It("never repeats after 400 (N-400)", func(ctx SpecContext) {
		store.from(reject)
		id, start := send(m, market.OrderCreated), m.Now()
		Expect(m.Run(ctx)).To(Succeed())
		Expect(attempts(m, id)).To(HaveLen(1))
		Expect(entries(m, journal.DeliveryRejected)).To(HaveLen(1))
		Expect(entries(m, journal.OutageBegan)).To(BeEmpty())
		Expect(m.Now()).To(Equal(start))
	})

	It("ends an outage by 400 as well (N-DISCONNECT)", func(ctx SpecContext) {
		store.from(fail)
		send(m, market.OrderCreated)
		Expect(m.Step(ctx)).To(BeTrue())
		store.from(reject)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(kinds(entries(m, journal.OutageBegan, journal.OutageEnded))).To(Equal([]journal.Kind{journal.OutageBegan, journal.OutageEnded}))
	})

	It("counts each subscription's attempts by themselves", func(ctx SpecContext) {
		healthy := newStore()
		second := enable(ctx, m, market.Subscription{URL: healthy.URL})
		store.from(fail)
		id := send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.State(second)).To(Equal(sim.Enabled))
		Expect(attempts(m, id)).To(HaveLen(464 + 1))
		Expect(healthy.received()).To(HaveLen(2))
	})
})
