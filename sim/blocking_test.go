package sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// timeline is what happened to deliveries from that time on, in minutes since, such
// as "75m n2 held by n1". Acceptances and rejections are those of the attempts.
func timeline(m *sim.Market, from time.Time) []string {
	var lines []string
	for _, e := range m.Journal().Entries() {
		what := string(e.Kind)
		switch e.Kind {
		case journal.ExchangeDone:
			what = fmt.Sprintf("#%d %s", e.Exchange.Attempt, e.Exchange.Verdict.Outcome)
		case journal.DeliveryHeld:
			what = "held by " + e.Blocker
		case journal.DeliveryReleased, journal.DeliveryCancelled, journal.DeliveryExpired:
			what = strings.TrimPrefix(what, "delivery.")
		case journal.OutageBegan, journal.OutageEnded, journal.SubscriptionDisconnected:
		default:
			continue
		}
		if at := e.At.Sub(from); at >= 0 {
			lines = append(lines, strings.Join(strings.Fields(fmt.Sprintf("%dm %s %s", at/time.Minute, e.Notification, what)), " "))
		}
	}
	return lines
}

var _ = Describe("A notification without a suitable answer (N-BLOCKING)", func() {
	var (
		store *store
		m     *sim.Market
		sub   sim.SubscriptionID
		start time.Time
	)
	begin := func(ctx SpecContext, o sim.Options) {
		GinkgoHelper()
		store = newStore()
		m = newMarket(o)
		sub = enable(ctx, m, market.Subscription{URL: store.URL})
		start = m.Now()
	}
	BeforeEach(func(ctx SpecContext) { begin(ctx, sim.Options{}) })

	// block has an order that fails stop what comes next.
	block := func(ctx SpecContext) {
		GinkgoHelper()
		store.from(only(market.OrderCreated, fail))
		send(m, market.OrderCreated)
		Expect(m.Advance(ctx, 0)).To(Succeed())
	}

	It("holds all others, from the moment at which they are due", func(ctx SpecContext) {
		block(ctx)
		send(m, market.ChatCreated)
		Expect(timeline(m, start)).To(HaveExactElements("0m n1 #1 failed", "0m n1 outage.began", "0m n2 held by n1"))
		Expect(m.Advance(ctx, 90*time.Second)).To(Succeed())
		send(m, market.OrderUpdated)
		Expect(m.Waiting()).To(Equal(3+1), "three in the line, and the disconnection")
		Expect(m.Advance(ctx, 90*time.Second)).To(Succeed())
		Expect(timeline(m, start)[3:]).To(HaveExactElements(
			"1m n1 #2 failed", "1m n3 held by n1", "2m n1 #3 failed", "3m n1 #4 failed"))
		Expect(store.received()).To(HaveExactElements(market.Ping,
			market.OrderCreated, market.OrderCreated, market.OrderCreated, market.OrderCreated))
	})

	DescribeTable("lets all others go at the instant of a suitable answer, oldest first, which is", func(ctx SpecContext, suitable http.HandlerFunc, outcome string) {
		block(ctx)
		send(m, market.ChatCreated)
		Expect(m.Advance(ctx, 80*time.Minute)).To(Succeed())
		send(m, market.OrderUpdated)
		store.from(only(market.OrderCreated, suitable))
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(76*time.Minute))).To(HaveExactElements(
			"4m n3 held by n1", "14m n1 #63 "+outcome, "14m outage.ended",
			"14m n2 released", "14m n3 released", "14m n2 #1 accepted", "14m n3 #1 accepted"))
		Expect(m.Now()).To(Equal(start.Add(90 * time.Minute)))
		Expect(m.Waiting()).To(BeZero())
	},
		Entry("200", http.HandlerFunc(accept), "accepted"),
		Entry("400 (N-400)", http.HandlerFunc(reject), "rejected"),
	)

	It("is followed by the next that fails: what goes on waiting is held once, and each outage names its own", func(ctx SpecContext) {
		begin(ctx, sim.Options{InFlight: 1})
		block(ctx)
		send(m, market.ChatCreated)
		send(m, market.OrderUpdated)
		store.from(only(market.ChatCreated, fail))
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		store.from(accept)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start)).To(HaveExactElements(
			"0m n1 #1 failed", "0m n1 outage.began", "0m n2 held by n1", "0m n3 held by n1",
			"1m n1 #2 accepted", "1m outage.ended", "1m n2 released", "1m n2 #1 failed", "1m n2 outage.began",
			"2m n2 #2 accepted", "2m outage.ended", "2m n3 released", "2m n3 #1 accepted"))
	})

	It("is repeated by the schedule and for 14 days from the attempt by which it came to block, its numbers going on", func(ctx SpecContext) {
		store.from(fail)
		send(m, market.OrderCreated)
		late := send(m, market.ChatCreated) // in flight with it
		Expect(m.Advance(ctx, 100*time.Minute)).To(Succeed())
		store.from(only(market.ChatCreated, fail))
		Expect(m.Run(ctx)).To(Succeed())

		list := attempts(m, late)
		Expect(list).To(HaveLen(1 + 464))
		minutes := minutesOf(list)
		released := 105
		Expect(minutes[1]).To(Equal(released))
		for i, offset := range minutesOfAttempts() {
			Expect(minutes[1+i]).To(Equal(released + offset))
		}
		Expect(m.State(sub)).To(Equal(sim.Disconnected))
		Expect(m.Now()).To(Equal(start.Add(time.Duration(released)*time.Minute + 14*day)))
	})

	It("never expires: at exactly 14 days it has the store disconnected, and all is cancelled in the order of events", func(ctx SpecContext) {
		block(ctx)
		for range 3 {
			send(m, market.ChatCreated)
			Expect(m.Advance(ctx, 3*day)).To(Succeed())
		}
		Expect(m.Advance(ctx, 5*day-time.Nanosecond)).To(Succeed())
		Expect(m.State(sub)).To(Equal(sim.Enabled))
		Expect(m.Run(ctx)).To(Succeed())
		Expect(timeline(m, start.Add(14*day))).To(HaveExactElements(
			"0m subscription.disconnected", "0m n1 cancelled", "0m n2 cancelled", "0m n3 cancelled", "0m n4 cancelled"))
		Expect(entries(m, journal.SubscriptionDisconnected)[0].Reason).To(ContainSubstring("n1 (ORDER_CREATED) has had no suitable answer since 2026-09-01 09:02:00 UTC"))
		Expect(m.Journal().Count(journal.DeliveryExpired)).To(BeZero())
		Expect(store.received()).To(HaveLen(1 + 464))
		Expect(m.Now()).To(Equal(start.Add(14 * day)))

		store.from(accept)
		Expect(m.Plug(ctx, sub)).To(Succeed())
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		send(m, market.OrderUpdated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()[465:]).To(HaveExactElements(market.Ping, market.OrderUpdated))
	})

	It("holds neither PING nor probes nor other subscriptions, one with the same URL among them", func(ctx SpecContext) {
		block(ctx)
		other, err := m.Connect(ctx, market.Subscription{URL: store.URL, Types: []market.Type{market.ChatCreated}})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, 2*time.Minute)).To(Succeed())
		Expect(m.State(other)).To(Equal(sim.Enabled))
		chat := send(m, market.ChatCreated)
		_, err = m.Probe(ctx, sim.Probe{URL: store.URL + "/notification", Type: market.OrderUpdated, Body: draft(m, market.OrderUpdated).Body})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, 0)).To(Succeed())
		Expect(store.received()).To(HaveExactElements(market.Ping, market.OrderCreated,
			market.Ping, market.OrderCreated, market.OrderCreated, market.OrderUpdated, market.ChatCreated))
		accepted := entries(m, journal.DeliveryAccepted)
		Expect(accepted).To(HaveExactElements(And(HaveField("Subscription", string(other)), HaveField("Notification", string(chat)))))
		Expect(entries(m, journal.DeliveryHeld)).To(HaveExactElements(And(HaveField("Subscription", string(sub)), HaveField("Notification", string(chat)))))
	})

	DescribeTable("is, where it keeps failing while others succeed,", func(ctx SpecContext, revision string, end ...string) {
		begin(ctx, sim.Options{Revision: revision})
		block(ctx)
		for range 15 {
			send(m, market.OrderUpdated)
			Expect(m.Advance(ctx, day)).To(Succeed())
		}
		Expect(timeline(m, start.Add(14*day))[:len(end)]).To(HaveExactElements(end))
	},
		Entry("given up by itself (2025-09)", "2025-09", "0m n1 expired", "0m outage.ended"),
		Entry("what disconnects the store (2026-09)", "2026-09", "0m subscription.disconnected", "0m n1 cancelled", "0m n2 cancelled"),
	)

	Describe("among copies (N-DUPLICATES)", func() {
		// twice has the order accepted, and sent once more half an hour later.
		twice := func(ctx SpecContext) {
			GinkgoHelper()
			_, err := m.Inject(fault.Fault{After: fault.StaleDuplicate, Delay: market.Duration(30 * time.Minute), Count: 1})
			Expect(err).NotTo(HaveOccurred())
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 20*time.Minute)).To(Succeed())
		}

		It("holds one as any other", func(ctx SpecContext) {
			twice(ctx)
			store.from(only(market.ChatCreated, fail))
			send(m, market.ChatCreated)
			Expect(m.Advance(ctx, 20*time.Minute)).To(Succeed())
			send(m, market.OrderUpdated)
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start.Add(30*time.Minute))).To(ContainElements("0m n1 held by n2"))
			Expect(timeline(m, start.Add(40*time.Minute))).To(HaveExactElements("0m n2 #21 failed", "0m n3 held by n2",
				"1m n2 #22 accepted", "1m outage.ended", "1m n1 released", "1m n3 released", "1m n1 #1 accepted", "1m n3 #1 accepted"))
		})

		It("may be one, and is repeated", func(ctx SpecContext) {
			twice(ctx)
			store.from(fail)
			Expect(m.Advance(ctx, 11*time.Minute)).To(Succeed())
			send(m, market.ChatCreated)
			store.from(accept)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start.Add(21*time.Minute))).To(HaveExactElements(
				"9m n1 #1 failed", "9m n1 outage.began", "10m n1 #2 failed", "10m n2 held by n1",
				"11m n1 #3 accepted", "11m outage.ended", "11m n2 released", "11m n2 #1 accepted"))
			Expect(attempts(m, "n1")[1:]).To(HaveEach(HaveField("Note", ContainSubstring("N-DUPLICATES"))))
		})

		It("is cancelled at the disconnection as any other", func(ctx SpecContext) {
			twice(ctx)
			store.from(fail)
			send(m, market.ChatCreated)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(timeline(m, start.Add(14*day+20*time.Minute))).To(HaveExactElements(
				"0m subscription.disconnected", "0m n1 cancelled", "0m n2 cancelled"))
		})
	})
})
