package sim_test

import (
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Looking around in a market", func() {
	It("finds orders, the newest first, page by page, by number, buyer, SKU and status", func() {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(m.Close)
		for range 7 {
			_, err := m.Compose(market.Event{Type: market.OrderCreated, OrderSpec: market.OrderSpec{Buyer: &market.BuyerSpec{Name: "Ёлкина Анна"}}})
			Expect(err).NotTo(HaveOccurred())
		}
		all := m.Orders()
		var found []int64
		for page := 1; page <= 4; page++ {
			part := m.FindOrders(sim.Query{Page: page, Size: 3})
			Expect(part.Total).To(Equal(7))
			for _, o := range part.Items {
				found = append(found, o.ID)
			}
		}
		var newest []int64
		for i := len(all) - 1; i >= 0; i-- {
			newest = append(newest, all[i].ID)
		}
		Expect(found).To(Equal(newest))
		Expect(m.FindOrders(sim.Query{Text: "ёлкина"}).Total).To(Equal(7))
		Expect(m.FindOrders(sim.Query{Text: all[2].Items[0].OfferID}).Total).To(BeNumerically(">=", 1))
		Expect(m.FindOrders(sim.Query{Text: "nobody"}).Items).To(BeEmpty())
		Expect(m.FindOrders(sim.Query{Text: "А АН"}).Total).To(Equal(7), "in any case, in the middle")
		Expect(m.FindOrders(sim.Query{Text: "Анна!"}).Total).To(BeZero(), "more than there is")
		Expect(m.FindOrders(sim.Query{Text: "\xff"}).Total).To(BeZero())
		Expect(m.FindOrders(sim.Query{Text: "Ёлкина", Page: 2, Size: 3}).Items).To(HaveExactElements(HaveField("ID", newest[3]), HaveField("ID", newest[4]), HaveField("ID", newest[5])))
		Expect(m.FindOrders(sim.Query{Page: 99, Size: 3})).To(Equal(sim.Part[market.Order]{Items: []market.Order{}, Total: 7}))
		number := strconv.FormatInt(newest[0], 10)
		Expect(m.FindOrders(sim.Query{Text: number[len(number)-4:]}).Items).To(ContainElement(HaveField("ID", newest[0])))
		total := 0
		for status, n := range m.CountOrders() {
			total += n
			Expect(m.FindOrders(sim.Query{Status: status}).Total).To(Equal(n))
		}
		Expect(total).To(Equal(7))
	})

	It("says what an order may come to, and each can happen", func() {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(m.Close)
		_, err = m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS})
		Expect(err).NotTo(HaveOccurred())
		next := m.NextStates(m.Orders()[0])
		Expect(next).NotTo(BeEmpty())
		Expect(next).To(ContainElement(HaveField("By", market.Buyer)))
	})

	It("finds goods with what there is of them, reserved ones too", func() {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(m.Close)
		var one sim.Goods
		for _, g := range m.FindGoods(sim.Query{Size: 1000}).Items {
			if g.Fit > 5 && g.Digital == "" {
				one = g
			}
		}
		_, err = m.Compose(market.Event{Type: market.OrderCreated, Model: market.FBS, OrderSpec: market.OrderSpec{Items: []market.ItemSpec{{OfferID: one.ID, Count: 1}}}})
		Expect(err).NotTo(HaveOccurred())
		found := m.FindGoods(sim.Query{Text: one.ID})
		Expect(found.Items[0].ID).To(Equal(one.ID))
		Expect(found.Items[0].Reserved).To(BeEquivalentTo(1))
		Expect(m.FindGoods(sim.Query{Text: "no such thing"}).Total).To(BeZero())
	})
})
