package journal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("a journal that is followed", func() {
	It("says when there is more, also to those who ask late", func() {
		j := &journal.Journal{}
		one, two := j.Grown(0), j.Grown(0)
		Expect(one).NotTo(BeClosed())
		j.Append(journal.Entry{Kind: journal.OutageBegan})
		Expect(one).To(BeClosed())
		Expect(two).To(BeClosed())
		Expect(j.Grown(0)).To(BeClosed())
		Expect(j.Grown(1)).NotTo(BeClosed())
	})

	It("is read on from where one has come to", func() {
		j := &journal.Journal{}
		for range 3 {
			j.Append(journal.Entry{Kind: journal.OutageBegan})
		}
		Expect(j.Len()).To(Equal(3))
		Expect(j.After(1, 9)).To(HaveExactElements(HaveField("Seq", 2), HaveField("Seq", 3)))
		Expect(j.After(0, 3)).To(Equal(j.Entries()))
		Expect(j.After(-1, 1)).To(HaveExactElements(HaveField("Seq", 1)))
		Expect(j.After(0, -1)).To(BeEmpty())
		Expect(j.After(99, 1)).To(BeEmpty())
	})
})
