package market_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Regions", func() {
	It("are one tree, each after the region that it is in", func() {
		seen, roots := map[int64]bool{}, 0
		for _, r := range market.Regions() {
			Expect(seen).NotTo(HaveKey(r.ID), r.Name)
			if r.Parent == 0 {
				roots++
			} else {
				Expect(seen).To(HaveKey(r.Parent), r.Name)
			}
			seen[r.ID] = true
			Expect(market.Within(r.ID, 10000)).To(BeTrue(), r.Name)
		}
		Expect(roots).To(Equal(1))
	})

	It("know what lies in what", func() {
		Expect(market.Within(20475, market.Moscow)).To(BeTrue())
		Expect(market.Within(market.Moscow, 20475)).To(BeFalse())
		Expect(market.Within(2, market.Moscow)).To(BeFalse())
		Expect(market.Within(1_000_000, 10000)).To(BeFalse())
	})

	It("have the code of every country", func() {
		codes := map[int64]string{}
		for _, c := range market.Countries() {
			Expect(market.IsCountry(c.Code)).To(BeTrue(), c.Code)
			codes[c.RegionID] = c.Code
		}
		for _, r := range market.Regions() {
			if r.Type == "COUNTRY" {
				Expect(codes).To(HaveKey(r.ID), r.Name)
			}
		}
		Expect(codes).To(HaveKeyWithValue(int64(225), "RU"))
		for _, text := range []string{"XX", "ru", "R", "", " R", "RUS"} {
			Expect(market.IsCountry(text)).To(BeFalse(), text)
		}
	})
})
