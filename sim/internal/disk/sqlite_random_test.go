package disk_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// batches are random ones that fit a world.
type batches struct {
	*rand.Rand
	last int
}

func (r *batches) next() (b disk.Batch) {
	if r.IntN(20) == 0 {
		b.Clear, r.last = true, 0
	}
	rows, keys := r.IntN(8), 50
	switch r.IntN(12) {
	case 0:
		rows, keys = 9000, 5000 // which are soon more than stay unsettled
	case 1:
		b.Rows = append(b.Rows, row("long", fmt.Sprint(r.IntN(3)), strings.Repeat("ё", r.IntN(3<<20))))
	}
	for range rows {
		one := row(fmt.Sprint("c", r.IntN(3)), fmt.Sprint(r.IntN(keys)), "")
		if r.IntN(3) > 0 {
			one.Value = fmt.Appendf(nil, "value %d\x00", r.IntN(1000))
		}
		b.Rows = append(b.Rows, one)
	}
	for range r.IntN(100) * r.IntN(3) {
		r.last++
		one := disk.Entry{Seq: r.last, Value: []byte(strings.Repeat("x", 1+r.IntN(2000)))}
		for range r.IntN(disk.MaxBodies) {
			one.Bodies = append(one.Bodies, []string{"", "тело", fmt.Sprint("own ", r.last)}[r.IntN(3)])
		}
		b.Entries = append(b.Entries, one)
	}
	if r.IntN(5) == 0 {
		b.Drop = r.IntN(r.last + 1)
	}
	return b
}

// mark is where a row may be.
func (r *batches) mark() keep.Mark {
	return keep.Mark{Collection: fmt.Sprint("c", r.IntN(3)), Key: fmt.Sprint(r.IntN(50))}
}

// killed is what is left of a file if its process ends now: opened elsewhere.
func killed(path string) string {
	GinkgoHelper()
	left := filepath.Join(GinkgoT().TempDir(), "left.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		Expect(err).NotTo(HaveOccurred())
		Expect(os.WriteFile(left+suffix, content, 0o600)).To(Succeed())
	}
	return left
}

// same expects that a world has the same in two databases.
func same(name string, got, want disk.Database) {
	GinkgoHelper()
	one, other := world(got, name), world(want, name)
	Expect(rows(one)).To(Equal(rows(other)))
	Expect(one.First()).To(Equal(sure(other.First())))
	Expect(one.Last()).To(Equal(sure(other.Last())))
	Expect(one.Entries(0, 1<<20)).To(Equal(sure(other.Entries(0, 1<<20))))
	Expect(one.Close()).To(Succeed())
	Expect(other.Close()).To(Succeed())
}

func sure[T any](value T, err error) T {
	GinkgoHelper()
	Expect(err).NotTo(HaveOccurred())
	return value
}

var _ = Describe("a file with random batches in two worlds", func() {
	for seed := range uint64(3) {
		It(fmt.Sprintf("has what memory has, whenever its process ends (%d)", seed), func() {
			path := filepath.Join(GinkgoT().TempDir(), "market.db")
			d, model := opened(path), &disk.Memory{}
			random := map[string]*batches{}
			for i, name := range []string{"", "w"} {
				random[name] = &batches{Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
			}
			for range 3 {
				stores, models := map[string]disk.Store{}, map[string]disk.Store{}
				for name := range random {
					stores[name], models[name] = world(d, name), world(model, name)
				}
				for range 15 {
					for name, r := range random {
						b := r.next()
						Expect(stores[name].Write(b)).To(Succeed())
						Expect(models[name].Write(b)).To(Succeed())
						for range 5 {
							mark := r.mark()
							Expect(stores[name].Values(mark.Collection, mark.Key)).To(Equal(sure(models[name].Values(mark.Collection, mark.Key))))
						}
						after := r.IntN(r.last + 1)
						Expect(stores[name].Entries(after, 10)).To(Equal(sure(models[name].Entries(after, 10))))
						if r.IntN(10) == 0 {
							mark := r.mark()
							Expect(d.Find(mark.Collection, mark.Key)).To(Equal(sure(model.Find(mark.Collection, mark.Key))))
						}
					}
				}
				for name := range random {
					Expect(models[name].Close()).To(Succeed())
				}
				left := opened(killed(path))
				for name, r := range random {
					mark := r.mark()
					Expect(left.Find(mark.Collection, mark.Key)).To(Equal(sure(model.Find(mark.Collection, mark.Key))))
					same(name, left, model)
				}
				Expect(left.Close()).To(Succeed())
				Expect(d.Close()).To(Succeed())
				d = opened(path)
			}
			for name := range random {
				same(name, d, model)
			}
		})
	}

	It("settles what is written before it is much", func() {
		path := filepath.Join(GinkgoT().TempDir(), "market.db")
		s := world(opened(path), "")
		value := strings.Repeat("x", 1000)
		for batch := range 15 {
			var many []keep.Row
			for i := range 1000 {
				many = append(many, row("a", fmt.Sprint(batch, i), value))
			}
			Expect(s.Write(disk.Batch{Rows: many})).To(Succeed())
		}
		db, err := sql.Open("sqlite", killed(path))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(db.Close)
		var unsettled, settled int
		Expect(db.QueryRow("SELECT sum(length(value)) FROM changes").Scan(&unsettled)).To(Succeed())
		Expect(db.QueryRow("SELECT count(*) FROM rows").Scan(&settled)).To(Succeed())
		Expect(unsettled).To(And(BeNumerically(">", 1<<20), BeNumerically("<", 9<<20)))
		Expect(settled).To(And(BeNumerically(">", 5000), BeNumerically("<", 20_000)))
	})
})
