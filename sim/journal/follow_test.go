package journal_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("Following a journal", func() {
	journalOf := func(n int) *journal.Journal {
		j := &journal.Journal{}
		for range n {
			j.Append(journal.Entry{Kind: journal.FaultOn})
		}
		return j
	}

	DescribeTable("takes what comes after an entry", func(after, limit int, expected ...int) {
		seqs := []int{}
		for _, e := range journalOf(3).After(after, limit) {
			seqs = append(seqs, e.Seq)
		}
		Expect(seqs).To(Equal(append([]int{}, expected...)))
	},
		Entry("from the first", 0, 10, 1, 2, 3),
		Entry("up to a limit", 1, 1, 2),
		Entry("up to none", 0, 0),
		Entry("up to less than none", 0, -1),
		Entry("from before the first", -5, 2, 1, 2),
		Entry("from the last", 3, 10),
		Entry("from beyond the last", 9, 10),
	)

	It("is told of the next entry, and at once of one that is there", func() {
		j := journalOf(1)
		Expect(j.Len()).To(Equal(1))
		Expect(j.Grown(0)).To(BeClosed())
		waiting, also := j.Grown(1), j.Grown(1)
		Expect(waiting).NotTo(BeClosed())
		j.Append(journal.Entry{Kind: journal.FaultOff})
		Expect(waiting).To(BeClosed())
		Expect(also).To(BeClosed())
		Expect(j.Grown(2)).NotTo(BeClosed())
	})

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

	It("knows every kind once", func() {
		seen := map[journal.Kind]bool{}
		for _, k := range journal.Kinds() {
			Expect(seen).NotTo(HaveKey(k))
			seen[k] = true
		}
		Expect(seen).To(HaveLen(len(declaredKinds())))
		for _, k := range declaredKinds() {
			Expect(seen).To(HaveKey(journal.Kind(k)))
		}
	})
})
