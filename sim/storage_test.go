package sim_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("a storage", func() {
	It("keeps many markets, each as it was", func() {
		path := stateFile()
		storage, err := sim.OpenStorage(path)
		Expect(err).NotTo(HaveOccurred())
		orders := map[string]int{"": 1, "a": 2, "мир": 3}
		for name, n := range orders {
			m := newMarket(sim.Options{Storage: storage, World: name, Seed: uint64(n)})
			for range n {
				send(m, market.OrderCreated)
			}
			m.Close()
			Expect(m.KeepError()).NotTo(HaveOccurred())
		}
		Expect(storage.Close()).To(Succeed())

		storage, err = sim.OpenStorage(path)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(storage.Close)
		Expect(storage.Worlds()).To(Equal([]string{"", "a", "мир"}))
		for name, n := range orders {
			m := newMarket(sim.Options{Storage: storage, World: name})
			Expect(m.Orders()).To(HaveLen(n))
			Expect(m.Options().Seed).To(Equal(uint64(n)))
			Expect(storage.Remove(name)).NotTo(Succeed(), "it is in use")
			m.Close()
		}
		Expect(storage.Remove("a")).To(Succeed())
		Expect(storage.Worlds()).To(Equal([]string{"", "мир"}))
		Expect(newMarket(sim.Options{Storage: storage, World: "a"}).Orders()).To(BeEmpty())
	})

	It("is one place, not two", func() {
		storage, err := sim.OpenStorage(stateFile())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(storage.Close)
		_, err = sim.New(sim.Options{Storage: storage, StateFile: stateFile()})
		Expect(err).To(MatchError(ContainSubstring("two places")))
	})
})
