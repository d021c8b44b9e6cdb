package journal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("Waiting for what comes next", func() {
	It("ends with the next entry, for all who wait", func() {
		j := &journal.Journal{}
		j.Append(journal.Entry{Kind: journal.FaultOn})
		one, two := j.Changed(), j.Changed()
		Expect(one).NotTo(BeClosed())
		j.Append(journal.Entry{Kind: journal.FaultOff})
		Expect(one).To(BeClosed())
		Expect(two).To(BeClosed())
		Expect(j.Changed()).NotTo(BeClosed(), "one that is taken afterwards waits anew")
	})

	It("sees what has come since a number", func() {
		j := &journal.Journal{}
		for range 3 {
			j.Append(journal.Entry{Kind: journal.FaultOn})
		}
		Expect(j.Len()).To(Equal(3))
		Expect(j.After(1)).To(HaveExactElements(HaveField("Seq", 2), HaveField("Seq", 3)))
		Expect(j.After(0)).To(Equal(j.Entries()))
		Expect(j.After(-1)).To(HaveLen(3))
		Expect(j.After(3)).To(BeEmpty())
		Expect(j.After(99)).To(BeEmpty())
	})
})
