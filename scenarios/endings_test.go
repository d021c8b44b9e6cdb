package scenarios_test

import (
	"context"
	"net"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// closedPort is the URL of a store that is gone.
func closedPort() string {
	s := newStore()
	s.server.Close()
	return s.url
}

var _ = Describe("a run", func() {
	It("ends where PING is refused, and says of all that follows why it was not looked at", func() {
		s := newStore(func(int, []byte) int { return 500 })
		r := tell(ending(story(order("order"), expect(exp{Attempts: &scenarios.Attempts{}})),
			exp{Title: "the end", Rules: []string{"N-200"}, Replies: &scenarios.Replies{Status: 200}}), s.url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Fail, reports.Skip, reports.Skip}))
		Expect(r.Unreachable).To(BeFalse())
		ping := r.Report.Checks[0]
		Expect(ping.Title).To(Equal("main: PING is answered as it must be"))
		Expect(ping.Reason).To(Equal("status 500 Internal Server Error instead of 200"))
		Expect(ping.Type).To(Equal("CANT_GET_RESPONSE"))
		Expect(ping.Subtype).To(Equal("HTTP"))
		Expect(ping.Expected).To(Equal("status 200 and a valid body"))
		Expect(ping.Fix).NotTo(BeEmpty())
		Expect(ping.Evidence).To(Equal("x1"))
		Expect(last(r).Title).To(Equal("the end"))
		Expect(last(r).Rules).To(Equal([]string{"N-200"}))
		Expect(last(r).Reason).To(Equal("not looked at: the subscription main was not enabled"))
		Expect(s.paths()).To(HaveLen(1))
	})

	It("is of no use where nothing listens", func() {
		r := tell(ending(story(order("order")), exp{Attempts: &scenarios.Attempts{}}), closedPort())
		Expect(r.Unreachable).To(BeTrue())
		Expect(r.Incomplete).To(BeFalse())
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Fail, reports.Skip}))
		Expect(r.Report.Checks[0].Subtype).To(Equal("CONNECTION_REFUSED"))
	})

	It("has reached a store that is gone later", func() {
		s := newStore()
		gone := story(scenarios.Step{Duplicate: "main", As: "second", Shop: 1})
		o := scenarios.Options{Target: s.url, Progress: func(done, _ int) {
			if done == 2 {
				s.server.Close()
			}
		}}
		r := tellWith(context.Background(), gone, o)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Fail}))
		Expect(last(r).Subtype).To(Equal("CONNECTION_REFUSED"))
		Expect(r.Unreachable).To(BeFalse())
	})

	It("does not blame the store for a fault", func() {
		s := story()
		s.Steps = append([]scenarios.Step{on("outage")}, s.Steps...)
		r := tell(s, newStore().url)
		Expect(last(r).Verdict).To(Equal(reports.Fail))
		Expect(r.Unreachable).To(BeFalse())
	})

	It("fails if PING is accepted where it must not be", func() {
		s := story()
		s.Steps[0].Refused = true
		r := tell(s, newStore().url)
		Expect(last(r).Verdict).To(Equal(reports.Fail))
		Expect(last(r).Title).To(Equal("main: PING fails, and the subscription is not enabled"))
		Expect(last(r).Reason).To(Equal("PING was accepted, and the scenario needs it to fail"))
	})

	It("goes on where PING is refused as it must be", func() {
		s := ending(story(), exp{Subscription: &scenarios.Connected{Name: "main", State: "refused", Took: span(0)}})
		s.Steps[0].Refused = true
		r := tell(s, newStore(func(int, []byte) int { return 500 }).url)
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Pass}))
		Expect(r.Report.Checks[0].Subtype).To(Equal("HTTP"))
	})

	It("is stopped by its time-out, and is incomplete", func() {
		url := simtest.Run(GinkgoTB(), "hang", simtest.Options{}).URL()
		r := tellWith(context.Background(), ending(story(), exp{Attempts: &scenarios.Attempts{}}), scenarios.Options{Target: url, Timeout: 50 * time.Millisecond})
		Expect(r.Incomplete).To(BeTrue())
		Expect(r.Unreachable).To(BeFalse())
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Error, reports.Skip}))
		Expect(r.Report.Checks[0].Title).To(Equal("the step connect is executed"))
		Expect(r.Report.Checks[0].Reason).To(Equal("the run took longer than 50ms"))
		Expect(r.Report.Checks[1].Reason).To(Equal("not looked at: the run took longer than 50ms"))
	})

	It("is stopped by its context, and is incomplete", func() {
		ctx, stop := context.WithCancel(context.Background())
		s := newStore(func(n int, _ []byte) int {
			if n == 2 {
				stop()
			}
			return 200
		})
		r := tellWith(ctx, ending(story(order("order"), order("more")), exp{Attempts: &scenarios.Attempts{}}), scenarios.Options{Target: s.url})
		Expect(r.Incomplete).To(BeTrue())
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass, reports.Error, reports.Skip}))
		Expect(last(r).Reason).To(Equal("not looked at: the run was interrupted"))
	})

	It("is complete if its context ends with it", func() {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		s := story(expect(exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Type: market.Ping}}}))
		r := tellWith(ctx, s, scenarios.Options{Target: newStore().url, Progress: func(done, all int) {
			if done == all-1 {
				stop()
			}
		}})
		Expect(r.Incomplete).To(BeFalse())
		Expect(verdicts(r)).To(HaveEach(reports.Pass))
	})

	It("refuses a URL that cannot be, and sends nothing", func() {
		_, err := scenarios.Run(context.Background(), story(), scenarios.Options{Target: "shop.example"})
		Expect(err).To(MatchError(ContainSubstring("must begin with https:// or http://")))
	})

	It("refuses settings that cannot be, and does not call that the scenario's fault", func() {
		o := scenarios.Options{Target: newStore().url}
		o.Market.ActivationDelay = -time.Minute
		_, err := scenarios.Run(context.Background(), story(), o)
		Expect(err).To(HaveOccurred())
		var invalid *scenarios.InvalidError
		Expect(err).NotTo(BeAssignableToTypeOf(invalid))
	})

	It("refuses a scenario that is not valid, under its name", func() {
		s := newStore()
		_, err := scenarios.Run(context.Background(), story(scenarios.Step{Order: "explode"}), scenarios.Options{Target: s.url})
		Expect(err).To(MatchError(`story: order cannot be "explode": write one of create, status, update, cancellation request, cancel`))
		Expect(s.paths()).To(BeEmpty())
	})
})

var _ = Describe("awaiting a store", func() {
	awaiting := func(within time.Duration) *scenarios.Scenario {
		s := story()
		s.Steps = append([]scenarios.Step{{Await: &scenarios.Await{Until: "reachable", Within: within}}}, s.Steps...)
		return s
	}

	It("goes on once it listens", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		address := listener.Addr().String()
		Expect(listener.Close()).To(Succeed())

		begun := make(chan struct{})
		started := make(chan *http.Server, 1)
		go func() {
			defer GinkgoRecover()
			<-begun
			late, err := net.Listen("tcp", address)
			Expect(err).NotTo(HaveOccurred())
			server := &http.Server{Handler: newHandler()}
			started <- server
			_ = server.Serve(late) // ends with the spec
		}()
		o := scenarios.Options{Target: "http://" + address, Progress: func(done, _ int) {
			if done == 0 {
				close(begun)
			}
		}}
		r := tellWith(context.Background(), awaiting(time.Minute), o)
		Expect((<-started).Close()).To(Succeed())
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Pass}))
	})

	It("gives up in the end, and has not reached it", func() {
		r := tell(awaiting(time.Millisecond), closedPort())
		Expect(verdicts(r)).To(Equal([]reports.Verdict{reports.Fail}))
		Expect(last(r).Title).To(Equal("the step await is executed"))
		Expect(last(r).Reason).To(Equal("the store did not accept a connection within 1ms"))
		Expect(r.Unreachable).To(BeTrue())
	})

	It("ends with its context", func() {
		ctx, stop := context.WithCancel(context.Background())
		r := tellWith(ctx, awaiting(time.Minute), scenarios.Options{Target: closedPort(), Progress: func(int, int) { stop() }})
		Expect(r.Incomplete).To(BeTrue())
		Expect(r.Unreachable).To(BeFalse(), "nobody knows")
	})
})
