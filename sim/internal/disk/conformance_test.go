package disk_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/internal/postgrestest"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

func row(collection, key, value string) keep.Row {
	r := keep.Row{Collection: collection, Key: key}
	if value != "" {
		r.Value = []byte(value)
	}
	return r
}

func entries(from, to int) []disk.Entry {
	var out []disk.Entry
	for seq := from; seq <= to; seq++ {
		out = append(out, disk.Entry{Seq: seq, Value: fmt.Appendf(nil, `{"seq":%d}`, seq)})
	}
	return out
}

// search looks for words, and for beginnings of words that end in a star; of what stands
// behind "or" alone there is another way.
func search(words ...string) disk.Search {
	s := disk.Search{After: -1, Before: 1 << 30, Limit: 99, AnyOf: [][]disk.Word{nil}}
	for _, w := range words {
		if w == "or" {
			s.AnyOf = append(s.AnyOf, nil)
			continue
		}
		text, begins := strings.CutSuffix(w, "*")
		last := &s.AnyOf[len(s.AnyOf)-1]
		*last = append(*last, disk.Word{Text: text, Begins: begins})
	}
	return s
}

// rows are all rows of a store, each as a line.
func rows(s disk.Store) []string {
	GinkgoHelper()
	lines := []string{}
	Expect(s.Rows(disk.Head{}, func(r keep.Row) error {
		lines = append(lines, r.Collection+" "+r.Key+" "+string(r.Value))
		return nil
	})).To(Succeed())
	return lines
}

// kinds of databases: each makes one, and opens it again if it outlives its process.
func kinds() map[string]func() (open func() disk.Database, lasts bool) {
	return map[string]func() (func() disk.Database, bool){
		"memory": func() (func() disk.Database, bool) {
			return func() disk.Database { return &disk.Memory{} }, false
		},
		"SQLite": func() (func() disk.Database, bool) {
			path := filepath.Join(GinkgoT().TempDir(), "a b?#%20ё.db")
			return func() disk.Database { return opened(path) }, true
		},
		"PostgreSQL": func() (func() disk.Database, bool) {
			where := postgrestest.URL(GinkgoT())
			return func() disk.Database { return opened(where) }, true
		},
	}
}

func opened(path string) disk.Database {
	GinkgoHelper()
	d, err := disk.Open(path)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(d.Close)
	return d
}

// world is the store of one world, "" that of the server's own.
func world(d disk.Database, name string) disk.Store {
	GinkgoHelper()
	s, err := d.World(name)
	Expect(err).NotTo(HaveOccurred())
	return s
}

var _ = Describe("a store", func() {
	for name, kind := range kinds() {
		Context("in "+name, func() {
			var open func() disk.Database
			var lasts bool
			var d disk.Database
			var s, other disk.Store
			BeforeEach(func() {
				open, lasts = kind()
				d = open()
				other = world(d, "a")
				Expect(other.Write(disk.Batch{
					Rows: []keep.Row{row("a", "1", "not ours")}, Entries: entries(1, 7), Blocks: []disk.Block{{Number: 0, Words: []string{"word", "чужое"}}},
				})).To(Succeed())
				s = world(d, "")
			})

			AfterEach(func() {
				if _, err := other.Last(); !errors.Is(err, disk.ErrClosed) {
					Expect(rows(other)).To(Equal([]string{"a 1 not ours"}))
					Expect(other.Entries(0, 99)).To(Equal(entries(1, 7)))
					Expect(other.Blocks(search("чужое"))).To(Equal([]int{0}))
				}
			})

			It("is empty at first", func() {
				Expect(rows(s)).To(BeEmpty())
				Expect(s.Last()).To(Equal(0))
				Expect(s.Entries(0, 10)).To(BeEmpty())
			})

			It("has rows in order, replaced and removed as told, of any text", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("b", "2", "1"), row("a", "2", "old"), row("a", "10", "ё\"'\x00"), row("a", "", "empty"), row("a", "gone", "x")}})).To(Succeed())
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "2", "new"), row("a", "gone", ""), row("a", "never there", ""), row("c;--", "ключ\n", "{}")}})).To(Succeed())
				Expect(s.Values("a", "10", "gone", "2", "10")).To(HaveExactElements([]byte("ё\"'\x00"), BeNil(), []byte("new"), []byte("ё\"'\x00")))
				Expect(s.Values("nothing", "10")).To(HaveExactElements(BeNil()))
				Expect(s.Values("a")).To(BeEmpty())
				Expect(rows(s)).To(Equal([]string{"a  empty", "a 10 ё\"'\x00", "a 2 new", "b 2 1", "c;-- ключ\n {}"}))
			})

			It("takes the last of a batch for a key", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x"), row("a", "1", ""), row("a", "2", ""), row("a", "2", "y")}})).To(Succeed())
				Expect(rows(s)).To(Equal([]string{"a 2 y"}))
			})

			It("gives the beginnings of values where more is not wanted", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "long value"), row("a", "2", "xyz"), row("b", "1", "long value")}})).To(Succeed())
				for h, want := range map[disk.Head][]string{
					{}:                             {"a 1 long value", "a 2 xyz", "b 1 long value"},
					{Collection: "a", Bytes: 4}:    {"a 1 long", "a 2 xyz", "b 1 long value"},
					{Collection: "none", Bytes: 4}: {"a 1 long value", "a 2 xyz", "b 1 long value"},
					{Collection: "b", Bytes: 0}:    {"a 1 long value", "a 2 xyz", "b 1 long value"},
				} {
					var found []string
					Expect(s.Rows(h, func(r keep.Row) error {
						found = append(found, r.Collection+" "+r.Key+" "+string(r.Value))
						return nil
					})).To(Succeed())
					Expect(found).To(Equal(want), "%v", h)
				}
			})

			It("stops where it is told to", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x"), row("a", "2", "x")}})).To(Succeed())
				enough, seen := errors.New("enough"), 0
				Expect(s.Rows(disk.Head{}, func(keep.Row) error { seen++; return enough })).To(MatchError(enough))
				Expect(seen).To(Equal(1))
				Expect(rows(s)).To(HaveLen(2), "and goes on afterwards")
			})

			It("has entries in order, in parts", func() {
				Expect(s.Write(disk.Batch{Entries: entries(1, 12)})).To(Succeed())
				Expect(s.Write(disk.Batch{Entries: entries(13, 15)})).To(Succeed())
				Expect(s.Last()).To(Equal(15))
				Expect(s.Entries(9, 3)).To(Equal(entries(10, 12)))
				Expect(s.Entries(13, 100)).To(Equal(entries(14, 15)))
				Expect(s.Entries(15, 1)).To(BeEmpty())
				Expect(s.Entries(99, 1)).To(BeEmpty())
				Expect(s.Entries(-1, 1)).To(Equal(entries(1, 1)))
				Expect(s.Entries(0, -1)).To(BeEmpty())
			})

			It("writes all of a batch or nothing", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x")}, Entries: entries(1, 2)})).To(Succeed())
				for _, wrong := range [][]disk.Entry{entries(4, 4), entries(2, 3), append(entries(3, 3), entries(5, 5)...), append(entries(3, 3), entries(3, 3)...)} {
					Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "y"), row("a", "2", "y")}, Entries: wrong})).NotTo(Succeed())
					Expect(s.Write(disk.Batch{Clear: true, Entries: wrong})).NotTo(Succeed())
					Expect(rows(s)).To(Equal([]string{"a 1 x"}))
					Expect(s.Last()).To(Equal(2))
				}
				Expect(s.Write(disk.Batch{Entries: entries(3, 3)})).To(Succeed(), "and goes on afterwards")
			})

			It("forgets what was before, and what is written with that stays", func() {
				Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", "1", "x"), row("a", "2", "x")}, Entries: entries(1, 5)})).To(Succeed())
				Expect(s.Write(disk.Batch{Clear: true, Rows: []keep.Row{row("a", "2", "new")}, Entries: entries(1, 1)})).To(Succeed())
				Expect(rows(s)).To(Equal([]string{"a 2 new"}))
				Expect(s.Last()).To(Equal(1))
			})

			It("keeps copies", func() {
				r, e := row("a", "1", "abc"), entries(1, 1)
				Expect(s.Write(disk.Batch{Rows: []keep.Row{r}, Entries: e})).To(Succeed())
				r.Value[0], e[0].Value[0] = 'X', 'X'
				Expect(rows(s)).To(Equal([]string{"a 1 abc"}))
				got, err := s.Entries(0, 1)
				Expect(err).NotTo(HaveOccurred())
				got[0].Value[0] = 'Y'
				Expect(s.Entries(0, 1)).To(Equal(entries(1, 1)))
			})

			It("has the bodies of entries, each in its place", func() {
				long := strings.Repeat("тело ", 1000)
				var all []disk.Entry
				for _, e := range entries(1, 10) {
					e.Bodies = [][]string{nil, {long}, {"", long, "own " + fmt.Sprint(e.Seq)}, {"same", "", "", "same"}}[e.Seq%4]
					all = append(all, e)
				}
				Expect(s.Write(disk.Batch{Entries: all[:4]})).To(Succeed())
				Expect(s.Write(disk.Batch{Entries: append(slices.Clone(all[4:9]), all[4])})).NotTo(Succeed())
				Expect(s.Write(disk.Batch{Entries: all[4:]})).To(Succeed())
				Expect(s.Entries(0, 99)).To(Equal(all))
				Expect(s.Write(disk.Batch{Clear: true, Entries: all[:2]})).To(Succeed())
				Expect(s.Entries(0, 99)).To(Equal(all[:2]))
			})

			It("has equal bodies of a great many entries", func() {
				for seq := 1; seq < 10_000; seq += 1000 {
					batch := disk.Batch{Entries: entries(seq, seq+999)}
					for i := range batch.Entries {
						batch.Entries[i].Bodies = []string{fmt.Sprint("body ", i%3)}
					}
					Expect(s.Write(batch)).To(Succeed())
				}
				Expect(s.Write(disk.Batch{Drop: 8191})).To(Succeed())
				found, err := s.Entries(0, 10_000)
				Expect(err).NotTo(HaveOccurred())
				Expect(found).To(HaveLen(10_000 - 8191))
				for _, e := range found {
					Expect(e.Bodies).To(Equal([]string{fmt.Sprint("body ", (e.Seq-1)%1000%3)}))
				}
			})

			It("finds blocks by words and beginnings of words, in either order, in parts", func() {
				Expect(s.Write(disk.Batch{Entries: entries(1, 3), Blocks: []disk.Block{
					{Number: 0, Words: []string{"word", "слово", "51000000001"}}, {Number: 1, Words: []string{"wordy", "and"}},
				}})).To(Succeed())
				Expect(s.Write(disk.Batch{Blocks: []disk.Block{{Number: 2, Words: []string{"word", "not", "0"}}, {Number: 7, Words: []string{"слово", "word"}}}})).To(Succeed())
				Expect(s.Blocks(search("word"))).To(Equal([]int{0, 2, 7}))
				Expect(s.Blocks(search("word*"))).To(Equal([]int{0, 1, 2, 7}))
				Expect(s.Blocks(search("сло*"))).To(Equal([]int{0, 7}))
				Expect(s.Blocks(search("510*", "слово"))).To(Equal([]int{0}))
				Expect(s.Blocks(search("and", "word"))).To(BeEmpty())
				Expect(s.Blocks(search("and"))).To(Equal([]int{1}), "which is a word like others")
				Expect(s.Blocks(search("чужое"))).To(BeEmpty())
				Expect(s.Blocks(search("and", "wordy", "or", "0", "or", "nothing", "word"))).To(Equal([]int{1, 2}))
				Expect(s.Blocks(search("nothing", "or", "сло*", "510*"))).To(Equal([]int{0}))
				many := search("word", "51000000001")
				for len(many.AnyOf) < 100 {
					var way []disk.Word
					for len(way) < 64 {
						way = append(way, disk.Word{Text: fmt.Sprint("none", len(many.AnyOf), "x", len(way)), Begins: true})
					}
					many.AnyOf = append(many.AnyOf, way)
				}
				Expect(s.Blocks(many)).To(Equal([]int{0}))
				some := search("word*")
				some.After, some.Before, some.Limit = 0, 7, 9
				Expect(s.Blocks(some)).To(Equal([]int{1, 2}))
				some.Newest, some.Limit = true, 1
				Expect(s.Blocks(some)).To(Equal([]int{2}))
				some.After, some.Before, some.Limit = -99, 1<<62, 9
				Expect(s.Blocks(some)).To(Equal([]int{7, 2, 1, 0}))
				some.Limit = -1
				Expect(s.Blocks(some)).To(BeEmpty())
			})

			It("takes any text for a word", func() {
				Expect(s.Write(disk.Batch{Blocks: []disk.Block{{Number: 0, Words: []string{"word"}}}})).To(Succeed())
				for _, hostile := range []string{`"`, `""`, `word" OR "word`, "NEAR(", "a AND", "-", "*", "words:word", "\x00", "';--", "ё\xff", "", " ", strings.Repeat("x", 100_000)} {
					for _, word := range []disk.Word{{Text: hostile}, {Text: hostile, Begins: true}} {
						_, err := s.Blocks(disk.Search{AnyOf: [][]disk.Word{{word, {Text: "word"}}}, After: -1, Before: 9, Limit: 9})
						Expect(err).NotTo(HaveOccurred(), "%q", hostile)
					}
				}
			})

			It("drops the first entries, with the blocks that are of them alone", func() {
				batch := disk.Batch{Entries: entries(1, 200)}
				for number := range 3 {
					batch.Blocks = append(batch.Blocks, disk.Block{Number: number, Words: []string{"word"}})
				}
				Expect(s.First()).To(Equal(1))
				Expect(s.Write(batch)).To(Succeed())
				Expect(s.First()).To(Equal(1))
				Expect(s.Write(disk.Batch{Drop: 127})).To(Succeed())
				Expect(s.First()).To(Equal(128))
				Expect(s.Last()).To(Equal(200))
				Expect(s.Entries(0, 2)).To(Equal(entries(128, 129)))
				Expect(s.Entries(130, 2)).To(Equal(entries(131, 132)))
				Expect(s.Blocks(search("word"))).To(Equal([]int{1, 2}))
				Expect(s.Write(disk.Batch{Drop: 100})).To(Succeed(), "again, and less")
				Expect(s.First()).To(Equal(128))
				Expect(s.Write(disk.Batch{Drop: 200, Entries: entries(201, 201)})).To(Succeed())
				Expect(s.Entries(0, 9)).To(Equal(entries(201, 201)))
				Expect(s.Write(disk.Batch{Drop: 999})).To(Succeed())
				Expect(s.Entries(0, 9)).To(Equal(entries(201, 201)), "one is left")
				Expect(s.Write(disk.Batch{Entries: entries(202, 202)})).To(Succeed())
				Expect(s.Write(disk.Batch{Clear: true})).To(Succeed())
				Expect(s.First()).To(Equal(1))
				Expect(s.Last()).To(BeZero())
				Expect(s.Blocks(search("word"))).To(BeEmpty())
			})

			It("takes what is large, and much of it", func() {
				long := strings.Repeat("ё", 3<<20)
				var many []keep.Row
				for i := range 3000 {
					many = append(many, row("many", fmt.Sprintf("%05d", i), "{}"))
				}
				Expect(s.Write(disk.Batch{Rows: append(many, row("long", "", long)), Entries: entries(1, 3000)})).To(Succeed())
				found := rows(s)
				Expect(found).To(HaveLen(3001))
				Expect(found[0]).To(Equal("long  " + long))
				Expect(s.Last()).To(Equal(3000))
			})

			It("serves many at once", func() {
				var all sync.WaitGroup
				for w := range 4 {
					all.Go(func() {
						defer GinkgoRecover()
						for i := range 25 {
							Expect(s.Write(disk.Batch{Rows: []keep.Row{row(fmt.Sprint(w), fmt.Sprintf("%02d", i), "x")}})).To(Succeed())
							Expect(s.Rows(disk.Head{}, func(keep.Row) error { return nil })).To(Succeed())
							Expect(s.Entries(0, 1)).To(BeEmpty())
						}
					})
				}
				all.Wait()
				Expect(rows(s)).To(HaveLen(100))
			})

			It("says that it is closed", func() {
				Expect(s.Close()).To(Succeed())
				Expect(s.Close()).To(Succeed(), "twice does no harm")
				Expect(s.Write(disk.Batch{})).To(MatchError(disk.ErrClosed))
				Expect(s.Rows(disk.Head{}, nil)).To(MatchError(disk.ErrClosed))
				_, err := s.Entries(0, 1)
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = s.Values("a", "1")
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = s.Last()
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = s.First()
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = s.Blocks(search("word"))
				Expect(err).To(MatchError(disk.ErrClosed))
			})

			It("has it all when it is opened again, if it lasts", func() {
				written := append(entries(1, 1), disk.Entry{Seq: 2, Value: []byte("{}"), Bodies: []string{"", "body"}})
				Expect(s.Write(disk.Batch{
					Rows: []keep.Row{row("a", "1", "x")}, Entries: written, Blocks: []disk.Block{{Number: 0, Words: []string{"word"}}},
				})).To(Succeed())
				Expect(s.Close()).To(Succeed())
				s = world(d, "")
				Expect(s.Last()).To(Equal(2), "also while the database stays open")
				Expect(d.Close()).To(Succeed())
				Expect(s.Write(disk.Batch{})).To(MatchError(disk.ErrClosed))
				d = open()
				s = world(d, "")
				if !lasts {
					Expect(rows(s)).To(BeEmpty())
					return
				}
				Expect(rows(world(d, "a"))).To(Equal([]string{"a 1 not ours"}))
				Expect(rows(s)).To(Equal([]string{"a 1 x"}))
				Expect(s.Write(disk.Batch{Entries: []disk.Entry{{Seq: 3, Value: []byte("{}"), Bodies: []string{"body", "new"}}}})).To(Succeed())
				Expect(s.Entries(0, 9)).To(Equal(append(written, disk.Entry{Seq: 3, Value: []byte("{}"), Bodies: []string{"body", "new"}})))
				Expect(s.Blocks(search("word"))).To(Equal([]int{0}))
			})
		})
	}
})

var _ = Describe("a database", func() {
	for name, kind := range kinds() {
		Context("in "+name, func() {
			var open func() disk.Database
			var lasts bool
			var d disk.Database
			BeforeEach(func() {
				open, lasts = kind()
				d = open()
			})

			It("has many worlds at once, which do not meet", func() {
				var all sync.WaitGroup
				for i := range 20 {
					all.Go(func() {
						defer GinkgoRecover()
						s := world(d, fmt.Sprintf("мир %02d", i))
						for seq := 1; seq <= 20; seq++ {
							Expect(s.Write(disk.Batch{Rows: []keep.Row{row("a", fmt.Sprint(seq%3), fmt.Sprint(i))}, Entries: entries(seq, seq)})).To(Succeed())
						}
					})
				}
				all.Wait()
				Expect(d.Worlds()).To(HaveLen(20))
				for i := range 20 {
					name := fmt.Sprintf("мир %02d", i)
					_, err := d.World(name)
					Expect(err).To(MatchError(disk.ErrOpen))
					Expect(d.Remove(name)).To(MatchError(disk.ErrOpen))
				}
			})

			It("opens a world once at a time", func() {
				s := world(d, "w")
				_, err := d.World("w")
				Expect(err).To(MatchError(disk.ErrOpen))
				Expect(s.Close()).To(Succeed())
				Expect(s.Close()).To(Succeed())
				again := world(d, "w")
				Expect(again.Last()).To(BeZero())
				_, err = s.Last()
				Expect(err).To(MatchError(disk.ErrClosed), "the old store stays closed")
			})

			It("removes a world, of which nothing is left, and no other", func() {
				for _, name := range []string{"a", "b", "c"} {
					s := world(d, name)
					all := entries(1, 3)
					all[1].Bodies = []string{name}
					Expect(s.Write(disk.Batch{Rows: []keep.Row{row("x", "y", name)}, Entries: all, Blocks: []disk.Block{{Number: 0, Words: []string{name}}}})).To(Succeed())
					Expect(s.Close()).To(Succeed())
				}
				Expect(d.Remove("b")).To(Succeed())
				Expect(d.Remove("b")).To(Succeed(), "what is not there is gone")
				Expect(d.Worlds()).To(Equal([]string{"a", "c"}))
				Expect(rows(world(d, "b"))).To(BeEmpty())
				fresh := world(d, "new")
				Expect(fresh.Last()).To(BeZero())
				Expect(fresh.Blocks(search("b"))).To(BeEmpty())
				Expect(fresh.Write(disk.Batch{Entries: []disk.Entry{{Seq: 1, Value: []byte("{}"), Bodies: []string{"", "", "", "new"}}}})).To(Succeed())
				for _, name := range []string{"a", "c"} {
					s := world(d, name)
					Expect(rows(s)).To(Equal([]string{"x y " + name}))
					all := entries(1, 3)
					all[1].Bodies = []string{name}
					Expect(s.Entries(0, 9)).To(Equal(all))
					Expect(s.Blocks(search(name))).To(Equal([]int{0}))
				}
			})

			It("finds a row in all worlds, open or not", func() {
				Expect(d.Find("about", "")).To(BeEmpty())
				for _, name := range []string{"", "мир", "gone", "without"} {
					s := world(d, name)
					one := row("about", "", "of "+name)
					if name == "without" {
						one.Key = "other"
					}
					Expect(s.Write(disk.Batch{Rows: []keep.Row{one, row("abou", "", "x"), row("about", "x", "x")}})).To(Succeed())
					if name == "gone" {
						Expect(s.Close()).To(Succeed())
						Expect(d.Remove(name)).To(Succeed())
					}
					if name == "мир" {
						Expect(s.Close()).To(Succeed())
					}
				}
				Expect(d.Find("about", "")).To(Equal(map[string][]byte{"": []byte("of "), "мир": []byte("of мир")}))
				Expect(d.Find("about", "other")).To(Equal(map[string][]byte{"without": []byte("of without")}))
			})

			It("gives no number twice", func() {
				var all sync.WaitGroup
				var given sync.Map
				for range 4 {
					all.Go(func() {
						defer GinkgoRecover()
						for range 10 {
							number, err := d.Number()
							Expect(err).NotTo(HaveOccurred())
							Expect(number).To(And(BeNumerically(">=", 1), BeNumerically("<=", 40)))
							_, twice := given.LoadOrStore(number, true)
							Expect(twice).To(BeFalse())
						}
					})
				}
				all.Wait()
				if lasts {
					Expect(d.Close()).To(Succeed())
					d = open()
				}
				Expect(d.Number()).To(Equal(int64(41)))
			})

			It("says that it is closed", func() {
				s := world(d, "w")
				Expect(d.Close()).To(Succeed())
				Expect(d.Close()).To(Succeed(), "twice does no harm")
				_, err := d.World("v")
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = d.Worlds()
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = d.Find("a", "")
				Expect(err).To(MatchError(disk.ErrClosed))
				_, err = d.Number()
				Expect(err).To(MatchError(disk.ErrClosed))
				Expect(d.Remove("v")).To(MatchError(disk.ErrClosed))
				Expect(s.Write(disk.Batch{})).To(MatchError(disk.ErrClosed))
				Expect(s.Close()).To(Succeed())
			})
		})
	}
})
