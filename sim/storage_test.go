package sim_test

import (
	"encoding/json"

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

	It("has what is said of each of its worlds, open or not, and numbers for new ones", func() {
		path := stateFile()
		storage, err := sim.OpenStorage(path)
		Expect(err).NotTo(HaveOccurred())
		newMarket(sim.Options{Storage: storage}).Close()
		a := newMarket(sim.Options{Storage: storage, World: "a", Metadata: json.RawMessage(`{"key":1}`)})
		b := newMarket(sim.Options{Storage: storage, World: "b", Metadata: json.RawMessage(`"ё"`)})
		b.SetMetadata(json.RawMessage(`"later"`))
		Expect(b.Reset()).To(Succeed())
		b.Close()
		Expect(a.Keep()).To(Succeed())
		Expect(storage.Number()).To(Equal(int64(1)))
		Expect(storage.Metadata()).To(Equal(map[string]json.RawMessage{"a": json.RawMessage(`{"key":1}`), "b": json.RawMessage(`"later"`)}))
		a.Close()
		Expect(storage.Close()).To(Succeed())

		storage, err = sim.OpenStorage(path)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(storage.Close)
		Expect(storage.Number()).To(Equal(int64(2)))
		b = newMarket(sim.Options{Storage: storage, World: "b", Metadata: json.RawMessage(`"another"`)})
		Expect(b.Metadata()).To(BeEquivalentTo(`"later"`))
		_, err = sim.New(sim.Options{Metadata: json.RawMessage(`{`)})
		Expect(err).To(MatchError(ContainSubstring("not JSON")))
	})

	It("is one place, not two", func() {
		storage, err := sim.OpenStorage(stateFile())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(storage.Close)
		_, err = sim.New(sim.Options{Storage: storage, StateFile: stateFile()})
		Expect(err).To(MatchError(ContainSubstring("two places")))
	})
})
