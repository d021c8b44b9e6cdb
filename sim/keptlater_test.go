package sim_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A market whose orders are read later", func() {
	It("has them as they were, after a kill and whatever has changed meanwhile", func() {
		o := sim.Options{StateFile: stateFile()}
		m := newMarket(o)
		for range 100 {
			send(m, market.OrderCreated)
		}
		orders := m.Orders()
		m = reopened(m, o)
		_, err := m.Compose(market.Event{Type: market.OrderCancelled, Of: orders[50].ID})
		Expect(err).NotTo(HaveOccurred())
		Expect(m.Keep()).To(Succeed())
		left := newMarket(sim.Options{StateFile: killed(o.StateFile)})
		after, ok := left.Order(orders[50].ID)
		Expect(ok).To(BeTrue())
		Expect(after.Status).To(Equal(market.StatusCancelled))
		Expect(left.Orders()).To(Equal(m.Orders()))
		for i, one := range left.Orders() {
			if i != 50 {
				Expect(one).To(Equal(orders[i]))
			}
		}
		Expect(left.KeepError()).NotTo(HaveOccurred())
	})

	It("can be reset while somebody still looks at what it was", func() {
		path := stateFile()
		m := newMarket(sim.Options{StateFile: path})
		for range 1000 {
			send(m, market.OrderCreated)
		}
		Expect(m.Keep()).To(Succeed())
		for range 5 {
			again := newMarket(sim.Options{StateFile: killed(path)})
			var readers sync.WaitGroup
			for range 2 {
				readers.Go(func() { again.FindOrders(sim.Query{Text: "no such buyer"}) })
			}
			Expect(again.Reset()).To(Succeed())
			Expect(again.Keep()).To(Succeed())
			readers.Wait()
			Expect(again.KeepError()).NotTo(HaveOccurred())
			again.Close()
		}
	})
})
