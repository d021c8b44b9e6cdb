package scenarios_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/market"
)

func named(names ...string) []*scenarios.Scenario {
	var all []*scenarios.Scenario
	for _, name := range names {
		s := ending(story(order("order"), idle()), exp{Delivery: &scenarios.Delivery{State: scenarios.States{"delivered"}}})
		s.Name = name
		all = append(all, s)
	}
	return all
}

var _ = Describe("a suite", func() {
	It("runs all at once, and tells of them in order", func() {
		names := []string{"a", "b", "c", "d", "e", "f"}
		var started, finished []string
		suite := scenarios.Suite{
			Scenarios: named(names...),
			Options:   scenarios.Options{Target: newStore().url},
			Parallel:  3,
			Started:   func(s *scenarios.Scenario) { started = append(started, s.Name) },
			Finished: func(s *scenarios.Scenario, r *scenarios.Result) {
				Expect(r.Report.Scenario.Name).To(Equal(s.Name))
				finished = append(finished, s.Name)
			},
		}
		results, err := suite.Run(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(started).To(ConsistOf(names))
		Expect(finished).To(Equal(names))
		for i, r := range results {
			Expect(r.Report.Scenario.Name).To(Equal(names[i]))
			Expect(verdicts(r)).To(HaveEach(reports.Pass))
		}
	})

	It("gives each scenario numbers of orders by its place, however many run at once", func() {
		orders := func(parallel int, first int64) [][]int64 {
			suite := scenarios.Suite{Scenarios: named("a", "b", "c", "d"), Options: scenarios.Options{Target: newStore().url}, Parallel: parallel}
			suite.Options.Market.FirstOrder = first
			results, err := suite.Run(context.Background())
			Expect(err).NotTo(HaveOccurred())
			var all [][]int64
			for _, r := range results {
				var ids []int64
				for _, x := range r.Journal.Exchanges() {
					n := market.Notification{Type: x.NotificationType, Body: []byte(x.Request.Body)}
					if n.OrderID() != 0 {
						ids = append(ids, n.OrderID())
					}
				}
				all = append(all, ids)
				Expect(r.Report.Choices).To(HaveKeyWithValue("first-order", fmt.Sprint(first)), "that of the suite, which repeats it")
			}
			return all
		}
		const first = 20_000_000_000
		share := int64(scenarios.SuiteOrders / 4)
		Expect(orders(1, first)).To(Equal([][]int64{{first}, {first + share}, {first + 2*share}, {first + 3*share}}))
		Expect(orders(4, first)).To(Equal(orders(1, first)))
	})

	It("fails for numbers that orders cannot have, before anything is sent", func() {
		store := newStore()
		suite := scenarios.Suite{Scenarios: named("a"), Options: scenarios.Options{Target: store.url}}
		suite.Options.Market.FirstOrder = -1
		_, err := suite.Run(context.Background())
		Expect(err).To(MatchError(ContainSubstring("first order")))
		Expect(store.got).To(BeEmpty())
	})

	It("tells of the first when it is over, though others are over before", func() {
		// The first store answers its PING once the second scenario is told of.
		second := make(chan struct{})
		slow := newStore(func(n int, _ []byte) int {
			if n == 1 {
				<-second
			}
			return 200
		})
		quick := newStore()
		stores := make(chan string, 2)
		stores <- slow.url
		stores <- quick.url
		var once sync.Once
		quick.answer = func(int, []byte) int {
			once.Do(func() { close(second) })
			return 200
		}
		var finished []string
		suite := scenarios.Suite{
			Scenarios: named("a", "b"),
			Parallel:  2,
			Open:      func() (string, func(), error) { return <-stores, func() {}, nil },
			Finished:  func(s *scenarios.Scenario, _ *scenarios.Result) { finished = append(finished, s.Name) },
		}
		_, err := suite.Run(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(finished).To(Equal([]string{"a", "b"}))
	})

	It("opens a store for each, and stops it", func() {
		var opened, stopped []string
		suite := scenarios.Suite{
			Scenarios: named("a", "b"),
			Open: func() (string, func(), error) {
				url := newStore().url
				opened = append(opened, url)
				return url, func() { stopped = append(stopped, url) }, nil
			},
		}
		_, err := suite.Run(context.Background())
		Expect(err).NotTo(HaveOccurred())
		Expect(opened).To(HaveLen(2))
		Expect(stopped).To(Equal(opened))
	})

	It("ends with the first store that cannot be opened", func() {
		n := 0
		var finished []string
		suite := scenarios.Suite{
			Scenarios: named("a", "b", "c"),
			Open: func() (string, func(), error) {
				if n++; n == 2 {
					return "", nil, errors.New("no room")
				}
				return newStore().url, func() {}, nil
			},
			Finished: func(s *scenarios.Scenario, _ *scenarios.Result) { finished = append(finished, s.Name) },
		}
		_, err := suite.Run(context.Background())
		Expect(err).To(MatchError("no room"))
		Expect(n).To(Equal(2))
		Expect(finished).To(Equal([]string{"a"}))
	})

	It("sends nothing if one of them is wrong", func() {
		s := newStore()
		all := named("a", "b")
		all[1].Steps = nil
		_, err := scenarios.Suite{Scenarios: all, Options: scenarios.Options{Target: s.url}}.Run(context.Background())
		Expect(err).To(MatchError(HavePrefix("b: it has no steps")))
		Expect(s.paths()).To(BeEmpty())
	})

	It("is incomplete to its end once it is interrupted", func() {
		ctx, stop := context.WithCancel(context.Background())
		s := newStore(func(int, []byte) int { stop(); return 200 })
		results, err := scenarios.Suite{Scenarios: named("a", "b"), Options: scenarios.Options{Target: s.url}}.Run(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveLen(2))
		for _, r := range results {
			Expect(r.Incomplete).To(BeTrue())
		}
	})
})

var _ = Describe("an expectation by itself", func() {
	It("is held against a journal, with ids for names", func() {
		j := tell(outage(), rejecting().url).Journal
		Expect(scenarios.Verify(j, exp{Attempts: &scenarios.Attempts{Which: scenarios.Which{Of: "n1", To: "s1"}, Count: scenarios.Exactly(62)}})).To(Succeed())
		Expect(scenarios.Verify(j, exp{Subscription: &scenarios.Connected{Name: "s1", State: "unplugged"}})).To(Succeed())
		Expect(scenarios.Verify(j, exp{Arrival: []string{"n1", "n2"}})).To(Succeed())
		Expect(scenarios.Verify(j, exp{Held: &scenarios.Waited{Which: scenarios.Which{Of: "n2", To: "s1"}, By: "n1"}})).To(Succeed())
		Expect(scenarios.Verify(j, exp{Held: &scenarios.Waited{Which: of("n1")}})).To(MatchError(
			"expected every delivery of n1 waits for another notification, but 0 of 1 delivery waited"))
		Expect(scenarios.Verify(j, exp{Arrival: []string{"n1", "n9"}})).To(MatchError("expected the store first gets n1, n9, in this order, but n9 never reached the store"))
		Expect(scenarios.Verify(j, exp{Subscription: &scenarios.Connected{Name: "s2", State: "enabled"}})).To(MatchError("expected the subscription s2 is enabled, but it was never connected"))
	})

	It("says one thing", func() {
		j := tell(story(), newStore().url).Journal
		Expect(scenarios.Verify(j, exp{})).To(MatchError("an expectation says one thing, not 0"))
		Expect(scenarios.Verify(j, exp{Arrival: []string{"n1"}, Phase: &scenarios.Phase{}})).To(MatchError("an expectation says one thing, not 2"))
	})
})

var _ = Describe("a plan", func() {
	It("tells what would be done, and when", func() {
		s := ending(story(
			on("outage"), scenarios.Step{Order: "create", As: "orders", Times: 3, Every: 90 * time.Second, Model: "DBS"},
			scenarios.Step{Order: "status", Of: "orders", Status: "DELIVERY", Substatus: "COURIER_SEARCH", As: "status", Hold: true},
			expect(exp{Attempts: &scenarios.Attempts{Which: of("orders")}}),
			off("outage"), idle(), scenarios.Step{Send: "status"},
			scenarios.Step{Await: &scenarios.Await{Until: "reachable"}},
		), exp{Title: "in my words", Arrival: []string{"orders", "status"}})
		var lines []string
		for _, p := range s.Plan() {
			lines = append(lines, fmt.Sprintf("%s %s", p.When, p.Text))
		}
		Expect(lines).To(Equal([]string{
			"+0s connect main",
			"+0s advance by 2m",
			"+2m switch on the fault outage",
			"+2m order create, by DBS, as orders, 3 times, every 1m30s",
			"+5m order status, of orders, to DELIVERY COURIER_SEARCH, as status, held back",
			"+5m expect at least 1 attempt of orders",
			"+5m switch off the fault outage",
			"+5m advance until idle",
			"later send status",
			"later await that the store is reachable",
			"later expect in my words",
		}))
	})
})
