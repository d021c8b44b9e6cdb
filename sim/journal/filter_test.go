package journal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
)

// chooses is a Filter.
type chooses struct {
	matches func(*journal.Entry) bool
	needs   journal.Needs
}

func (c chooses) Matches(e *journal.Entry) bool { return c.matches(e) }
func (c chooses) Needs() journal.Needs          { return c.needs }

// archived is a journal of entries that are elsewhere, and indexed but for the last ones.
func archived(entries []journal.Entry) (*journal.Journal, *archive) {
	a := &archive{}
	j := journal.Continue(0, nil, a)
	for i, e := range entries {
		j.Append(e)
		if i%100 == 99 {
			a.write(j, 1<<20)
		}
	}
	a.indexed = len(a.entries)/64 - 2
	return j, a
}

// expectSame expects of a search in a part of a journal what a look at each entry gives,
// and says how much that is.
func expectSame(random *rand.Rand, j *journal.Journal, f chooses, about string) int {
	GinkgoHelper()
	n := j.Len()
	after, before, most := random.IntN(n)-n/8, n+1-random.IntN(n/2), []int{1 + random.IntN(200), n}[random.IntN(2)]
	var all, onward, back []int
	for _, e := range j.Entries() {
		if f.matches(&e) {
			all = append(all, e.Seq)
		}
	}
	last := j.Find(f, after, func(e *journal.Entry) bool {
		onward = append(onward, e.Seq)
		return len(onward) < most
	})
	want, wantLast := slices.DeleteFunc(slices.Clone(all), func(seq int) bool { return seq <= after }), n
	if len(want) >= most {
		want, wantLast = want[:most], want[most-1]
	}
	Expect(slices.Equal(onward, want)).To(BeTrue(), "%s after %d: %v, not %v", about, after, onward, want)
	Expect(last).To(Equal(wantLast), about)
	j.FindBack(f, after, before, func(e *journal.Entry) bool {
		back = append(back, e.Seq)
		return len(back) < most
	})
	want = slices.DeleteFunc(slices.Clone(all), func(seq int) bool { return seq <= after || seq >= before })
	slices.Reverse(want)
	want = want[:min(most, len(want))]
	Expect(slices.Equal(back, want)).To(BeTrue(), "%s from %d back to %d: %v, not %v", about, before, after, back, want)
	return len(all)
}

var _ = Describe("a search by a filter", func() {
	start := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

	// texts are entries of texts that are hard to take apart.
	pieces := []string{
		"k", "K", "\u212a", "\u0130", "склад", "СКЛАД", "51", "00", "ab", "AB", `\`, `\\`, `\u0041`, `\u0436`, `\n`, `\u`, `"`, " ", "-", "_", "/", "<", "&", "é", "№",
		"\xff", strings.Repeat("x", 40),
	}
	texts := func(random *rand.Rand, n int) []journal.Entry {
		var all []journal.Entry
		text := func() string {
			var b strings.Builder
			for range 1 + random.IntN(12) {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			return b.String()
		}
		for range n {
			e := journal.Entry{Kind: journal.PullCall, Reason: text()}
			if random.IntN(2) == 0 {
				e.Call = &journal.Call{Method: "PUT", Path: text(), Reply: &journal.Reply{Body: text()}}
			}
			all = append(all, e)
		}
		return all
	}
	read := func(e *journal.Entry) (all []string) {
		all = []string{e.Reason}
		if e.Call != nil {
			all = append(all, e.Call.Method+" "+e.Call.Path, e.Call.Reply.Body)
		}
		for i, text := range all {
			all[i] = strings.ToLower(text)
		}
		return all
	}
	withText := func(text string) chooses {
		text = strings.ToLower(text)
		return chooses{
			func(e *journal.Entry) bool {
				return slices.ContainsFunc(read(e), func(one string) bool { return strings.Contains(one, text) })
			},
			journal.Needs{Text: text},
		}
	}

	It("finds a text wherever it stands", func() {
		random := rand.New(rand.NewPCG(3, 4))
		entries := texts(random, 3000)
		j, a := archived(entries)
		found := 0
		for range 400 {
			all := read(&entries[random.IntN(len(entries))])
			text := all[random.IntN(len(all))]
			from := random.IntN(len(text))
			text = text[from : from+1+random.IntN(len(text)-from)]
			if !utf8.ValidString(text) && random.IntN(3) > 0 {
				continue
			}
			if random.IntN(8) == 0 {
				text += "z"
			}
			if expectSame(random, j, withText(text), fmt.Sprintf("%q", text)) > 0 {
				found++
			}
		}
		Expect(found).To(BeNumerically(">", 200))

		a.asked = 0
		j.Find(withText("a 17 nothing"), 0, func(*journal.Entry) bool { return true })
		Expect(a.asked).To(BeNumerically("<", 4), "17 and nothing* are words")
	})

	// later are entries in order of time, that goes back where it was put back.
	later := func(random *rand.Rand, n, restores int) []journal.Entry {
		var all []journal.Entry
		now := start
		for i := range n {
			e := journal.Entry{Kind: journal.FaultOn, Reason: fmt.Sprintf("every%d слово%d tenth%d", i, i/20, i/10)}
			if restores > 0 && random.IntN(n/restores) == 0 {
				now = start.Add(time.Duration(random.IntN(n)) * time.Second)
				e.Kind = journal.MarketRestored
			}
			now = now.Add(time.Duration(max(0, random.IntN(9)-5)) * time.Second)
			e.At = now
			all = append(all, e)
		}
		return all
	}
	between := func(from, to time.Time) chooses {
		return chooses{
			func(e *journal.Entry) bool {
				return (from.IsZero() || !e.At.Before(from)) && (to.IsZero() || !e.At.After(to))
			},
			journal.Needs{From: from, To: to},
		}
	}
	for _, restores := range []int{0, 1, 20, 300} {
		It(fmt.Sprintf("finds what was between two times, where it was put back some %d times", restores), func() {
			random := rand.New(rand.NewPCG(5, uint64(restores)))
			const n = 6000
			entries := later(random, n, restores)
			j, _ := archived(entries)
			alone := &journal.Journal{}
			for _, e := range entries {
				alone.Append(e)
			}
			some := func() (t time.Time) {
				if random.IntN(4) > 0 {
					t = start.Add(time.Duration(random.IntN(n+200)-100) * time.Second)
				}
				return t
			}
			for range 60 {
				f := between(some(), some())
				about := fmt.Sprint(f.needs.From, " to ", f.needs.To)
				if random.IntN(2) == 0 {
					word := fmt.Sprint("tenth", random.IntN(n/10))
					whenever := f.matches
					f.matches = func(e *journal.Entry) bool { return whenever(e) && strings.HasSuffix(e.Reason, word) }
					f.needs.Require(journal.Whole(word))
				}
				expectSame(random, j, f, about)
				expectSame(random, alone, f, about)
			}
			j.Drop(n / 2)
			alone.Drop(n / 2)
			for range 20 {
				f := between(some(), some())
				expectSame(random, j, f, "what is left")
				expectSame(random, alone, f, "what is left")
			}
		})
	}

	It("reads what was then alone", func() {
		j, a := archived(later(rand.New(rand.NewPCG(1, 1)), 9000, 3))
		a.asked = 0
		j.Find(between(start.AddDate(1, 0, 0), time.Time{}), 0, func(*journal.Entry) bool { return true })
		Expect(a.asked).To(BeNumerically("<", 30))
	})

	It("finds what has the words of one of some ways", func() {
		random := rand.New(rand.NewPCG(7, 8))
		const n = 15_000
		j, _ := archived(later(random, n, 0))
		for range 40 {
			var needs journal.Needs
			about := ""
			for range 1 + random.IntN(2) {
				var ways [][]journal.Term
				for range random.IntN(12) {
					word := []string{
						fmt.Sprint("every", random.IntN(n)), fmt.Sprint("tenth", random.IntN(n/10)), fmt.Sprint("слово", random.IntN(n/20)), "tenth",
					}[random.IntN(4)]
					way := []journal.Term{{Text: word, Begins: word == "tenth" || random.IntN(3) == 0}}
					switch random.IntN(4) {
					case 0, 1:
						way = append(way, journal.Whole("fault.on")...)
					case 2:
						way = append(way, journal.Term{Text: fmt.Sprint("every", random.IntN(9)), Begins: true})
					}
					ways = append(ways, way)
				}
				about += fmt.Sprint(ways)
				needs.Require(ways...)
			}
			f := chooses{func(e *journal.Entry) bool {
				words := append(strings.Fields(e.Reason), "fault", "on")
				return len(needs.AnyOf) == 0 || slices.ContainsFunc(needs.AnyOf, func(way []journal.Term) bool {
					return !slices.ContainsFunc(way, func(t journal.Term) bool {
						return !slices.ContainsFunc(words, func(w string) bool { return w == t.Text || t.Begins && strings.HasPrefix(w, t.Text) })
					})
				})
			}, needs}
			expectSame(random, j, f, about)
		}
	})

	It("needs nothing of what comes later", func() {
		random := rand.New(rand.NewPCG(9, 10))
		const n = 6000
		j, _ := archived(later(random, n, 0))
		for range 50 {
			until := 1 + random.IntN(n)
			var needs journal.Needs
			needs.Require(journal.Whole("every1000"), journal.Whole("tenth77"))
			needs.Until = until
			f := chooses{func(e *journal.Entry) bool {
				return e.Seq > until && e.Seq%97 == 0 || strings.HasPrefix(e.Reason, "every1000 ") || strings.HasSuffix(e.Reason, "tenth77")
			}, needs}
			Expect(expectSame(random, j, f, fmt.Sprint("until ", until))).To(BeNumerically(">", 10))
		}
	})

	It("requires no more ways and words than an index can be asked for", func() {
		var n journal.Needs
		n.Require()
		n.Require(nil, journal.Whole("a"))
		Expect(n.AnyOf).To(BeEmpty(), "which is anything")
		n.Require(journal.Whole("a-b"), journal.Whole("c"))
		n.Require(journal.Whole("d"), journal.Whole("e"))
		words := func(all ...string) (way []journal.Term) {
			for _, w := range all {
				way = append(way, journal.Term{Text: w})
			}
			return way
		}
		Expect(n.AnyOf).To(Equal([][]journal.Term{words("a", "b", "d"), words("a", "b", "e"), words("c", "d"), words("c", "e")}))
		n.Require(slices.Repeat([][]journal.Term{words("f")}, 26)...)
		Expect(n.AnyOf).To(HaveLen(4))
		n.Require(journal.Whole(strings.Repeat("g ", 100)))
		Expect(n.AnyOf[0]).To(HaveLen(64))
	})
})
