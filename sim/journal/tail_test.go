package journal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("the tail of a journal", func() {
	seqs := func(entries []journal.Entry) []int {
		out := []int{}
		for _, e := range entries {
			out = append(out, e.Seq)
		}
		return out
	}
	grow := func(j *journal.Journal, n int) {
		for range n {
			j.Append(journal.Entry{Kind: journal.FaultOn})
		}
	}

	It("has what comes, once", func() {
		j := &journal.Journal{}
		grow(j, 3)
		tail := j.Tail(1)
		entries, anew := tail.Next(10)
		Expect(seqs(entries)).To(Equal([]int{2, 3}))
		Expect(anew).To(BeFalse())
		more := tail.More()
		Expect(more).NotTo(BeClosed())
		grow(j, 2)
		Expect(more).To(BeClosed())
		entries, _ = tail.Next(1)
		Expect(seqs(entries)).To(Equal([]int{4}))
		Expect(tail.More()).To(BeClosed())
		entries, _ = tail.Next(1)
		Expect(seqs(entries)).To(Equal([]int{5}))
		entries, _ = tail.Next(1)
		Expect(entries).To(BeEmpty())
	})

	It("begins anew where all was put back, even if more came since than there was", func() {
		j := &journal.Journal{}
		grow(j, 3)
		tail := j.Tail(3)
		j.Clear()
		Expect(tail.More()).To(BeClosed())
		grow(j, 5)
		entries, anew := tail.Next(10)
		Expect(seqs(entries)).To(Equal([]int{1, 2, 3, 4, 5}))
		Expect(anew).To(BeTrue())
		_, anew = tail.Next(10)
		Expect(anew).To(BeFalse())
		more := tail.More()
		j.Clear()
		Expect(more).To(BeClosed())
		entries, anew = tail.Next(10)
		Expect(entries).To(BeEmpty())
		Expect(anew).To(BeTrue())
	})
})
