package disk_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
)

// counter is something that changes: a number, which is kept.
type counter struct {
	mu    sync.Mutex
	value uint64
	wrong error // of the next cut
}

func (c *counter) add() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.value++
	return c.value
}

func (c *counter) changes() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
}

func (c *counter) cut() disk.Cut {
	c.mu.Lock()
	defer c.mu.Unlock()
	value, err := c.value, c.wrong
	return disk.Cut{Changes: value, Batch: func() (disk.Batch, error) {
		return disk.Batch{Rows: []keep.Row{row("counter", "", fmt.Sprint(value))}}, err
	}}
}

// slow is a store that counts its batches, and fails if told to.
type slow struct {
	disk.Store
	batches atomic.Int64
	gate    chan struct{} // nil for none
	fails   atomic.Bool
}

var errFull = errors.New("the disk is full")

func (s *slow) Write(b disk.Batch) error {
	if s.gate != nil {
		<-s.gate
	}
	s.batches.Add(1)
	if s.fails.Load() {
		return errFull
	}
	return s.Store.Write(b)
}

func (s *slow) counted() string {
	var value string
	must(s.Rows(disk.Head{}, func(r keep.Row) error {
		if r.Collection == "counter" {
			value = string(r.Value)
		}
		return nil
	}))
	return value
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var _ = Describe("a writer", func() {
	It("has written whatever changed before one waited", func() {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, "")}
		w := disk.NewWriter(s, c.cut)
		defer w.Close()
		for range 20 {
			value := c.add()
			Expect(w.Wait(c.changes())).To(Succeed())
			Expect(s.counted()).To(Equal(fmt.Sprint(value)))
		}
		before := s.batches.Load()
		Expect(w.Wait(c.changes())).To(Succeed())
		Expect(s.batches.Load()).To(Equal(before), "with nothing new, nobody waits")
	})

	It("writes for many at once", func() {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, ""), gate: make(chan struct{})}
		w := disk.NewWriter(s, c.cut)
		var all sync.WaitGroup
		for range 100 {
			c.add()
			all.Go(func() {
				defer GinkgoRecover()
				Expect(w.Wait(c.changes())).To(Succeed())
			})
		}
		s.gate <- struct{}{} // the first batch, which may have come too early for some
		close(s.gate)
		all.Wait()
		Expect(s.batches.Load()).To(BeNumerically("<=", 3))
		Expect(w.Close()).To(Succeed())
	})

	It("makes a batch while the one before it is written, and no more", func() {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, ""), gate: make(chan struct{})}
		var taken atomic.Int64
		w := disk.NewWriter(s, func() disk.Cut { taken.Add(1); return c.cut() })
		var all sync.WaitGroup
		wait := func() {
			changes := c.add()
			all.Go(func() {
				defer GinkgoRecover()
				Expect(w.Wait(changes)).To(Succeed())
			})
		}
		for range 2 {
			before := taken.Load()
			wait()
			Eventually(taken.Load).Should(BeNumerically(">", before))
		}
		before := taken.Load()
		for range 10 {
			wait()
		}
		Consistently(taken.Load, "50ms").Should(BeNumerically("<=", before+1), "the next is taken once this one is handed over")
		close(s.gate)
		all.Wait()
		Expect(s.counted()).To(Equal("12"))
		Expect(w.Close()).To(Succeed())
	})

	It("writes soon what nobody waits for, and what is left at the end", func() {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, "")}
		w := disk.NewWriter(s, c.cut)
		c.add()
		w.Stir()
		Eventually(s.counted).Should(Equal("1"))
		c.add()
		Expect(w.Close()).To(Succeed())
		Expect(s.counted()).To(Equal("2"))
	})

	DescribeTable("lets nobody go on after a failure", func(fail func(*counter, *slow)) {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, "")}
		w := disk.NewWriter(s, c.cut)
		c.add()
		Expect(w.Wait(c.changes())).To(Succeed())
		Expect(w.Broken()).NotTo(BeClosed())
		fail(c, s)
		c.add()
		Expect(w.Wait(c.changes())).To(MatchError(errFull))
		Expect(w.Broken()).To(BeClosed())
		s.fails.Store(false)
		before := s.batches.Load()
		c.add()
		Expect(w.Wait(c.changes())).To(MatchError(errFull))
		Expect(w.Err()).To(MatchError(errFull))
		Expect(w.Close()).To(MatchError(errFull))
		Expect(s.batches.Load()).To(Equal(before), "nor writes anything")
		Expect(s.counted()).To(Equal("1"))
	},
		Entry("of the store", func(_ *counter, s *slow) { s.fails.Store(true) }),
		Entry("to say what is to be written", func(c *counter, _ *slow) { c.wrong = errFull }),
	)

	It("lets nobody wait who comes after its end", func() {
		c, s := &counter{}, &slow{Store: world(&disk.Memory{}, "")}
		w := disk.NewWriter(s, c.cut)
		Expect(w.Close()).To(Succeed())
		c.add()
		Expect(w.Wait(c.changes())).To(MatchError(disk.ErrClosed))
	})
})
