package journal_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

var _ = DescribeTable("What stands of a journal", func(last int, want [][2]int, restores ...journal.Restored) {
	Expect(journal.Standing(restores, last)).To(Equal(want))

	entries := make([]journal.Entry, last)
	for i := range entries {
		entries[i] = journal.Entry{Seq: i + 1, Kind: journal.PullCall}
	}
	for _, r := range restores {
		entries[r.Seq-1] = journal.Entry{Seq: r.Seq, Kind: journal.MarketRestored, After: r.After}
	}
	var seqs, standing []int
	for _, part := range want {
		for seq := part[0] + 1; seq <= part[1]; seq++ {
			seqs = append(seqs, seq)
		}
	}
	for _, e := range journal.StandingEntries(entries) {
		standing = append(standing, e.Seq)
	}
	Expect(standing).To(Equal(seqs))
},
	Entry("is all of it where nothing was restored", 5, [][2]int{{0, 5}}),
	Entry("is nothing of none", 0, [][2]int(nil)),
	Entry("is what came before and after", 10, [][2]int{{0, 3}, {7, 10}}, journal.Restored{Seq: 7, After: 3}),
	Entry("ends with a restore", 7, [][2]int{{0, 3}}, journal.Restored{Seq: 7, After: 3}),
	Entry("begins with one", 7, [][2]int{{4, 7}}, journal.Restored{Seq: 4, After: 0}),
	Entry("is the same for restores one after the other", 10, [][2]int{{0, 3}, {9, 10}}, journal.Restored{Seq: 7, After: 3}, journal.Restored{Seq: 9, After: 3}),
	Entry("goes further back", 10, [][2]int{{0, 2}, {9, 10}}, journal.Restored{Seq: 7, After: 5}, journal.Restored{Seq: 9, After: 2}),
	Entry("comes back to what had been undone", 12, [][2]int{{0, 6}, {10, 12}}, journal.Restored{Seq: 8, After: 3}, journal.Restored{Seq: 10, After: 6}),
	Entry("comes back to what followed a restore", 12, [][2]int{{0, 3}, {5, 6}, {10, 12}}, journal.Restored{Seq: 5, After: 3}, journal.Restored{Seq: 8, After: 1}, journal.Restored{Seq: 10, After: 6}),
)
