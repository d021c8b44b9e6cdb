package sim_test

import (
	"context"
	"io"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("Connecting a store", func() {
	It("sends PING to the URL with /notification (N-URL, N-HEADERS, N-CONNECT-PING)", func(ctx SpecContext) {
		type request struct {
			method, path, body string
			header             http.Header
		}
		got := make(chan request, 1)
		store := newStore()
		store.from(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			Expect(err).NotTo(HaveOccurred())
			got <- request{r.Method, r.URL.Path, string(body), r.Header}
			accept(w, r)
		})
		m := newMarket(sim.Options{})
		_, err := m.Connect(ctx, market.Subscription{URL: store.URL + "/hooks"})
		Expect(err).NotTo(HaveOccurred())

		var ping request
		Expect(got).To(Receive(&ping))
		Expect(ping.method).To(Equal(http.MethodPost))
		Expect(ping.path).To(Equal("/hooks/notification"))
		Expect(ping.body).To(MatchRegexp(`^\{"notificationType":"PING","time":"[^"]+"\}$`))
		Expect(ping.header).To(And(
			HaveKeyWithValue("Content-Type", []string{"application/json"}),
			HaveKeyWithValue("Traceparent", ConsistOf(MatchRegexp(`^00-[0-9a-f]{32}-[0-9a-f]{16}-01$`)))))
	})

	It("takes effect exactly two minutes later, and nothing is delivered before (N-DELAY)", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		start := m.Now()
		id, err := m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.State(id)).To(Equal(sim.Activating))

		Expect(m.Advance(ctx, 2*time.Minute-time.Nanosecond)).To(Succeed())
		Expect(m.State(id)).To(Equal(sim.Activating))
		send(m, market.OrderCreated)
		Expect(m.Journal().Count(journal.NotificationUnwanted)).To(Equal(1))

		Expect(m.Advance(ctx, time.Nanosecond)).To(Succeed())
		Expect(m.State(id)).To(Equal(sim.Enabled))
		enabled := entries(m, journal.SubscriptionEnabled)
		Expect(enabled).To(HaveLen(1))
		Expect(enabled[0].At).To(Equal(start.Add(2 * time.Minute)))
		Expect(store.received()).To(Equal([]market.Type{market.Ping}))

		send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated}))
	})

	It("waits as long as the options say", func(ctx SpecContext) {
		m := newMarket(sim.Options{ActivationDelay: time.Hour})
		start := m.Now()
		_, err := m.Connect(ctx, market.Subscription{URL: newStore().URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Step(ctx)).To(BeTrue())
		Expect(m.Now()).To(Equal(start.Add(time.Hour)))
	})

	Describe("is refused (N-CONNECT-PING)", func() {
		for _, b := range simtest.Behaviours() {
			if b.Subtype == "" || b.Push != "" {
				continue // the good store, and those that answer PING well
			}
			It("where the store "+b.Summary, func(ctx SpecContext) {
				store, err := simtest.Start(b.Name, simtest.Options{})
				Expect(err).NotTo(HaveOccurred())
				DeferCleanup(store.Close)
				var o sim.Options
				if b.Subtype == string(market.ReadTimedOut) {
					o.PingDeadline = 300 * time.Millisecond
				}
				expectRefusal(ctx, newMarket(o), store.URL(), market.ErrorSubtype(b.Subtype))
				Expect(len(store.Received())).To(BeNumerically("<=", 1))
			})
		}

		It("where nothing listens", func(ctx SpecContext) {
			store, err := simtest.Start("good", simtest.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(store.Close()).To(Succeed())
			expectRefusal(ctx, newMarket(sim.Options{}), store.URL(), market.ConnectionRefused)
		})

		It("where the run is stopped before the reply", func(ctx SpecContext) {
			stopped, stop := context.WithCancel(ctx)
			store := newStore()
			store.from(func(_ http.ResponseWriter, r *http.Request) {
				stop()
				<-r.Context().Done()
			})
			m := newMarket(sim.Options{})
			id, err := m.Connect(stopped, market.Subscription{URL: store.URL})
			Expect(err).To(MatchError(context.Canceled))
			Expect(m.State(id)).To(Equal(sim.Refused))
			Expect(m.Step(ctx)).To(BeFalse())
		})
	})

	DescribeTable("is an error, and no subscription, where", func(ctx SpecContext, s market.Subscription, problem string) {
		m := newMarket(sim.Options{})
		id, err := m.Connect(ctx, s)
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(id).To(BeEmpty())
		Expect(m.Journal().Entries()).To(BeEmpty())
	},
		Entry("the URL is none", market.Subscription{URL: "ftp://shop.example"}, "http"),
		Entry("the URL is empty", market.Subscription{}, "http"),
		Entry("a type is unknown", market.Subscription{URL: "http://127.0.0.1:1", Types: []market.Type{"ORDER_CREATE"}}, `"ORDER_CREATE"`),
	)

	It("knows no state of a subscription that there is not", func() {
		Expect(newMarket(sim.Options{}).State("s1")).To(BeEmpty())
	})
})

// expectRefusal connects a bad store, and sees that it stays alone thereafter.
func expectRefusal(ctx SpecContext, m *sim.Market, url string, subtype market.ErrorSubtype) {
	GinkgoHelper()
	id, err := m.Connect(ctx, market.Subscription{URL: url})
	var refused *sim.RefusedError
	Expect(err).To(BeAssignableToTypeOf(refused))
	refused = err.(*sim.RefusedError)
	Expect(refused.Exchange.Verdict.Outcome).NotTo(Equal(journal.Accepted))
	Expect(refused.Exchange.Verdict.Subtype).To(Equal(subtype))
	Expect(refused).To(MatchError(And(ContainSubstring(string(subtype)), ContainSubstring(refused.Exchange.Verdict.Reason))))
	Expect(m.State(id)).To(Equal(sim.Refused))

	Expect(m.Advance(ctx, time.Hour)).To(Succeed())
	send(m, market.OrderCreated)
	Expect(m.Run(ctx)).To(Succeed())
	Expect(m.State(id)).To(Equal(sim.Refused))
	Expect(kinds(m.Journal().Entries())).To(Equal([]journal.Kind{
		journal.SubscriptionCreated, journal.ExchangeSending, journal.ExchangeDone, journal.SubscriptionRefused,
		journal.NotificationCreated, journal.NotificationUnwanted,
	}))
}
