package sim_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("A market that keeps a part of its journal", func() {
	It("keeps the same in memory and in a file, also when that is opened with less", func() {
		o := sim.Options{Keep: journal.Limits{Entries: 1000}}
		inMemory := newMarket(o)
		o.StateFile = stateFile()
		kept := newMarket(o)
		for range 30 {
			for _, m := range []*sim.Market{inMemory, kept} {
				for range 50 {
					send(m, market.ChatCreated)
				}
				Expect(m.Keep()).To(Succeed())
			}
		}
		Eventually(kept.Journal().Dropped).Should(Equal(inMemory.Journal().Dropped()))
		Expect(inMemory.Journal().Dropped()).To(BeNumerically("~", 1900, 128))
		Expect(kept.Journal().Entries()).To(Equal(inMemory.Journal().Entries()))
		for _, text := range []string{"n1500", "n1", "n99*", "CHAT_CREATED"} {
			Expect(found(kept, text)).To(Equal(found(inMemory, text)), text)
		}
		before := kept.Journal().Entries()
		kept = reopened(kept, o)
		Expect(kept.Journal().Entries()).To(Equal(before))
		Expect(kept.Journal().Len()).To(Equal(inMemory.Journal().Len()))

		o.Keep.Entries = 300
		kept = reopened(kept, o)
		Eventually(func() int { return len(kept.Journal().Entries()) }, 10*time.Second).Should(BeNumerically("<=", 300+256))
		Expect(found(kept, "n1500")).To(HaveLen(2))
		Expect(found(kept, "n1100")).To(BeEmpty())
		Expect(kept.Reset()).To(Succeed())
		Expect(kept.Journal().Dropped()).To(BeZero())
		send(kept, market.ChatCreated)
		Expect(found(kept, "n1")).To(HaveLen(2))
	})

	It("refuses what is no limit", func() {
		_, err := sim.New(sim.Options{Keep: journal.Limits{For: -time.Hour}})
		Expect(err).To(MatchError(ContainSubstring("must not be negative")))
	})
})
