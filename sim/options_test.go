package sim_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Options", func() {
	It("make a Market as the contract has it where they are zero", func() {
		o := newMarket(sim.Options{}).Options()
		Expect(o.Revision).To(Equal(schemas.Latest))
		Expect(o.Seed).To(BeEquivalentTo(1))
		Expect(o.Cabinet).To(Equal(cabinet.Default()))
		Expect(o.FirstOrder).To(BeEquivalentTo(51_000_000_000))
		Expect(o.Start).To(Equal(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)))
		Expect(o.Path).To(Equal("/notification"))
		Expect(o.Deadline).To(Equal(10 * time.Second))
		Expect(o.PingDeadline).To(Equal(time.Second))
		Expect(o.Blocking).To(Equal(sim.On))
		Expect(o.ActivationDelay).To(Equal(2 * time.Minute))
		Expect(o.InFlight).To(Equal(64))
	})

	DescribeTable("hold PING to the deadline of the revision, or to that of the others if it is shorter (N-PING-DEADLINE)",
		func(o sim.Options, want time.Duration) {
			Expect(newMarket(o).Options().PingDeadline).To(Equal(want))
		},
		Entry("now", sim.Options{Deadline: time.Minute}, time.Second),
		Entry("in 2025", sim.Options{Deadline: time.Minute, Revision: "2025-09"}, 10*time.Second),
		Entry("where all are quicker", sim.Options{Deadline: time.Second / 2}, time.Second/2),
		Entry("told otherwise", sim.Options{PingDeadline: time.Hour}, time.Hour),
	)

	It("let a notification that fails stop the others as the revision has it (N-BLOCKING)", func() {
		Expect(newMarket(sim.Options{Revision: "2025-09"}).Options().Blocking).To(Equal(sim.Off))
		Expect(newMarket(sim.Options{Revision: "2025-09", Blocking: sim.On}).Options().Blocking).To(Equal(sim.On))
		_, err := sim.New(sim.Options{Blocking: "maybe"})
		Expect(err).To(MatchError(ContainSubstring("blocking must be on or off")))
	})

	It("begin time where they say, in UTC", func() {
		moscow := time.FixedZone("MSK", 3*60*60)
		m := newMarket(sim.Options{Start: time.Date(2027, 1, 1, 3, 0, 0, 0, moscow)})
		Expect(m.Now()).To(Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
	})

	It("have one cabinet, whatever the seed", func() {
		a, b := newMarket(sim.Options{Seed: 1}), newMarket(sim.Options{Seed: 2})
		Expect(b.Key()).To(Equal(a.Key()))
		Expect(b.Campaigns()).To(Equal(a.Campaigns()))
		one, other := draft(a, market.OrderCreated), draft(b, market.OrderCreated)
		Expect(other.ID()).To(Equal(one.ID()))
		Expect(other.Body).NotTo(Equal(one.Body), "the seed decides what is in it")
	})

	It("give the cabinet, and the number of the first order", func() {
		m := newMarket(sim.Options{Cabinet: ownCabinet(7, 101), FirstOrder: 57_123_456_789})
		n := draft(m, market.OrderCreated)
		Expect(n.BusinessID).To(BeEquivalentTo(7))
		Expect(n.CampaignID).To(BeEquivalentTo(101))
		Expect(n.ID()).To(BeEquivalentTo(57_123_456_789))
	})

	It("are not changed by what their owner does to them later", func(ctx SpecContext) {
		store := newStore()
		header := http.Header{"X-Test": {"as it was"}}
		m := newMarket(sim.Options{Header: header})
		header.Set("X-Test", "changed")
		m.Options().Header.Set("X-Test", "changed")
		got := make(chan string, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			got <- r.Header.Get("X-Test")
			accept(w, r)
		})
		Expect(m.Probe(ctx, sim.Probe{URL: store.URL})).To(HaveLen(1))
		Expect(got).To(Receive(Equal("as it was")))
	})

	It("send a header field of two spellings alike each time", func(ctx SpecContext) {
		spellings := func() http.Header { return http.Header{"x-test": {"c"}, "X-Test": {"b"}, "X-TEST": {"a"}} }
		store := newStore()
		got := make(chan []string, 1)
		store.from(func(w http.ResponseWriter, r *http.Request) {
			got <- r.Header["X-Test"]
			accept(w, r)
		})
		for range 20 {
			Expect(newMarket(sim.Options{Header: spellings()}).Probe(ctx, sim.Probe{URL: store.URL})).To(HaveLen(1))
			Expect(got).To(Receive(Equal([]string{"a", "b", "c"})))
			Expect(newMarket(sim.Options{}).Probe(ctx, sim.Probe{URL: store.URL, Header: spellings()})).To(HaveLen(1))
			Expect(got).To(Receive(Equal([]string{"a", "b", "c"})))
		}
	})

	DescribeTable("are refused with", func(o sim.Options, problem string) {
		m, err := sim.New(o)
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(m).To(BeNil())
	},
		Entry("an unknown revision", sim.Options{Revision: "2024-01"}, `unknown contract revision "2024-01": use one of 2025-09, 2026-09`),
		Entry("a negative cabinet", sim.Options{Cabinet: ownCabinet(-1)}, "-1"),
		Entry("a negative shop", sim.Options{Cabinet: ownCabinet(7, -5)}, "-5"),
		Entry("an order below all", sim.Options{FirstOrder: -1}, "first order"),
		Entry("an order beyond all", sim.Options{FirstOrder: 1e11}, "first order"),
		Entry("a path that is none", sim.Options{Path: "notification"}, `path "notification" must begin with /`),
		Entry("a path with a query", sim.Options{Path: "/n?a=1"}, "no ? or #"),
		Entry("a start that was long ago", sim.Options{Start: time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)}, "1970 to 2199, not 1969"),
		Entry("a start in the far future", sim.Options{Start: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)}, "not 2200"),
		Entry("a negative deadline", sim.Options{Deadline: -1}, "deadline must not be negative"),
		Entry("a negative deadline of PING", sim.Options{PingDeadline: -1}, "deadline must not be negative"),
		Entry("a negative delay", sim.Options{ActivationDelay: -1}, "activation delay must be from 0"),
		Entry("an endless delay", sim.Options{ActivationDelay: 366 * day}, "activation delay must be from 0"),
		Entry("fewer than no deliveries in flight", sim.Options{InFlight: -1}, "in flight must be from 1 to 10000, not -1"),
		Entry("too many deliveries in flight", sim.Options{InFlight: 10_001}, "not 10001"),
		Entry("a header name that cannot be sent", sim.Options{Header: http.Header{"a b": nil}}, `"a b"`),
		Entry("a header value that cannot be sent", sim.Options{Header: http.Header{"A": {"b\r\nC: d"}}}, `"A"`),
		Entry("a host that cannot be sent", sim.Options{Header: http.Header{"host": {"a b"}}}, `"host"`),
	)
})

var _ = Describe("The types of a revision (N-TYPES)", func() {
	It("are 18 in 2026-09, in the order of a story", func() {
		Expect(sim.Types("2026-09")).To(Equal(market.Types()))
		Expect(newMarket(sim.Options{}).Types()).To(Equal(market.Types()))
	})

	It("lack the questions and the services in 2025-09", func() {
		types, err := sim.Types("2025-09")
		Expect(err).NotTo(HaveOccurred())
		Expect(types).To(HaveLen(14))
		Expect(types).NotTo(ContainElements(market.QuestionCreated, market.OrderLineServiceStatusUpdated))

		m := newMarket(sim.Options{Revision: "2025-09"})
		Expect(m.Types()).To(Equal(types))
		_, err = m.Draft(market.QuestionCreated, market.Seeded)
		Expect(err).To(MatchError(And(ContainSubstring("2025-09"), ContainSubstring("QUESTION_CREATED"))))
	})

	It("are an error for an unknown one", func() {
		_, err := sim.Types("2024-01")
		Expect(err).To(MatchError(ContainSubstring("2024-01")))
	})
})
