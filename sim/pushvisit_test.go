package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// askedAbout are the requests of a method.
func askedAbout(m *sim.Market, method market.PushMethod) []*journal.Exchange {
	var all []*journal.Exchange
	for _, e := range m.Journal().Entries() {
		if e.Kind == journal.ExchangeDone && e.Exchange.Push == method {
			all = append(all, e.Exchange)
		}
	}
	return all
}

var _ = Describe("Buyers who come by themselves to a shop of the push API", func() {
	comes := func(o *sim.Options) {
		o.Cabinet, o.Push.Model = fullShelves(), market.DBS
		o.Traffic = market.Traffic{PerHour: 60, For: 2 * time.Hour}
	}

	It("have the store asked about their cart, and order by the option that it offers (L-CART)", func(ctx SpecContext) {
		m, _ := pushMarket("push-good-dbs", comes)
		Expect(m.Advance(ctx, 3*time.Hour)).To(Succeed())
		ordered := 0
		for _, o := range m.Orders() {
			if o.Model == market.DBS {
				Expect(o.Delivery.OptionID+o.Delivery.DigitalType).NotTo(BeEmpty(), "order %d", o.ID)
				Expect(o.ExternalID).NotTo(BeEmpty(), "order %d is accepted", o.ID)
				ordered++
			}
		}
		Expect(ordered).To(BeNumerically(">", 5))
		Expect(len(m.Orders())).To(BeNumerically(">", ordered), "other shops have buyers, too")
		Expect(m.Traffic().Ordered).To(Equal(len(m.Orders())))
		Expect(len(askedAbout(m, market.PushCart))).To(BeNumerically(">", ordered), "some carts change")
	})

	It("go where the answer is wrong", func(ctx SpecContext) {
		m, _ := pushMarket("push-extra-item", comes)
		Expect(m.Advance(ctx, 3*time.Hour)).To(Succeed())
		Expect(askedAbout(m, market.PushCart)).NotTo(BeEmpty())
		Expect(m.Traffic().Lost).To(BeNumerically(">", 5))
		for _, o := range m.Orders() {
			Expect(o.Model).NotTo(Equal(market.DBS))
		}
	})
})
