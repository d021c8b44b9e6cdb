package main

import (
	"math/rand/v2"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the first order of a run", func() {
	begin := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
	after := func(seconds int64) int64 { return firstOrderAt(begin.Add(time.Duration(seconds) * time.Second)) }
	// apart is how many numbers two runs have to themselves at least.
	apart := func(a, b int64) int64 { return max(a-b, b-a) }

	It("has 11 digits, and so has the last, at any time", func() {
		for _, t := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 0), begin, time.Date(2199, 12, 31, 23, 59, 59, 0, time.UTC)} {
			Expect(firstOrderAt(t)).To(BeNumerically(">=", 10_000_000_000), "%s", t)
		}
		for second := range int64(runsYear) {
			if first := after(second); first < 10_000_000_000 || first+ordersOfARun > 99_999_999_999 {
				Fail("not 11 digits: " + begin.Add(time.Duration(second)*time.Second).String())
			}
		}
	})

	It("is the same within a second, and after a year", func() {
		Expect(firstOrderAt(begin.Add(999 * time.Millisecond))).To(Equal(firstOrderAt(begin)))
		Expect(after(runsYear)).To(Equal(after(0)))
	})

	It("leaves 100 000 numbers to a run that begins from a second to ten days before or after another", func() {
		Expect(ordersOfARun).To(Equal(100_000))
		Expect(roundSeconds).To(BeNumerically(">", 10*24*60*60))
		random := rand.New(rand.NewPCG(1, 2))
		for range 300_000 {
			at, later := random.Int64N(runsYear), 1+random.Int64N(roundSeconds-1)
			if n := apart(after(at), after(at+later)); n < 100_000 {
				Fail("two runs meet: " + time.Duration(later*1e9).String())
			}
		}
		for at := int64(0); at < runsYear; at += 13 { // neighbours and the ends of rounds
			for _, later := range []int64{1, 2, roundSeconds - 1} {
				if apart(after(at), after(at+later)) < 100_000 {
					Fail("two runs meet: " + time.Duration(later*1e9).String())
				}
			}
		}
	})

	It("leaves 2 700 numbers to a run that begins at any other second of a year", func() {
		random := rand.New(rand.NewPCG(3, 4))
		for range 1_000_000 {
			a, b := random.Int64N(runsYear), random.Int64N(runsYear)
			if a != b && apart(after(a), after(b)) < 2_700 {
				Fail("two runs meet")
			}
		}
		for at := range int64(roundSeconds) { // the same slot, and the next, in all rounds
			for round := int64(1); round < runsRounds; round += 7 {
				other := at + round*roundSeconds
				if apart(after(at), after(other)) < 2_700 || apart(after(at), after(other+1)) < 2_700 {
					Fail("two runs meet")
				}
			}
		}
	})
})
