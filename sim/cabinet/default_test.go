package cabinet_test

import (
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the made-up cabinet", func() {
	It("is good, complete and the same every time", func() {
		c := cabinet.Default()
		Expect(c.Check()).To(Succeed())
		completed := cabinet.Default()
		completed.Complete()
		Expect(completed).To(Equal(c))
		empty := &cabinet.Cabinet{}
		empty.Complete()
		Expect(empty).To(Equal(c))
	})

	It("has shops of every model, two of them by FBS, and more than twenty goods in stock", func() {
		c := cabinet.Default()
		shops := map[market.Model]int{}
		for _, one := range c.Campaigns {
			shops[one.Model]++
		}
		Expect(shops).To(Equal(map[market.Model]int{market.FBS: 2, market.DBS: 1, market.Express: 1, market.FBY: 1, market.LaaS: 1}))
		Expect(len(c.Offers)).To(BeNumerically(">", 20))
		for _, o := range c.Offers {
			Expect(o.Price).To(BeNumerically(">", 0), o.SKU)
			for _, shop := range c.Campaigns {
				Expect(o.Stock.In(shop.Warehouse)).To(BeNumerically(">", 0), o.SKU)
			}
		}
	})

	It("has plain SKUs, and awkward ones for who asks", func() {
		for _, o := range cabinet.Default().Offers {
			Expect(o.SKU).To(MatchRegexp(`^[\p{L}0-9-]{1,30}$`))
		}
		c := cabinet.Awkward()
		Expect(c.Check()).To(Succeed())
		completed := cabinet.Awkward()
		completed.Complete()
		Expect(completed).To(Equal(c))
		all := ""
		longest := 0
		for _, o := range c.Offers {
			all += o.SKU
			longest = max(longest, utf8.RuneCountInString(o.SKU))
		}
		for _, sign := range []string{`"`, "'", "<", ">", "&", " ", "#", "+", "/", "?", "%", `\`} {
			Expect(all).To(ContainSubstring(sign))
		}
		Expect(longest).To(Equal(255))
	})

	It("shares nothing between two of them", func() {
		one, other := cabinet.Default(), cabinet.Default()
		one.Offers[0].Stock.Units = 0
		one.Campaigns[0].Name = ""
		Expect(other).To(Equal(cabinet.Default()))
	})
})
