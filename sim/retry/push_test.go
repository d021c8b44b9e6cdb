package retry_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/retry"
)

var _ = Describe("the schedule of order/accept (L-ACCEPT)", func() {
	It("repeats after 1, 2, 3 and 13 minutes, and every ten minutes for a day", func() {
		var minutes []int
		for n := 2; ; n++ {
			offset, ok := retry.Accepts().Offset(n)
			if !ok {
				break
			}
			minutes = append(minutes, int(offset/time.Minute))
		}
		Expect(minutes[:6]).To(Equal([]int{1, 2, 3, 13, 23, 33}))
		Expect(minutes[len(minutes)-1]).To(BeNumerically("<", 24*60))
		Expect(minutes[retry.AcceptRepeats-1]).To(Equal(13))
	})
})

var _ = Describe("the window of wrong replies (L-CHECK)", func() {
	at := func(minute int) time.Time {
		return time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	}

	It("needs ten requests", func() {
		var w retry.Window
		for range 9 {
			Expect(w.Add(at(0), true)).To(BeFalse())
		}
		Expect(w.Add(at(0), false)).To(BeTrue())
	})

	It("allows a tenth", func() {
		var w retry.Window
		for range 9 {
			w.Add(at(0), false)
		}
		Expect(w.Add(at(0), true)).To(BeFalse())
		Expect(w.Add(at(1), true)).To(BeTrue())
	})

	It("forgets what is 30 minutes old", func() {
		var w retry.Window
		for range 5 {
			w.Add(at(0), true)
		}
		for range 10 {
			w.Add(at(10), false)
		}
		Expect(w.Over(at(29))).To(BeTrue())
		Expect(w.Over(at(30))).To(BeFalse())
		Expect(w.Over(at(60))).To(BeFalse())
	})
})
