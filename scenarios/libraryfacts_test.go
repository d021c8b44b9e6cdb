package scenarios_test

import (
	"net/url"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

// The figures of the scenarios about outages, counted here without the
// expectations that the scenarios count them by.

const aDay = 24 * time.Hour

// The revisions before and since one notification stops all others (N-BLOCKING).
const (
	oldRevision = "2025-09"
	newRevision = sim.LatestRevision
)

// entriesOf runs a scenario of the library by a revision against the good store.
func entriesOf(ctx SpecContext, name, revision string) []journal.Entry {
	GinkgoHelper()
	store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
	o := scenarios.Options{Target: store.URL(), Market: sim.Options{Revision: revision}}
	result, err := scenarios.Run(ctx, loaded(name), o)
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

// firstAttempt is when a notification was first sent.
func firstAttempt(entries []journal.Entry, notification string) time.Time {
	GinkgoHelper()
	sent := ofKind(entries, journal.ExchangeSending)
	i := slices.Index(notifications(sent), notification)
	Expect(i).NotTo(Equal(-1), notification)
	return sent[i].At
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

// ofKind are the entries of a kind.
func ofKind(entries []journal.Entry, kind journal.Kind) []journal.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e journal.Entry) bool { return e.Kind != kind })
}

// whole is the only entry of a kind.
func whole(entries []journal.Entry, kind journal.Kind) journal.Entry {
	GinkgoHelper()
	found := ofKind(entries, kind)
	Expect(found).To(HaveLen(1), string(kind))
	return found[0]
}

// notifications are those of the entries, in their order.
func notifications(entries []journal.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Notification)
	}
	return all
}

var _ = Describe("the scenario disconnection", func() {
	DescribeTable("makes 464 attempts at the times of N-RETRY, and none after exactly 14 days", func(ctx SpecContext, revision string) {
		entries := entriesOf(ctx, "disconnection", revision)
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
	},
		Entry(nil, oldRevision),
		Entry(nil, newRevision),
	)
})

var _ = Describe("the scenario escalation", func() {
	// repeated runs it, and holds what both revisions have in common.
	repeated := func(ctx SpecContext, revision string) (entries []journal.Entry, back time.Time) {
		GinkgoHelper()
		entries = entriesOf(ctx, "escalation", revision)
		offsets := attemptsAt(entries, "n1")
		Expect(offsets).To(Equal(scheduled(31*time.Hour + 1)))
		Expect(between(offsets, 0, time.Hour)).To(Equal(60))
		Expect(between(offsets, time.Hour, aDay)).To(Equal(92))
		Expect(between(offsets, aDay, 31*time.Hour)).To(Equal(7))

		back = whole(entries, journal.FaultOff).At
		Expect(back.Sub(whole(entries, journal.OutageBegan).At)).To(Equal(30 * time.Hour))
		Expect(ofKind(entries, journal.SubscriptionDisconnected)).To(BeEmpty())
		return entries, back
	}

	It("sends all that waited at once, the oldest first, when the blocker is accepted", func(ctx SpecContext) {
		entries, back := repeated(ctx, newRevision)
		ended := whole(entries, journal.OutageEnded).At
		Expect(ended.Sub(back)).To(Equal(time.Hour), "the next attempt by the schedule of the blocker")
		accepted := ofKind(entries, journal.DeliveryAccepted)
		Expect(notifications(accepted)).To(Equal([]string{"n1", "n2", "n3", "n4", "n5"}))
		for _, e := range accepted {
			Expect(e.At).To(Equal(ended))
		}
		for _, waited := range []string{"n2", "n3", "n4", "n5"} {
			Expect(attemptsAt(entries, waited)).To(HaveLen(1))
		}
		held := ofKind(entries, journal.DeliveryHeld)
		Expect(notifications(held)).To(Equal([]string{"n2", "n3", "n4", "n5"}))
		for _, e := range held {
			Expect(e.Blocker).To(Equal("n1"))
		}
	})

	It("repeats each by itself in revision 2025-09, so that the youngest comes first", func(ctx SpecContext) {
		entries, back := repeated(ctx, oldRevision)
		Expect(whole(entries, journal.OutageEnded).At.Sub(back)).To(Equal(time.Minute))
		Expect(ofKind(entries, journal.DeliveryHeld)).To(BeEmpty())
		accepted := ofKind(entries, journal.DeliveryAccepted)
		Expect(notifications(accepted)).To(Equal([]string{"n5", "n3", "n4", "n2", "n1"}))
		for _, e := range accepted {
			Expect(e.At.Sub(back)).To(BeNumerically("<=", time.Hour))
		}
	})
})

var _ = Describe("the scenario poison-message", func() {
	// tried runs it, and holds what both revisions have in common: n1 is the order,
	// n2 what the store cannot take, and n3 to n16 are the orders after it.
	tried := func(ctx SpecContext, revision string) []journal.Entry {
		GinkgoHelper()
		entries := entriesOf(ctx, "poison-message", revision)
		Expect(ofKind(entries, journal.NotificationCreated)).To(HaveLen(16))
		Expect(attemptsAt(entries, "n2")).To(Equal(scheduled(14 * aDay)))
		Expect(attemptsAt(entries, "n2")).To(HaveLen(464))
		return entries
	}

	It("disconnects the store after exactly 14 days, with none of the orders sent", func(ctx SpecContext) {
		entries := tried(ctx, newRevision)
		began, end := whole(entries, journal.OutageBegan), whole(entries, journal.SubscriptionDisconnected)
		Expect(began.Notification).To(Equal("n2"))
		Expect(end.At.Sub(began.At)).To(Equal(14 * aDay))
		sent := slices.Compact(notifications(ofKind(entries, journal.ExchangeDone)))
		Expect(sent).To(Equal([]string{"", "n1", "n2"}), "PING, the order, and 464 times the poison")

		cancelled := ofKind(entries, journal.DeliveryCancelled)
		Expect(notifications(cancelled)).To(Equal([]string{
			"n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13", "n14", "n15", "n16",
		}))
		for _, e := range cancelled {
			Expect(e.At).To(Equal(end.At))
		}
	})

	It("lets the one expire alone in revision 2025-09, and the orders pass", func(ctx SpecContext) {
		entries := tried(ctx, oldRevision)
		Expect(ofKind(entries, journal.SubscriptionDisconnected)).To(BeEmpty())
		expired := whole(entries, journal.DeliveryExpired)
		Expect(expired.Notification).To(Equal("n2"))
		Expect(expired.At.Sub(firstAttempt(entries, "n2"))).To(Equal(14 * aDay))
		Expect(ofKind(entries, journal.DeliveryAccepted)).To(HaveLen(15))
		Expect(ofKind(entries, journal.DeliveryHeld)).To(BeEmpty())
	})
})

var _ = Describe("the scenario edit-url", func() {
	It("sends to the old URL, then to the wrong one, then to the right one", func(ctx SpecContext) {
		entries := entriesOf(ctx, "edit-url", newRevision)
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
