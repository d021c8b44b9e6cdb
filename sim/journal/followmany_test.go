package journal_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("Following a journal", func() {
	It("misses nothing while others write", func() {
		j := &journal.Journal{}
		const writers, each = 4, 250
		var writing sync.WaitGroup
		for range writers {
			writing.Go(func() {
				for range each {
					j.Append(journal.Entry{Kind: journal.FaultOn})
				}
			})
		}
		seen := 0
		for seen < writers*each {
			<-j.Grown(seen)
			for _, e := range j.After(seen, 7) {
				Expect(e.Seq).To(Equal(seen + 1))
				seen = e.Seq
			}
		}
		writing.Wait()
		Expect(j.Len()).To(Equal(writers * each))
	})
})
