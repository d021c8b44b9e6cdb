package sim_test

import (
	"math/rand/v2"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pushRows are the collections of what is kept of the push API.
func pushRows() []string {
	return []string{"pushShops", "pushEnabled", "pushRequests", "acceptances", "tellings", "pushChecks", "purchases"}
}

var _ = Describe("A market that plays the push API and was restored", func() {
	DescribeTable("goes on as one that never left its way, whatever was asked and answered meanwhile", func(ctx SpecContext, kept bool) {
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		same := func(m *sim.Market) *sim.Market { return m }
		seen := map[journal.Kind]int{}
		for seed := range uint64(6) {
			o := sim.Options{Seed: seed + 1, Push: sim.Push{URL: store.URL(), ChecksFor: 3 * time.Hour}, Traffic: market.Traffic{PerHour: 1}}
			whole := pushPlay(ctx, newMarket(o), seed, same)
			if kept {
				o.StateFile = stateFile()
			}
			random := rand.New(rand.NewPCG(seed, 78))
			again := pushPlay(ctx, newMarket(o), seed, func(m *sim.Market) *sim.Market {
				switch random.IntN(5) {
				case 0, 1:
					s := taken(m)
					before, shops, entries := allButJournal(m), m.PushShops(), m.Journal().Len()
					for range random.IntN(12) {
						pushMove(ctx, m, random)
					}
					for _, e := range m.Journal().After(entries, 10_000) {
						seen[e.Kind]++
					}
					restore(m, s)
					Expect(allButJournal(m)).To(Equal(before))
					Expect(m.PushShops()).To(Equal(shops))
				case 2:
					if kept {
						before, shops := allOf(m), m.PushShops()
						m = reopened(m, o)
						Expect(allOf(m)).To(Equal(before))
						Expect(m.PushShops()).To(Equal(shops))
					}
				}
				return m
			})
			Expect(standing(again)).To(Equal(standing(whole)), "seed %d", seed)
			Expect(again.Orders()).To(Equal(whole.Orders()))
			Expect(again.PushShops()).To(Equal(whole.PushShops()))
			again.Close()
		}
		Expect(seen).To(And(HaveKey(journal.PushOff), HaveKey(journal.PushOn), HaveKey(journal.ExchangeDone)), "so that all of it is undone")
	},
		Entry("in memory", SpecTimeout(5*time.Minute), false),
		Entry("in a file, with ends of the process between", SpecTimeout(5*time.Minute), true),
	)

	It("has all in its snapshots that is kept of the push API", func(ctx SpecContext) {
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		m := newMarket(sim.Options{Push: sim.Push{URL: store.URL(), ChecksFor: time.Hour}, Traffic: market.Traffic{PerHour: 60}})
		Expect(m.EnablePush(fbsShop, false)).To(Succeed())
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusDelivery})
		placed(m, market.Event{CampaignID: dbsShop})
		seen := map[string]bool{}
		see := func() {
			for _, name := range sim.InSnapshot(taken(m)) {
				seen[name] = true
			}
		}
		see()
		for range 1000 { // a buyer's cart is asked about at the very instant at which he comes
			if seen["purchases"] {
				break
			}
			_, err := m.Step(ctx)
			Expect(err).NotTo(HaveOccurred())
			see()
		}
		for _, name := range pushRows() {
			Expect(seen).To(HaveKey(name))
		}
	})

	It("knows nothing of a cart that the store was being asked about, nor of its end", func(ctx SpecContext) {
		o, store := sim.Options{StateFile: stateFile()}, newPassing("push-good-dbs")
		o.Push.URL = store.URL
		m := newMarket(o)
		s, shops := taken(m), m.PushShops()
		before := allButJournal(m)
		store.from(func(*http.Request) { restore(m, s) })
		_, err := m.PutCart(ctx, market.Cart{CampaignID: dbsShop, Items: []market.CartItem{{OfferID: kettle}}})
		Expect(err).To(MatchError(sim.ErrReset))
		store.from(nil)
		Expect(allButJournal(m)).To(Equal(before))
		Expect(m.PushShops()).To(Equal(shops))
		m = reopened(m, o)
		Expect(allButJournal(m)).To(Equal(before))
		Expect(m.Journal().Exchanges()).To(BeEmpty(), "nor is its end unknown")
	})

	It("tells all that waited to be told of an order, one after the other", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile(), Push: sim.Push{URL: simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{}).URL()}}
		m := newMarket(o)
		id := placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		for _, status := range []market.Status{market.StatusDelivery, market.StatusPickup, market.StatusDelivered} {
			occurs(m, id, market.Event{Type: market.OrderStatusUpdated, Status: status})
		}
		s, before := taken(m), len(asked(m))
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		once := asked(m)[before:]
		Expect(once).To(HaveLen(3))
		restore(m, s)
		m = reopened(m, o)
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		Expect(asked(m)[before+3:]).To(Equal(once))
	})

	It("is there after the end of the process as it was restored, also where the store was switched off meanwhile", func(ctx SpecContext) {
		o := sim.Options{StateFile: stateFile(), Push: sim.Push{URL: simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{}).URL()}}
		m := newMarket(o)
		id := placed(m, market.Event{CampaignID: dbsShop})
		s, shops := taken(m), m.PushShops()
		_, err := m.Inject(fault.Fault{Before: fault.Refuse})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		Expect(m.SwitchedOff(dbsShop)).To(BeTrue())
		restore(m, s)
		m = reopened(m, o)
		Expect(m.PushShops()).To(Equal(shops))
		Expect(m.SwitchedOff(dbsShop)).To(BeFalse())
		Expect(m.Advance(ctx, time.Minute)).To(Succeed())
		found, _ := m.Order(id)
		Expect(found.ExternalID).NotTo(BeEmpty())
	})
})
