package sim_test

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// client is one of several that call at once. It remembers what it read.
type client struct {
	seller
	random *rand.Rand
	orders []market.Order
	last   map[int64]seen
}

// works makes random calls: reads by one order and by many, and moves that the
// tables allowed at the time of the last read.
func (c *client) works(calls int) {
	GinkgoHelper()
	for range calls {
		o := pick(c.random, c.orders)
		switch c.random.IntN(4) {
		case 0:
			for id, got := range c.finds(idsOf(c.orders)...) {
				c.notes(id, got)
			}
		case 1:
			moves := rules.NextMoves(o.Model, market.Store, c.last[o.ID].State)
			if len(moves) == 0 {
				continue
			}
			likely := moves[:min(len(moves), 2)] // cancellations come last, and end it all
			code, reply := c.asks(o.CampaignID, o.ID, pick(c.random, likely).To)
			Expect(code).To(BeElementOf(http.StatusOK, http.StatusBadRequest), reply)
		default:
			c.notes(o.ID, c.sees(o.CampaignID, o.ID))
		}
	}
}

// notes checks that an order never goes back.
func (c *client) notes(id int64, got seen) {
	GinkgoHelper()
	last, ok := c.last[id]
	c.last[id] = got
	if !ok {
		return
	}
	Expect(got.Updated).NotTo(BeTemporally("<", last.Updated), "order %d: %v after %v", id, got, last)
	Expect(step(got.State)).NotTo(BeNumerically("<", step(last.State)), "order %d: %v after %v", id, got, last)
	if last.State.Status.Terminal() {
		Expect(got.State).To(Equal(last.State))
	}
}

// step is how far a state is on an order's way. Reasons to cancel are equal.
func step(s market.State) int {
	far := 100 * slices.Index(market.Statuses(), s.Status)
	if s.Status == market.StatusCancelled {
		return far
	}
	return far + slices.Index(market.Substatuses(s.Status), s.Substatus)
}

func idsOf(orders []market.Order) []int64 {
	var ids []int64
	for _, o := range orders {
		ids = append(ids, o.ID)
	}
	return ids
}

// carries takes what Market delivers on its way, as far as it gets.
func (s seller) carries(orders []market.Order) {
	GinkgoHelper()
	for _, status := range []market.Status{market.StatusDelivery, market.StatusDelivered} {
		for _, o := range orders {
			if o.Model == market.DBS {
				continue
			}
			story, err := s.market.Compose(market.Event{Type: market.OrderStatusUpdated, Of: o.ID, Status: status, Force: true})
			if err != nil {
				continue // the store has cancelled it
			}
			for _, n := range story {
				_, err := s.market.Send(n)
				Expect(err).NotTo(HaveOccurred())
			}
		}
	}
}

// passesTime lets notifications out until told to end, and once more.
func (s seller) passesTime(ctx SpecContext, end <-chan struct{}) {
	GinkgoHelper()
	for {
		Expect(s.market.Advance(ctx, 100*time.Millisecond)).To(Succeed())
		select {
		case <-end:
			Expect(s.market.Advance(ctx, 0)).To(Succeed())
			return
		default:
		}
	}
}

var _ = Describe("Clients that call at once, while notifications come,", func() {
	DescribeTable("never see an order go back, nor in two states", func(ctx SpecContext, clients int) {
		s := newSeller(ctx, sim.Options{Seed: uint64(clients)})
		s.store.from(s.looksUp(func(n news, now seen) {
			if told, ok := n.state(); ok && told.Substatus != "" {
				Expect(step(now.State)).NotTo(BeNumerically("<", step(told)), "%v after %v", now, told)
			}
		}))
		var orders []market.Order
		for range 6 {
			for _, model := range market.Models() {
				orders = append(orders, s.ordered(ctx, model))
			}
		}
		var working, passing sync.WaitGroup
		all := make([]*client, clients)
		for i := range all {
			all[i] = &client{s, rand.New(rand.NewPCG(uint64(i), 2)), orders, map[int64]seen{}}
			working.Go(func() {
				defer GinkgoRecover()
				all[i].works(600 / clients)
			})
		}
		working.Go(func() {
			defer GinkgoRecover()
			s.carries(orders)
		})
		end := make(chan struct{})
		passing.Go(func() {
			defer GinkgoRecover()
			s.passesTime(ctx, end)
		})
		working.Wait()
		close(end)
		passing.Wait()

		found := s.finds(idsOf(orders)...)
		for _, o := range orders {
			got := s.sees(o.CampaignID, o.ID)
			Expect(found[o.ID]).To(Equal(got))
			for _, c := range all {
				c.notes(o.ID, got)
			}
		}
	},
		Entry("two of them", 2, SpecTimeout(time.Minute)),
		Entry("eight of them", 8, SpecTimeout(time.Minute)),
	)

	It("find that a cancellation holds from when it can be seen, whatever Market tells then", func(ctx SpecContext) {
		s := newSeller(ctx, sim.Options{})
		for range 300 {
			o := s.ordered(ctx, market.FBS)
			var telling sync.WaitGroup
			telling.Go(func() {
				defer GinkgoRecover()
				for known := o; known.State == o.State && ctx.Err() == nil; {
					known, _ = s.market.Order(o.ID)
				}
				s.carries([]market.Order{o})
			})
			cancelled := stateOf("CANCELLED", "SHOP_FAILED")
			code, reply := s.asks(o.CampaignID, o.ID, cancelled)
			telling.Wait()
			Expect(code).To(Equal(http.StatusOK), reply)
			Expect(s.sees(o.CampaignID, o.ID).State).To(Equal(cancelled))
		}
	}, SpecTimeout(time.Minute))
})
