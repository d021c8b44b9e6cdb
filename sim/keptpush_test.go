package sim_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

// pushPlay has a store asked by the push API in all kinds of ways, by a seed. Between is
// called between any two things that are done, and gives the Market to go on with.
func pushPlay(ctx SpecContext, m *sim.Market, seed uint64, between func(*sim.Market) *sim.Market) *sim.Market {
	GinkgoHelper()
	random := rand.New(rand.NewPCG(seed, 5))
	for range 60 {
		m = between(m)
		pushMove(ctx, m, random)
	}
	return m
}

// pushMove does one thing of a pushPlay.
func pushMove(ctx SpecContext, m *sim.Market, random *rand.Rand) {
	GinkgoHelper()
	shops := []int64{dbsShop, fbsShop}
	all := m.Orders()
	switch random.IntN(9) {
	case 0, 1, 2:
		spec := market.OrderSpec{Fake: random.IntN(5) == 0}
		if random.IntN(2) == 0 {
			spec.Payment = "POSTPAID"
		}
		_, _ = m.Happen(market.Event{Type: market.OrderCreated, CampaignID: shops[random.IntN(2)], OrderSpec: spec}) // the shop may be off
	case 3, 4:
		if len(all) == 0 {
			return
		}
		event := market.Event{Type: market.OrderCancellationRequest, Of: all[random.IntN(len(all))].ID}
		if random.IntN(3) > 0 {
			event.Type, event.Status = market.OrderStatusUpdated, market.StatusDelivery
		}
		_, _ = m.Happen(event) // the rules may be against it
	case 5:
		f := []fault.Fault{{Before: fault.Refuse}, {Before: fault.StatusFault, Status: 500}, {After: fault.Torn}}[random.IntN(3)]
		f.Count = 1 + random.IntN(7)
		_, err := m.Inject(f)
		Expect(err).NotTo(HaveOccurred())
	case 6:
		_, _ = m.PutCart(ctx, market.Cart{CampaignID: dbsShop, Items: []market.CartItem{{OfferID: []string{kettle, teaSKU}[random.IntN(2)]}}}) // it may be off the showcase
	case 7:
		Expect(m.EnablePush(shops[random.IntN(2)], random.IntN(3) > 0)).To(Succeed())
	default:
		Expect(m.Advance(ctx, time.Duration(1+random.IntN(90))*time.Minute)).To(Succeed())
	}
	if random.IntN(2) == 0 {
		_, err := m.Step(ctx)
		Expect(err).NotTo(HaveOccurred())
	}
}

// passing is a store whose handler can be told what to do before a request.
type passing struct {
	URL string

	mu     sync.Mutex
	before func(*http.Request)
}

// newPassing starts a store that answers as a sample store does.
func newPassing(behaviour string) *passing {
	GinkgoHelper()
	p := &passing{}
	to, err := url.Parse(simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL())
	Expect(err).NotTo(HaveOccurred())
	onward := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		before := p.before
		p.mu.Unlock()
		if before != nil {
			before(r)
		}
		onward.ServeHTTP(w, r)
	}))
	DeferCleanup(server.Close)
	p.URL = server.URL
	return p
}

// from has something done before each request from now on; nil does nothing.
func (p *passing) from(before func(*http.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = before
}

var _ = Describe("A market that plays the push API and is kept", func() {
	It("goes on after each end as if there had been none, whatever was asked and answered", func(ctx SpecContext) {
		store := simtest.Run(GinkgoTB(), "push-good-dbs", simtest.Options{})
		same := func(m *sim.Market) *sim.Market { return m }
		seen := map[journal.Kind]int{}
		for seed := range uint64(5) {
			o := sim.Options{Seed: seed + 1, Push: sim.Push{URL: store.URL(), ChecksFor: 3 * time.Hour}, Traffic: market.Traffic{PerHour: 1}}
			whole := pushPlay(ctx, newMarket(o), seed, same)
			for kind, n := range whole.Journal().Counts() {
				seen[kind] += n
			}
			o.StateFile = stateFile()
			random := rand.New(rand.NewPCG(seed, 77))
			again := pushPlay(ctx, newMarket(o), seed, func(m *sim.Market) *sim.Market {
				if random.IntN(3) > 0 {
					return m
				}
				before, shops := allOf(m), m.PushShops()
				m = reopened(m, o)
				Expect(allOf(m)).To(Equal(before))
				Expect(m.PushShops()).To(Equal(shops))
				return m
			})
			Expect(written(again)).To(Equal(written(whole)), "seed %d", seed)
			Expect(again.Orders()).To(Equal(whole.Orders()))
		}
		Expect(seen).To(And(HaveKey(journal.PushOff), HaveKey(journal.PushOn)), "so that all of it is met")
	}, SpecTimeout(5*time.Minute))

	for _, method := range []market.PushMethod{market.PushAccept, market.PushStatus} {
		It("has a request for "+string(method)+" that was under way made again, and says that its end is unknown", func(ctx SpecContext) {
			o, left, store := sim.Options{StateFile: stateFile()}, "", newPassing("push-good-dbs")
			o.Push.URL = store.URL
			m := newMarket(o)
			store.from(func(r *http.Request) {
				if r.URL.Path == "/"+string(method) {
					left = killed(o.StateFile)
				}
			})
			id := placed(m, market.Event{CampaignID: dbsShop})
			Expect(m.Advance(ctx, time.Minute)).To(Succeed())
			store.from(nil)

			o.StateFile = left
			again := newMarket(o)
			before := asked(m)
			Expect(asked(again)).To(HaveLen(len(before) - map[market.PushMethod]int{market.PushAccept: 1, market.PushStatus: 0}[method]))
			Expect(asked(again)).To(HaveEach(Or(HaveSuffix("accepted"), HaveSuffix(string(method)+" unknown"))))
			Expect(again.Advance(ctx, time.Minute)).To(Succeed())
			done := again.Journal().Entries()
			var attempts []int
			for _, e := range done {
				if e.Kind == journal.ExchangeDone && e.Exchange.Push == method {
					attempts = append(attempts, e.Exchange.Attempt)
				}
			}
			Expect(attempts).To(Equal([]int{1, 1}), "it is made again, not after")
			found, _ := again.Order(id)
			Expect(found.ExternalID).NotTo(BeEmpty())
			Expect(found.Status).To(Equal(market.StatusProcessing))
		})
	}

	It("ends the requests of orders where the push API is played no more", func(ctx SpecContext) {
		o, store := sim.Options{StateFile: stateFile()}, newPassing("push-good-dbs")
		o.Push.URL = store.URL
		m := newMarket(o)
		_, err := m.Inject(fault.Fault{Before: fault.Refuse, Count: 1})
		Expect(err).NotTo(HaveOccurred())
		placed(m, market.Event{CampaignID: dbsShop})
		Expect(m.Advance(ctx, 30*time.Second)).To(Succeed())
		o.Push.URL = ""
		m = reopened(m, o)
		Expect(m.Run(ctx)).To(Succeed())
		Expect(m.Journal().Count(journal.PushUntold)).To(Equal(1))
	})
})
