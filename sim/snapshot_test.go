package sim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const ample = 64 << 20

func taken(m *sim.Market) *sim.Snapshot {
	GinkgoHelper()
	s, err := m.Snapshot(ample)
	Expect(err).NotTo(HaveOccurred())
	return s
}

func restore(m *sim.Market, s *sim.Snapshot) {
	GinkgoHelper()
	Expect(m.Restore(s, "a test")).To(Succeed())
}

// standing is the journal of a Market without what was undone, numbered anew, as it
// would be written.
func standing(m *sim.Market) string {
	GinkgoHelper()
	var text strings.Builder
	for i, e := range journal.StandingEntries(m.Journal().Entries()) {
		e.Seq = i + 1
		if e.Exchange != nil {
			x := *e.Exchange
			x.Measured = nil
			e.Exchange = &x
		}
		line, err := json.Marshal(e)
		Expect(err).NotTo(HaveOccurred())
		text.Write(append(line, '\n'))
	}
	return text.String()
}

// standingLines are the journal of a run as the model writes it, without what was
// undone.
func (r *planRun) standingLines() []string {
	GinkgoHelper()
	stands := &journal.Journal{}
	for _, e := range journal.StandingEntries(r.market.Journal().Entries()) {
		stands.Append(e)
	}
	return r.linesOf(stands.Entries())
}

var _ = Describe("A market that was restored", func() {
	// digress does what another plan says, and has all of it undone.
	digress := func(ctx context.Context, run *planRun, random *rand.Rand) {
		GinkgoHelper()
		s := taken(run.market)
		before, plan := allButJournal(run.market), run.plan
		notes, allowed, notified := run.notes, slices.Clone(run.allowed), run.notified
		other := newPlan(random.Uint64())
		other.interferes = false
		run.plan, run.notified = other, map[string]int{}
		for _, move := range other.moves[:random.IntN(min(8, len(other.moves)))] {
			run.do(ctx, move)
			run.pass(ctx, func(ctx context.Context) error {
				return run.market.Advance(ctx, time.Duration(random.IntN(3*3600))*time.Second)
			})
		}
		restore(run.market, s)
		Expect(allButJournal(run.market)).To(Equal(before))
		run.plan, run.notes, run.allowed, run.notified = plan, notes, allowed, notified
	}

	DescribeTable("goes on as one that never left its way, whatever was done and answered meanwhile", func(ctx SpecContext, kept bool) {
		store := newStore()
		plans := uint64(20)
		if kept {
			plans = 6
		}
		for seed := range plans {
			w := &modelWorld{plan: newPlan(seed), notified: map[string]int{}}
			want := w.play()
			random := rand.New(rand.NewPCG(seed, 78))
			run := newPlanRun(newPlan(seed), store)
			if kept {
				run.market.Close()
				run.options.StateFile = stateFile()
				run.open()
			}
			run.between = func() {
				switch random.IntN(4) {
				case 0:
					digress(ctx, run, random)
				case 1:
					if kept {
						before := allOf(run.market)
						run.market.Close()
						run.open()
						Expect(allOf(run.market)).To(Equal(before))
					}
				}
			}
			run.play(ctx)
			if kept {
				run.open() // it was closed at the end
			}
			expectLines(run.standingLines(), want, seed)
			Expect(run.allowed).To(Equal(w.allowed), "which moves of newPlan(%d) can be made", seed)
			run.market.Close()
		}
	},
		Entry("in memory", SpecTimeout(5*time.Minute), false),
		Entry("in a file, with ends of the process between", SpecTimeout(5*time.Minute), true),
	)

	It("lives as its twin, with buyers, orders and calls", func(ctx SpecContext) {
		store := newStore()
		o := sim.Options{Moves: 1, Traffic: market.Traffic{PerHour: 3, For: 2 * day}}
		live := func(m *sim.Market) {
			for i := range 8 {
				Expect(m.Advance(ctx, 7*time.Hour)).To(Succeed())
				if all := m.Orders(); len(all) > 0 {
					one := all[len(all)-1]
					called(m, "PUT", fmt.Sprintf("/v2/campaigns/%d/orders/%d/status", one.CampaignID, one.ID), `{"order":{"status":"PROCESSING","substatus":"READY_TO_SHIP"}}`)
				}
				if i%3 == 0 {
					send(m, market.OrderReturnCreated)
				}
			}
		}
		twin, m := newMarket(o), newMarket(o)
		for _, one := range []*sim.Market{twin, m} {
			enable(ctx, one, market.Subscription{URL: store.URL})
			live(one)
		}
		s := taken(m)
		for range 2 {
			live(m)
			_, err := m.Inject(fault.Fault{Before: fault.Refuse})
			Expect(err).NotTo(HaveOccurred())
			Expect(m.Remove("s1")).To(Succeed())
			restore(m, s)
		}
		live(twin)
		live(m)
		Expect(allButJournal(m)).To(Equal(allButJournal(twin)))
		Expect(standing(m)).To(Equal(standing(twin)))
		Expect(m.Journal().Count(journal.MarketRestored)).To(Equal(2))
		Expect(len(m.Orders())).To(BeNumerically(">", 100))
	}, SpecTimeout(5*time.Minute))

	It("has all in its snapshots that is kept", func(ctx SpecContext) {
		store := newStore()
		m := newMarket(sim.Options{})
		enable(ctx, m, market.Subscription{URL: store.URL})
		store.from(fail)
		send(m, market.OrderCreated)
		called(m, "GET", "/v2/campaigns", "")
		_, err := m.Inject(fault.Fault{After: fault.Reset})
		Expect(err).NotTo(HaveOccurred())
		missing := []string{"settings", "flights", "words", "written", "metadata"} // which stay, are never under way then, and of files alone
		missing = append(missing, pushRows()...)                                   // of which there are none here
		Expect(append(missing, sim.InSnapshot(taken(m))...)).To(ConsistOf(sim.Collections()), "a collection is new: see Market.everything")
	})

	It("can be put back to what had been undone", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		first := taken(m)
		send(m, market.OrderCreated)
		second, with := taken(m), allButJournal(m)
		restore(m, first)
		Expect(m.Orders()).To(BeEmpty())
		restore(m, second)
		Expect(allButJournal(m)).To(Equal(with))
		Expect(journal.StandingEntries(m.Journal().Entries())).To(HaveLen(second.After()))
	})

	It("can be one of before a Reset", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		enable(ctx, m, market.Subscription{URL: newStore().URL})
		send(m, market.OrderCreated)
		s, with := taken(m), allButJournal(m)
		Expect(m.Reset()).To(Succeed())
		restore(m, s)
		Expect(allButJournal(m)).To(Equal(with))
		Expect(journal.StandingEntries(m.Journal().Entries())).To(BeEmpty())
		Expect(m.Run(ctx)).To(Succeed())
		Expect(journal.Deliveries(journal.StandingEntries(m.Journal().Entries()))).To(HaveExactElements(HaveField("State", journal.Delivered)))
	})

	It("knows nothing of a PING that was under way then, nor of its end", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		s := taken(m)
		store := newStore()
		store.from(func(w http.ResponseWriter, r *http.Request) {
			restore(m, s)
			_, err := m.Connect(ctx, market.Subscription{URL: newStore().URL})
			Expect(err).NotTo(HaveOccurred())
			accept(w, r)
		})
		_, err := m.Connect(ctx, market.Subscription{URL: store.URL})
		Expect(err).To(MatchError(ContainSubstring("put back")))
		Expect(m.Subscriptions()).To(HaveExactElements(HaveField("Plugged", true)))
		Expect(m.Journal().Exchanges()).To(HaveLen(1), "of the PING that came after")
		Expect(m.Run(ctx)).To(Succeed())
	})

	It("refuses a subscription whose PING was under way when the snapshot was taken", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		store := newStore()
		var s *sim.Snapshot
		store.from(func(w http.ResponseWriter, r *http.Request) {
			s = taken(m)
			accept(w, r)
		})
		enable(ctx, m, market.Subscription{URL: store.URL})
		restore(m, s)
		Expect(m.State("s1")).To(Equal(sim.Refused))
		Expect(m.Plug(ctx, "s1")).To(Succeed())
	})

	It("waits for the store that is being notified", func(ctx SpecContext) {
		m := newMarket(sim.Options{})
		store := newStore()
		enable(ctx, m, market.Subscription{URL: store.URL})
		s := taken(m)
		restored := make(chan struct{})
		store.from(func(w http.ResponseWriter, r *http.Request) {
			go func() {
				defer GinkgoRecover()
				defer close(restored)
				restore(m, s)
			}()
			accept(w, r)
		})
		send(m, market.OrderCreated)
		Expect(m.Run(ctx)).To(Succeed())
		Eventually(restored).Should(BeClosed())
		Expect(m.Orders()).To(BeEmpty())
		all := m.Journal().Entries()
		Expect(all[len(all)-1].Kind).To(Equal(journal.MarketRestored))
	})

	It("keeps its handler and key, and its stocks are those of then", func() {
		m := newMarket(sim.Options{})
		before := called(m, "GET", "/v2/campaigns", "").Body.String()
		s := taken(m)
		key := m.Key()
		send(m, market.OrderCreated)
		id := m.Orders()[0].ID
		restore(m, s)
		Expect(m.Key()).To(Equal(key))
		Expect(called(m, "GET", "/v2/campaigns", "").Body.String()).To(Equal(before))
		Expect(called(m, "GET", fmt.Sprintf("/v2/campaigns/%d/orders/%d", m.Campaigns()[0].ID, id), "").Code).To(Equal(http.StatusNotFound))
		send(m, market.OrderCreated)
		Expect(m.Orders()[0].ID).To(Equal(id))
	})

	It("is of its own snapshots alone, and these of their size", func() {
		m := newMarket(sim.Options{})
		_, err := m.Snapshot(1000)
		Expect(err).To(MatchError(sim.ErrSnapshotSize))
		Expect(newMarket(sim.Options{}).Restore(taken(m), "x")).To(MatchError(ContainSubstring("another market")))
	})
})

// allButJournal is all that can be seen of a Market but for its journal.
func allButJournal(m *sim.Market) string {
	GinkgoHelper()
	text := allOf(m)
	return text[:strings.LastIndex(text, "\n")]
}
