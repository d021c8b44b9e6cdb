package market_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("rates of VAT", func() {
	It("have a number and a name each", func() {
		ids := map[int64]bool{}
		for _, rate := range market.VATRates() {
			Expect(ids).NotTo(HaveKey(rate.ID))
			ids[rate.ID] = true
			Expect(market.VATName(rate.ID)).To(Equal(rate.Name))
			Expect(market.VATID(rate.Name)).To(Equal(rate.ID))
		}
		Expect(market.VATName(0)).To(BeEmpty())
		Expect(market.VATName(3)).To(BeEmpty())
		Expect(market.VATID("VAT_99")).To(BeZero())
	})
})
