package scenarios_test

import (
	"net/url"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

// The figures of the two scenarios about outages, counted here without the
// expectations that the scenarios count them by.

const aDay = 24 * time.Hour

// entriesOf runs a scenario of the library against the good store.
func entriesOf(ctx SpecContext, name string) []journal.Entry {
	GinkgoHelper()
	store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
	result, err := scenarios.Run(ctx, loaded(name), scenarios.Options{Target: store.URL()})
	Expect(err).NotTo(HaveOccurred())
	Expect(notPassed(result)).To(BeEmpty())
	return result.Journal.Entries()
}

// attemptsAt are the times of a notification's attempts, since the first.
func attemptsAt(entries []journal.Entry, notification string) []time.Duration {
	var times []time.Time
	for _, e := range entries {
		if e.Kind == journal.ExchangeDone && e.Notification == notification {
			times = append(times, e.Exchange.At)
		}
	}
	var offsets []time.Duration
	for _, t := range times {
		offsets = append(offsets, t.Sub(times[0]))
	}
	return offsets
}

// scheduled are the times of all attempts until an end, as N-RETRY has them.
func scheduled(end time.Duration) []time.Duration {
	var offsets []time.Duration
	for at := time.Duration(0); at < end; {
		offsets = append(offsets, at)
		switch {
		case at < time.Hour:
			at += time.Minute
		case at < aDay:
			at += 15 * time.Minute
		default:
			at += time.Hour
		}
	}
	return offsets
}

// between counts the offsets after from, and until to.
func between(offsets []time.Duration, from, to time.Duration) int {
	n := 0
	for _, o := range offsets {
		if o > from && o <= to {
			n++
		}
	}
	return n
}

// whole is the only entry of a kind.
func whole(entries []journal.Entry, kind journal.Kind) journal.Entry {
	GinkgoHelper()
	var found []journal.Entry
	for _, e := range entries {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	Expect(found).To(HaveLen(1), string(kind))
	return found[0]
}

var _ = Describe("the scenario disconnection", func() {
	It("makes 464 attempts at the times of N-RETRY, and none after exactly 14 days", func(ctx SpecContext) {
		entries := entriesOf(ctx, "disconnection")
		offsets := attemptsAt(entries, "n1")
		Expect(offsets).To(Equal(scheduled(14 * aDay)))
		Expect(offsets).To(HaveLen(464))
		Expect(offsets[463]).To(Equal(20100 * time.Minute))
		Expect(between(offsets, 0, time.Hour)).To(Equal(60))
		Expect(between(offsets, time.Hour, aDay)).To(Equal(92))
		Expect(between(offsets, aDay, 14*aDay)).To(Equal(311))

		end := whole(entries, journal.SubscriptionDisconnected)
		Expect(end.At.Sub(whole(entries, journal.OutageBegan).At)).To(Equal(14 * aDay))
		cancelled := 0
		for _, e := range entries[end.Seq:] {
			Expect(e.Kind).NotTo(BeElementOf(journal.ExchangeSending, journal.ExchangeDone))
			if e.Kind == journal.DeliveryCancelled {
				Expect(e.At).To(Equal(end.At))
				cancelled++
			}
		}
		Expect(cancelled).To(Equal(1))
	})
})

var _ = Describe("the scenario escalation", func() {
	It("repeats 60 times in the first hour, 92 times in the rest of the day, then hourly until the store is back", func(ctx SpecContext) {
		entries := entriesOf(ctx, "escalation")
		offsets := attemptsAt(entries, "n1")
		Expect(offsets).To(Equal(scheduled(31*time.Hour + 1)))
		Expect(between(offsets, 0, time.Hour)).To(Equal(60))
		Expect(between(offsets, time.Hour, aDay)).To(Equal(92))
		Expect(between(offsets, aDay, 31*time.Hour)).To(Equal(7))

		back := whole(entries, journal.FaultOff).At
		Expect(back.Sub(whole(entries, journal.OutageBegan).At)).To(Equal(30 * time.Hour))
		Expect(whole(entries, journal.OutageEnded).At.Sub(back)).To(Equal(time.Minute))
		for _, e := range entries {
			Expect(e.Kind).NotTo(Equal(journal.SubscriptionDisconnected))
			if e.Kind == journal.DeliveryAccepted {
				Expect(e.At.Sub(back)).To(BeNumerically("<=", time.Hour))
			}
		}
	})
})

var _ = Describe("the scenario edit-url", func() {
	It("sends to the old URL, then to the wrong one, then to the right one", func(ctx SpecContext) {
		entries := entriesOf(ctx, "edit-url")
		var paths []string
		for _, e := range entries {
			if e.Kind == journal.ExchangeDone && e.Notification != "" {
				sent, err := url.Parse(e.Exchange.Request.URL)
				Expect(err).NotTo(HaveOccurred())
				paths = append(paths, sent.Path)
			}
		}
		Expect(slices.Compact(paths)).To(Equal([]string{"/notification", "/wrong/notification", "/notification"}))
	})
})
