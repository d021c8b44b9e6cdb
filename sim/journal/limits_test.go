package journal_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = Describe("a journal of which not all is kept", func() {
	start := time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)
	// write adds entries, one a minute.
	write := func(j *journal.Journal, n int) {
		for range n {
			at := j.Len() + 1
			j.Append(journal.Entry{Kind: journal.FaultOn, At: start.Add(time.Duration(at) * time.Minute), Reason: fmt.Sprint("entry n", at)})
		}
	}
	// read expects that nothing but the last entries are there, in whatever way they are read.
	read := func(j *journal.Journal) {
		GinkgoHelper()
		first, n := j.Dropped()+1, j.Len()
		all := j.Entries()
		Expect(all).To(HaveLen(n - first + 1))
		Expect(all[0].Seq).To(Equal(first))
		Expect(all[len(all)-1].Seq).To(Equal(n))
		Expect(j.After(first-2, 2)).To(Equal(all[:2]))
		Expect(j.After(first+1, 2)).To(Equal(all[2:4]))
		Expect(j.Count(journal.FaultOn)).To(Equal(n))
		var text strings.Builder
		Expect(j.Write(&text)).To(Succeed())
		Expect(strings.Count(text.String(), "\n")).To(Equal(len(all)))
		for _, of := range []string{"entry", fmt.Sprint("n", first), fmt.Sprint("n", n), fmt.Sprint("n", first-1)} {
			seqs, back := 0, 0
			Expect(j.Find(parsed(of), 0, func(*journal.Entry) bool { seqs++; return true })).To(Equal(n))
			j.FindBack(parsed(of), 0, n+1, func(*journal.Entry) bool { back++; return true })
			want := map[bool]int{true: 1, false: 0}[of != fmt.Sprint("n", first-1)]
			if of == "entry" {
				want = len(all)
			}
			Expect([]int{seqs, back}).To(Equal([]int{want, want}), of)
		}
	}

	It("has the last of so many, and some more", func() {
		j := &journal.Journal{}
		j.Limit(journal.Limits{Entries: 1000})
		write(j, 1255)
		Expect(j.Dropped()).To(BeZero())
		write(j, 1)
		Expect(j.Dropped()).To(Equal(256))
		write(j, 5000)
		Expect(j.Len() - j.Dropped()).To(BeNumerically("~", 1128, 128))
		read(j)
		j.Clear()
		Expect(j.Dropped()).To(BeZero())
		write(j, 10)
		Expect(j.Entries()).To(HaveLen(10))
	})

	It("has those of so long", func() {
		j := &journal.Journal{}
		j.Limit(journal.Limits{For: 10 * time.Hour})
		write(j, 3000)
		Expect(j.Len() - j.Dropped()).To(BeNumerically("~", 600+128, 129))
		read(j)
		j.Append(journal.Entry{Kind: journal.FaultOn, At: start.Add(24 * 365 * time.Hour), Reason: fmt.Sprint("entry n", j.Len()+1)})
		Expect(j.Len()-j.Dropped()).To(BeNumerically("<=", 256), "much later")
		Expect(j.Entries()).NotTo(BeEmpty())
	})

	It("has what fits into so much memory", func() {
		j := &journal.Journal{}
		j.Limit(journal.Limits{Bytes: 1 << 20})
		write(j, 100)
		for range 2000 {
			j.Append(journal.Entry{Kind: journal.FaultOn, Reason: strings.Repeat("x", 2000)})
		}
		Expect(j.Len() - j.Dropped()).To(BeNumerically("~", 350, 150))
		alone := &journal.Journal{}
		alone.Limit(journal.Limits{Bytes: 1})
		write(alone, 1000)
		Expect(alone.Entries()).NotTo(BeEmpty(), "the last stay")
	})

	It("drops by the same rule what is elsewhere, once whoever has it says so", func() {
		a := &archive{}
		j := journal.Continue(0, nil, a)
		limits := journal.Limits{Entries: 1000}
		for range 30 {
			write(j, 100)
			a.write(j, 1<<20)
			a.indexed = len(a.entries) / 64
		}
		Expect(j.Excess(journal.Limits{})).To(BeZero())
		Expect(j.Excess(limits)).To(Equal(1792))
		Expect(j.Excess(journal.Limits{For: 10 * time.Hour})).To(Equal(2304))
		Expect(j.Dropped()).To(BeZero())
		j.Drop(1792)
		Expect(j.Excess(limits)).To(Equal(1792))
		read(j)
		j.Drop(9999)
		Expect(j.Dropped()).To(Equal(3000))
	})

	It("refuses limits below zero", func() {
		Expect(journal.Limits{Entries: 5}.Check()).To(Succeed())
		Expect(journal.Limits{For: -1}.Check()).NotTo(Succeed())
	})
})
