package sim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// fullShelves is the made-up cabinet with enough in stock for any traffic.
func fullShelves() *cabinet.Cabinet {
	c := cabinet.Default()
	for i := range c.Offers {
		c.Offers[i].Stock = &cabinet.Stock{Units: 1_000_000}
	}
	return c
}

// forgetful does what a good store does, but for one order in eight, and seldom says
// that what it delivers has arrived.
func forgetful(l *life, o *lifeOrder) {
	onItsWay := o.model == market.DBS && o.Status == "DELIVERY" && !o.CancelRequested
	if o.ID/2%8 != 0 && (!onItsWay || o.ID/2%8 == 1) {
		diligent(l, o)
	}
}

var _ = Describe("Traffic", func() {
	// A day's traffic of orders, to the end of the last of them. Each notification is
	// looked up as it comes, with the order's sums (see life).
	It("is of orders that can all be read, add up and end", func(ctx SpecContext) {
		l := newLife(ctx, sim.Options{Cabinet: fullShelves(), Traffic: market.Traffic{PerHour: 200, For: day}, InFlight: 64})
		l.work = forgetful
		Expect(l.market.Run(ctx)).To(Succeed())
		Expect(l.wrong[:min(len(l.wrong), 5)]).To(BeEmpty())
		all := l.market.Orders()
		Expect(len(all)).To(BeNumerically("~", 24*200, 400))
		Expect(l.market.Traffic()).To(HaveField("Ordered", len(all)))
		Expect(l.market.Waiting()).To(BeZero(), "nothing is left to happen")
		models, ends := map[market.Model]int{}, map[market.Status]int{}
		for _, o := range all {
			Expect(o.Status.Over()).To(BeTrue(), "order %d by %s is %s", o.ID, o.Model, o.State)
			Expect(l.states[o.ID]).NotTo(BeEmpty())
			models[o.Model]++
			ends[o.Status]++
		}
		Expect(models).To(HaveLen(4), "LaaS is for the store itself")
		Expect(ends).To(HaveLen(4))
		Expect(ends[market.StatusDelivered]).To(BeNumerically(">", len(all)/2), "most orders get to their buyers")
		for _, t := range l.market.Types() {
			if t != market.OrderUpdated && t != market.OrderLineServiceStatusUpdated && t != market.QuestionCommentCreated {
				Expect(l.types[t]).To(BeNumerically(">", 0), "%s", t)
			}
		}
		l.returnsAddUp(all)
	})

	It("is the same for the same seed", func(ctx SpecContext) {
		run := func(seed uint64) string {
			m := newMarket(sim.Options{Seed: seed, Moves: 1, Traffic: market.Traffic{PerHour: 60, For: time.Hour}})
			Expect(m.Run(ctx)).To(Succeed())
			return written(m)
		}
		Expect(run(7)).To(Equal(run(7)))
		Expect(run(7)).NotTo(Equal(run(8)))
	})

	It("is turned on and off, and goes on without end until then", func(ctx SpecContext) {
		m := newMarket(sim.Options{Cabinet: fullShelves()})
		Expect(m.Advance(ctx, day)).To(Succeed())
		Expect(m.Orders()).To(BeEmpty(), "it is off unless it is asked for")
		Expect(m.SetTraffic(market.Traffic{PerHour: 100})).To(Succeed())
		Expect(m.Run(ctx)).To(MatchError(sim.ErrTraffic))
		Expect(m.Advance(ctx, time.Hour)).To(Succeed())
		came := len(m.Orders())
		Expect(came).To(BeNumerically("~", 100, 40))
		Expect(m.SetTraffic(market.Traffic{})).To(Succeed())
		Expect(m.Advance(ctx, day)).To(Succeed())
		Expect(m.Orders()).To(HaveLen(came))
		Expect(m.SetTraffic(market.Traffic{PerHour: market.MaxTraffic + 1})).To(MatchError(ContainSubstring("from 0 to 10000 orders an hour")))
		Expect(m.Reset()).To(Succeed())
		Expect(m.Traffic()).To(Equal(sim.TrafficState{}))
	})

	It("leaves what is out of stock alone, and counts those who went", func(ctx SpecContext) {
		own := ownCabinet(7, 101)
		own.Offers = []cabinet.Offer{{SKU: "A", Price: 100_00, Stock: &cabinet.Stock{Units: 3}}}
		m := newMarket(sim.Options{Cabinet: own, Traffic: market.Traffic{PerHour: 50, For: time.Hour}})
		Expect(m.Run(ctx)).To(Succeed())
		now, units := m.Traffic(), int64(0)
		for _, o := range m.Orders() {
			units += o.Items[0].Count
		}
		Expect(units).To(Equal(int64(3)))
		Expect(now.Lost).To(BeNumerically(">", 0))
		Expect(now.Ordered).To(Equal(len(m.Orders())))
	})
})

// returnsAddUp checks that what comes back is worth what was paid for it, at most.
func (l *life) returnsAddUp(all []market.Order) {
	GinkgoHelper()
	returns := 0
	for _, o := range all {
		if !l.back[o.ID] {
			continue
		}
		status, text := l.call("GET", fmt.Sprintf("/v2/campaigns/%d/returns?orderIds=%d", o.CampaignID, o.ID), "")
		Expect(status).To(Equal(http.StatusOK), text)
		var read struct {
			Result struct {
				Returns []struct {
					Amount struct{ Value market.Money }
					Items  []struct {
						ShopSKU string
						Count   int64
					}
				}
			}
		}
		Expect(json.Unmarshal([]byte(text), &read)).To(Succeed())
		bought := map[string]market.OrderItem{}
		for _, item := range o.Items {
			bought[item.OfferID] = item
		}
		for _, r := range read.Result.Returns {
			returns++
			worth := market.Money(0)
			for _, item := range r.Items {
				worth += bought[item.ShopSKU].Price * market.Money(item.Count)
			}
			Expect(r.Amount.Value).To(BeNumerically("<=", worth))
		}
	}
	Expect(returns).To(BeNumerically(">", 100))
}
