package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A fault between Market and a healthy store", func() {
	var store *store
	var m *sim.Market
	var id sim.SubscriptionID

	BeforeEach(func(ctx SpecContext) {
		store = newStore()
		m = newMarket(sim.Options{})
		id = enable(ctx, m, market.Subscription{URL: store.URL})
	})

	inject := func(f fault.Fault) sim.FaultID {
		GinkgoHelper()
		fault, err := m.Inject(f)
		Expect(err).NotTo(HaveOccurred())
		return fault
	}
	refuse := fault.Fault{Name: "outage", Before: fault.Refuse}

	It("before it keeps every request away, for 14 days (N-RETRY, N-DISCONNECT)", func(ctx SpecContext) {
		inject(refuse)
		n := send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(attempts(m, n)).To(HaveLen(464))
		Expect(attempts(m, n)).To(HaveEach(And(
			HaveField("Verdict.Subtype", market.ConnectionRefused),
			HaveField("Fault", Equal(&journal.Injected{Name: "outage", Kind: "refuse"})))))
		Expect(m.State(id)).To(Equal(sim.Disconnected))
		Expect(store.received()).To(Equal([]market.Type{market.Ping}))
	})

	It("after it has Market repeat what the store has handled (N-DUPLICATES)", func(ctx SpecContext) {
		inject(fault.Fault{Name: "lost", After: fault.Reset, Count: 2})
		n := send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(store.received()).To(Equal([]market.Type{market.Ping, market.OrderCreated, market.OrderCreated, market.OrderCreated}))
		list := attempts(m, n)
		Expect(list).To(HaveLen(3))
		Expect(list[0].Verdict.Subtype).To(Equal(market.ConnectionRefused))
		Expect(list[0].Reply).To(BeNil())
		Expect(list[0].Fault.Arrived).To(BeTrue())
		Expect(list[0].Fault.Reply.Body).To(Equal(goodReply))
		Expect(list[0].Fault.Verdict.Outcome).To(Equal(journal.Accepted))
		Expect(list[2].Fault).To(BeNil())
	})

	It("declares a delay that costs no time (N-DEADLINE)", func(ctx SpecContext) {
		late := func(d time.Duration) []journal.Exchange {
			fault := inject(fault.Fault{After: fault.Slow, Delay: market.Duration(d), Count: 1})
			n := send(m, market.OrderCreated)
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.Lift(fault)).To(Succeed())
			return attempts(m, n)
		}
		inTime := late(9900 * time.Millisecond)
		Expect(inTime).To(HaveLen(1))
		Expect(inTime[0].Fault.DeclaredMs).To(BeEquivalentTo(9900))

		tooLate := late(10100 * time.Millisecond)
		Expect(tooLate).To(HaveLen(2))
		Expect(tooLate[0].Verdict.Subtype).To(Equal(market.ReadTimedOut))
		Expect(tooLate[0].Measured.TotalMs).To(BeNumerically("<", 5000))
	})

	It("befalls the types that it names, and the first that fits comes first", func(ctx SpecContext) {
		inject(fault.Fault{Name: "orders", Before: fault.StatusFault, Status: 502, Types: []market.Type{market.OrderCreated}, Count: 1})
		inject(fault.Fault{Name: "all", Before: fault.Refuse, Count: 1})
		order, chat := send(m, market.OrderCreated), send(m, market.ChatCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(attempts(m, order)[0].Fault.Name).To(Equal("orders"))
		Expect(attempts(m, chat)[0].Fault.Name).To(Equal("all"))
	})

	It("acts in its stretch of virtual time alone", func(ctx SpecContext) {
		m = newMarket(sim.Options{Blocking: sim.Off})
		enable(ctx, m, market.Subscription{URL: store.URL})
		f := refuse
		f.From, f.Until = market.Duration(time.Minute), market.Duration(3*time.Minute)
		inject(f)
		for range 4 {
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		}
		var faults []bool
		for _, x := range m.Journal().Exchanges()[1:] {
			if x.Attempt == 1 {
				faults = append(faults, x.Fault != nil)
			}
		}
		Expect(faults).To(Equal([]bool{false, true, true, false}))
	})

	It("befalls a share of the requests, the same in every run", func(ctx SpecContext) {
		struck := func(seed uint64) []bool {
			m := newMarket(sim.Options{Seed: seed, Blocking: sim.Off})
			enable(ctx, m, market.Subscription{URL: store.URL})
			f := refuse
			f.Share = 0.3
			_, err := m.Inject(f)
			Expect(err).NotTo(HaveOccurred())
			for range 200 {
				send(m, market.OrderCreated)
			}
			Expect(m.Step(ctx)).To(BeTrue())
			var out []bool
			for _, x := range m.Journal().Exchanges()[1:] {
				out = append(out, x.Fault != nil)
			}
			return out
		}
		first := struck(7)
		Expect(first).To(HaveLen(200))
		n := 0
		for _, yes := range first {
			if yes {
				n++
			}
		}
		Expect(n).To(And(BeNumerically(">", 30), BeNumerically("<", 90)))
		Expect(struck(7)).To(Equal(first))
		Expect(struck(8)).NotTo(Equal(first))
	})

	Describe("that is a stale duplicate", func() {
		stale := fault.Fault{Name: "again", After: fault.StaleDuplicate, Delay: market.Duration(time.Hour)}

		It("has Market send what was accepted once more, and once only (N-DUPLICATES)", func(ctx SpecContext) {
			inject(stale)
			n := send(m, market.OrderCreated)
			Expect(m.Run(ctx)).To(Succeed())
			list := attempts(m, n)
			Expect(list).To(HaveLen(2))
			Expect(list[1].At.Sub(list[0].At)).To(Equal(time.Hour))
			Expect(list[1].Request.Body).To(Equal(list[0].Request.Body))
			Expect(list[1].Note).To(ContainSubstring("once more"))
			Expect(m.Journal().Count(journal.DeliveryAccepted)).To(Equal(2))
		})

		It("says nothing of it where the subscription has ended meanwhile", func(ctx SpecContext) {
			inject(stale)
			send(m, market.OrderCreated)
			Expect(m.Advance(ctx, 0)).To(Succeed())
			Expect(m.Remove(id)).To(Succeed())
			Expect(m.Run(ctx)).To(Succeed())
			Expect(m.Journal().Count(journal.DeliveryCancelled)).To(BeZero())
			Expect(store.received()).To(HaveLen(2))
		})
	})

	It("befalls PING too, and does not outlive its lifting (N-CONNECT-PING)", func(ctx SpecContext) {
		fault := inject(refuse)
		_, err := m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).To(MatchError(ContainSubstring("PING ended in CANT_GET_RESPONSE CONNECTION_REFUSED")))
		Expect(m.Lift(fault)).To(Succeed())
		_, err = m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).NotTo(HaveOccurred())
		Expect(kinds(entries(m, journal.FaultOn, journal.FaultOff))).To(Equal([]journal.Kind{journal.FaultOn, journal.FaultOff}))
		Expect(entries(m, journal.FaultOn)[0].Reason).To(Equal("outage, before: refuse"))
	})

	It("is not injected into probes", func(ctx SpecContext) {
		inject(refuse)
		exchanges, err := m.Probe(ctx, sim.Probe{URL: store.URL + "/notification", Body: []byte("{}")})
		Expect(err).NotTo(HaveOccurred())
		Expect(exchanges[0].Fault).To(BeNil())
	})

	It("that cannot be is refused", func() {
		_, err := m.Inject(fault.Fault{After: fault.Refuse})
		Expect(err).To(MatchError(ContainSubstring("the fault cannot be injected: refuse cannot come after")))
		Expect(m.Lift("f7")).To(MatchError(`unknown fault "f7": it cannot be lifted`))
		Expect(m.Journal().Count(journal.FaultOn)).To(BeZero())
	})
})
