package journal_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

// archive is where the entries of a journal are, too.
type archive struct {
	mu      sync.Mutex
	entries []journal.Entry
	fails   bool
	asked   int
	indexed int              // blocks
	words   map[int][]string // of those that were looked at
	values  [][]byte         // the entries as JSON
}

func (a *archive) Indexed() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.indexed
}

// Blocks makes the index as it is asked.
func (a *archive) Blocks(s journal.BlockSearch) []int {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []int
	for number := max(0, s.After+1); number < min(s.Before, a.indexed); number++ {
		has := a.wordsOf(number)
		lacks := func(t journal.Term) bool {
			return !slices.ContainsFunc(has, func(w string) bool { return w == t.Text || t.Begins && strings.HasPrefix(w, t.Text) })
		}
		if slices.ContainsFunc(s.AnyOf, func(all []journal.Term) bool { return !slices.ContainsFunc(all, lacks) }) {
			out = append(out, number)
		}
	}
	if s.Newest {
		slices.Reverse(out)
	}
	return out[:min(len(out), s.Limit)]
}

// wordsOf are those of a block.
func (a *archive) wordsOf(number int) []string {
	if a.words == nil {
		a.words = map[int][]string{}
	}
	if a.words[number] == nil {
		var words journal.Words
		for i := range a.entries[number*64 : (number+1)*64] {
			words.Add(&a.entries[number*64+i])
		}
		a.words[number] = words.Take()
	}
	return a.words[number]
}

// Older leaves out what it may.
func (a *archive) Older(seq, limit int, sieve *journal.Sieve) []journal.Entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	if a.fails {
		return nil
	}
	to := min(len(a.entries), seq+limit)
	out := []journal.Entry{}
	for i := min(seq, to); i < to; i++ {
		if sieve.Pass(a.values[i], nil) {
			out = append(out, a.entries[i])
		}
	}
	return out
}

// write archives what the journal has more.
func (a *archive) write(j *journal.Journal, bytes int) {
	more := j.After(len(a.entries), j.Len())
	a.mu.Lock()
	for _, e := range more {
		value, _ := json.Marshal(e) // an empty one passes no sieve
		a.entries, a.values = append(a.entries, e), append(a.values, value)
	}
	a.mu.Unlock()
	j.Written(len(a.entries), bytes)
}

// numbered adds entries that can be told apart.
func numbered(j *journal.Journal, n int) {
	for range n {
		kind := journal.FaultOn
		if j.Len()%3 == 0 {
			kind = journal.FaultOff
		}
		j.Append(journal.Entry{Kind: kind, Reason: fmt.Sprint("entry ", j.Len()+1)})
	}
}

// expectAll expects a journal of so many such entries, in whatever way it is read.
func expectAll(j *journal.Journal, n int) {
	GinkgoHelper()
	Expect(j.Len()).To(Equal(n))
	all := j.Entries()
	Expect(all).To(HaveLen(n))
	for i, e := range all {
		Expect(e.Seq).To(Equal(i + 1))
		Expect(e.Reason).To(Equal(fmt.Sprint("entry ", i+1)))
	}
	for _, from := range []int{0, 1, n / 3, n - 300, n - 1, n} {
		Expect(j.After(from, 500)).To(Equal(all[max(0, from):min(n, max(0, from)+500)]))
	}
	Expect(j.Count(journal.FaultOff)).To(Equal((n + 2) / 3))
	Expect(j.Counts()).To(HaveKeyWithValue(journal.FaultOn, n-(n+2)/3))
	var text strings.Builder
	Expect(j.Write(&text)).To(Succeed())
	Expect(strings.Count(text.String(), "\n")).To(Equal(n))
	Expect(text.String()).To(HaveSuffix(fmt.Sprintf(`"reason":"entry %d"}`+"\n", n)))
}

var _ = Describe("a journal of which a window is in memory", func() {
	It("has all entries, wherever they are", func() {
		a := &archive{}
		j := journal.Continue(0, nil, a)
		for range 40 {
			numbered(j, 250)
			a.write(j, 1<<20)
		}
		numbered(j, 7) // not written yet
		expectAll(j, 40*250+7)
		a.asked = 0
		j.After(j.Len()-2000, 2000)
		Expect(a.asked).To(BeZero(), "the latest are in memory")
		j.After(0, 1)
		Expect(a.asked).To(Equal(1), "the first are not")
	})

	It("goes on where another has ended", func() {
		a := &archive{}
		before := journal.Continue(0, nil, a)
		numbered(before, 1003)
		a.write(before, 100)
		j := journal.Continue(1003, before.Counts(), a)
		expectAll(j, 1003)
		numbered(j, 700)
		expectAll(j, 1703)
		grown := j.Grown(1703)
		numbered(j, 1)
		Expect(grown).To(BeClosed())
		for range 30 {
			numbered(j, 300)
			a.write(j, 2<<20)
		}
		expectAll(j, 1704+30*300)
	})

	It("lets go of nothing that is not written, or is nowhere else", func() {
		a := &archive{}
		j := journal.Continue(0, nil, a)
		numbered(j, 5000)
		j.Written(300, 100<<20)
		a.asked = 0
		Expect(j.After(300, 5000)).To(HaveLen(4700))
		Expect(a.asked).To(BeZero())

		alone := &journal.Journal{}
		numbered(alone, 5000)
		alone.Written(5000, 100<<20)
		expectAll(alone, 5000)
	})

	It("ends where the others cannot be read", func() {
		a := &archive{fails: true}
		j := journal.Continue(500, nil, a)
		numbered(j, 2)
		Expect(j.Entries()).To(BeEmpty())
		Expect(j.Exchanges()).To(BeEmpty())
		Expect(j.After(500, 10)).To(HaveLen(2))
	})

	It("is empty once it is cleared", func() {
		a := &archive{}
		j := journal.Continue(700, map[journal.Kind]int{journal.FaultOn: 700}, a)
		j.Clear()
		Expect(j.Len()).To(BeZero())
		Expect(j.Count(journal.FaultOn)).To(BeZero())
		numbered(j, 3)
		expectAll(j, 3)
	})

	It("is read while it is written to", func() {
		a := &archive{}
		j := journal.Continue(0, nil, a)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range 60 {
				numbered(j, 200)
				a.write(j, 1<<20)
			}
		}()
		for reading := true; reading; {
			select {
			case <-done:
				reading = false
			default:
			}
			for i, e := range j.Entries() {
				Expect(e.Seq).To(Equal(i + 1))
			}
		}
		expectAll(j, 12_000)
	})
})
