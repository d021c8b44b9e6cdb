package sim_test

import (
	"runtime"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("The memory of a market that is kept", func() {
	It("does not grow with what the journal has", func() {
		m := newMarket(sim.Options{StateFile: stateFile()})
		h, err := m.Handler()
		Expect(err).NotTo(HaveOccurred())
		calls := func(n int) uint64 {
			for range n {
				Expect(serveOnce(h, "GET").Code).NotTo(BeZero())
			}
			Expect(m.SetTraffic(market.Traffic{})).To(Succeed()) // a change, so that Keep waits for all before it
			Expect(m.Keep()).To(Succeed())
			runtime.GC()
			runtime.GC() // what the first one finds is freed by the second
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			return memory.HeapAlloc
		}
		const many = 15_000 // more than fit the window
		first := calls(many)
		second := calls(2 * many)
		Expect(m.Journal().Count(journal.PullCall)).To(Equal(3 * many))
		Expect(second).To(BeNumerically("<", first+first/10+4<<20))
		Expect(m.Journal().After(10, 1)).To(HaveExactElements(HaveField("Seq", 11)), "the first ones are read from the file")
	})
})
