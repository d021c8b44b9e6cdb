package clock_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/clock"
)

var start = time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

var _ = Describe("the queue", func() {
	It("is empty at first", func() {
		var q clock.Queue[int]
		_, _, ok := q.Peek()
		Expect(ok).To(BeFalse())
		Expect(q.PopInstant()).To(BeEmpty())
		Expect(q.Len()).To(BeZero())
	})

	It("gives all that is due at one instant, in the order of pushing", func() {
		var q clock.Queue[string]
		q.Push(start.Add(time.Second), "later")
		q.Push(start, "a")
		q.Push(start, "b")
		q.Push(start, "c")

		due, first, ok := q.Peek()
		Expect(ok).To(BeTrue())
		Expect(due).To(Equal(start))
		Expect(first).To(Equal("a"))
		Expect(values(q.PopInstant())).To(Equal([]string{"a", "b", "c"}))
		Expect(values(q.PopInstant())).To(Equal([]string{"later"}))
		Expect(q.Len()).To(BeZero())
	})

	It("orders anything as a stable sort by time would", func() {
		type event struct {
			due time.Time
			n   int
		}
		random := rand.New(rand.NewPCG(1, 2))
		var q clock.Queue[event]
		var want []event
		for n := range 5000 {
			e := event{start.Add(time.Duration(random.IntN(300)) * time.Second), n}
			want = append(want, e)
			q.Push(e.due, e)
		}
		slices.SortStableFunc(want, func(a, b event) int { return a.due.Compare(b.due) })

		var got []event
		for q.Len() > 0 {
			got = append(got, values(q.PopInstant())...)
		}
		Expect(got).To(Equal(want))
	})
})

// BenchmarkQueue pushes and pops b.N timers over two weeks of minutes, so that
// the cost of one can be compared at different sizes of the queue.
func BenchmarkQueue(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var q clock.Queue[int]
	for n := range b.N {
		q.Push(start.Add(time.Duration(random.IntN(20160))*time.Minute), n)
	}
	for q.Len() > 0 {
		q.PopInstant()
	}
}

func values[T any](items []clock.Item[T]) []T {
	var out []T
	for _, item := range items {
		out = append(out, item.Value)
	}
	return out
}
