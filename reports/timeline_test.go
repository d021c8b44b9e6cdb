package reports_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

var _ = Describe("the timeline", func() {
	read := func(c *chronicle) *timeline.Timeline { return timeline.New(c.Entries(), plan) }

	It("has the stages of the schedule, and 464 attempts in them", func() {
		t := read(escalation())
		Expect(t.Start).To(Equal(at().Add(-2 * time.Minute)))
		Expect(t.Zero).To(Equal(at()))
		Expect(t.End).To(Equal(at().Add(retry.Limit)))
		Expect(t.Stages).To(HaveLen(4))
		for i, want := range []struct {
			until time.Duration
			every int64
			n     int
		}{{0, 0, 0}, {time.Hour, 60, 61}, {24 * time.Hour, 900, 92}, {retry.Limit, 3600, 311}} {
			s := t.Stages[i]
			Expect(s.Until).To(Equal(at().Add(want.until)))
			Expect(s.EverySeconds).To(Equal(want.every))
			Expect(s.Attempts).To(Equal(timeline.Tally{Failed: want.n}))
		}
		Expect(t.Lanes).To(HaveLen(1))
		Expect(t.Lanes[0].Attempts).To(HaveLen(464))
		Expect(t.Lanes[0].Ended).To(Equal(timeline.Cancelled))
		Expect(*t.Lanes[0].EndedAt).To(Equal(t.End))
		Expect(t.Lanes[0].Planned).To(BeEmpty())
		Expect(t.Endings).To(Equal(timeline.Endings{Cancelled: 1}))
	})

	It("has the events, the PING of connecting among them", func() {
		var kinds []journal.Kind
		t := read(escalation())
		for _, e := range t.Events {
			kinds = append(kinds, e.Kind)
		}
		Expect(kinds).To(Equal([]journal.Kind{
			journal.SubscriptionCreated, journal.ExchangeDone, journal.SubscriptionEnabled, journal.OutageBegan, journal.SubscriptionDisconnected,
		}))
		Expect(t.Events[1].Type).To(Equal(market.Ping))
		Expect(t.Events[1].Outcome).To(Equal(journal.Accepted))
		Expect(t.Events[1].Exchange).To(Equal("x1"))
	})

	It("tells how each delivery ended", func() {
		t := timeline.New(nil, plan)
		Expect(t).To(BeNil())
		t = brief().Timeline
		var ended []timeline.Ending
		for _, l := range t.Lanes {
			ended = append(ended, l.Ended)
		}
		Expect(ended).To(Equal([]timeline.Ending{timeline.Delivered, timeline.Rejected, timeline.Pending, timeline.Cancelled}))
		Expect(t.Endings).To(Equal(timeline.Endings{Delivered: 1, Rejected: 1, Pending: 1, Cancelled: 1}))
		Expect(t.Unwanted).To(Equal(1))
		Expect(t.Lanes[0].Attempts[0].Fault).To(Equal(hostile))
		Expect(t.Lanes[0].Attempts[0].Subtype).To(Equal(market.CantParseResponse))
		Expect(t.Lanes[1].Planned).To(BeEmpty(), "nothing follows a rejection")
		Expect(t.Lanes[2].Planned).To(Equal(plan(at(), 1)), "an unknown attempt is made again")
		Expect(t.Lanes[2].EndedAt).To(BeNil())
	})

	DescribeTable("begins at", func(want time.Duration, tell func(*chronicle)) {
		c := &chronicle{}
		c.note(at().Add(-time.Hour), journal.SubscriptionCreated, journal.Entry{Subscription: "s1"})
		tell(c)
		Expect(read(c).Zero).To(Equal(at().Add(want)))
	},
		Entry("the first failure", 2*time.Minute, func(c *chronicle) {
			c.attempt(at(), 1, ok(), nil)
			c.attempt(at().Add(2*time.Minute), 2, failedWith(market.HTTP), nil)
		}),
		Entry("the first attempt, if none failed", time.Minute, func(c *chronicle) { c.attempt(at().Add(time.Minute), 1, ok(), nil) }),
		Entry("the first entry, if there is no attempt", -time.Hour, func(c *chronicle) {}),
		Entry("the first entry, if there is nothing but PING", -time.Hour, func(c *chronicle) {
			ping := slowPing()
			c.note(at(), journal.ExchangeDone, journal.Entry{Type: market.Ping, Exchange: &ping})
		}),
	)

	It("counts what comes before and after the schedule", func() {
		c := &chronicle{}
		c.attempt(at().Add(-time.Minute), 1, ok(), nil)
		c.attempt(at(), 2, failedWith(market.HTTP), nil)
		c.attempt(at().Add(15*24*time.Hour), 3, ok(), nil)
		t := read(c)
		Expect(t.Stages).To(HaveLen(5))
		Expect(t.Stages[0].Attempts).To(Equal(timeline.Tally{Accepted: 1}))
		Expect(t.Stages[1].Attempts).To(Equal(timeline.Tally{Failed: 1}))
		Expect(t.Stages[4].Attempts).To(Equal(timeline.Tally{Accepted: 1}))
		Expect(t.Stages[4].Until).To(Equal(t.End))
	})

	It("has one stage from Zero on if there is no plan", func() {
		t := timeline.New(escalation().Entries(), nil)
		Expect(t.Stages).To(HaveLen(2))
		Expect(t.Stages[1].Attempts.Failed).To(Equal(464))
		Expect(t.Stages[1].EverySeconds).To(BeZero())
	})

	It("keeps the deliveries that matter, and counts the others", func() {
		t := read(crowded(1000))
		Expect(t.Lanes).To(HaveLen(40))
		Expect(*t.Others).To(Equal(timeline.Others{
			Deliveries: 960, Endings: timeline.Endings{Delivered: 960}, Attempts: timeline.Tally{Accepted: 960, Failed: 960},
		}))
		Expect(t.Endings).To(Equal(timeline.Endings{Delivered: 990, Cancelled: 10}))
		cancelled, failed := 0, 0
		for i, l := range t.Lanes {
			if l.Ended == timeline.Cancelled {
				cancelled++
			}
			failed += len(l.Attempts)
			if i > 0 {
				Expect(l.Attempts[0].At).To(BeTemporally(">", t.Lanes[i-1].Attempts[0].At), "in order of time")
			}
		}
		Expect(cancelled).To(Equal(10))
		Expect(failed).To(Equal(10*1+30*3), "those that failed longest")
	})

	It("has what waited, for what and until when, and what was never sent", func() {
		t := read(blocked())
		Expect(t.Lanes).To(HaveLen(4))
		minute := func(n int) time.Time { return at().Add(time.Duration(n) * time.Minute) }
		until := func(n int) *time.Time { end := minute(n); return &end }
		wait := func(from int, end *time.Time, blocker string) []timeline.Wait {
			return []timeline.Wait{{From: minute(from), Until: end, For: blocker, Type: market.OrderCreated}}
		}
		Expect(t.Lanes[0].Held).To(BeEmpty())
		Expect(t.Lanes[1].Held).To(Equal(wait(5, until(9), "n1")))
		Expect(t.Lanes[2].Held).To(Equal(wait(6, nil, "n1")), "the one that blocked when it began")
		Expect(t.Lanes[3].Held).To(Equal(wait(10, nil, "n2")))

		Expect(t.Lanes[1].Due).To(Equal(minute(5)))
		Expect(t.Lanes[1].Ended).To(Equal(timeline.Pending))
		Expect(t.Lanes[1].Planned).To(Equal(plan(minute(9), 3)), "from the attempt on by which it came to block")
		for _, l := range t.Lanes[2:] {
			Expect(l.Ended).To(Equal(timeline.Held))
			Expect(l.EndedAt).To(BeNil())
			Expect(l.Attempts).To(BeEmpty())
			Expect(l.Planned).To(BeEmpty())
		}
		Expect(t.Endings).To(Equal(timeline.Endings{Delivered: 1, Pending: 1, Held: 2}))
		Expect(t.Blockers).To(Equal([]timeline.Blocker{
			{Notification: "n1", Type: market.OrderCreated, Waited: 2, Waiting: 1},
			{Notification: "n2", Type: market.OrderCreated, Waited: 1, Waiting: 1},
		}))
		began := t.Events[len(t.Events)-1]
		Expect(began.Kind).To(Equal(journal.OutageBegan))
		Expect(began.Notification).To(Equal("n2"))
	})

	It("closes a wait where it was cancelled", func() {
		l := read(queued(1, journal.DeliveryCancelled)).Lanes[1]
		Expect(l.Ended).To(Equal(timeline.Cancelled))
		Expect(l.Attempts).To(BeEmpty())
		Expect(l.Planned).To(BeEmpty())
		Expect(l.Held).To(HaveLen(1))
		Expect(l.Held[0].Until).To(Equal(l.EndedAt))
	})

	DescribeTable("sums up hundreds that wait", func(end journal.Kind, endings timeline.Endings, attempts timeline.Tally) {
		t := read(queued(400, end))
		Expect(t.Lanes).To(HaveLen(17), "the blocker, and 16 of those that waited")
		Expect(t.Lanes[0].Notification).To(Equal("n1"))
		Expect(t.Lanes[0].Held).To(BeEmpty())
		waited := []timeline.Blocker{{Notification: "n1", Type: market.OrderCreated, Waited: 384}}
		Expect(*t.Others).To(Equal(timeline.Others{Deliveries: 384, Endings: endings, Attempts: attempts, Blockers: waited}))
		waited[0].Waited = 400
		Expect(t.Blockers).To(Equal(waited))
	},
		Entry("and come", journal.DeliveryAccepted, timeline.Endings{Delivered: 384}, timeline.Tally{Accepted: 384}),
		Entry("and are cancelled", journal.DeliveryCancelled, timeline.Endings{Cancelled: 384}, timeline.Tally{}),
	)

	It("names ten of many that were waited for", func() {
		c := &chronicle{}
		for n := 1; n <= 30; n++ {
			c.attempt(at(), n, failedWith(market.HTTP), nil)
			c.hold(at(), 100, n)
			if n > 20 {
				c.hold(at(), 200, n)
			}
		}
		t := read(c)
		Expect(t.Blockers).To(HaveLen(10))
		Expect(t.Blockers).To(HaveEach(HaveField("Waited", 2)))
	})

	It("keeps the first and the last events of many", func() {
		c := &chronicle{}
		for i := range 1000 {
			c.note(at().Add(time.Duration(i)*time.Minute), []journal.Kind{journal.OutageBegan, journal.OutageEnded}[i%2], journal.Entry{Subscription: "s1"})
		}
		t := read(c)
		Expect(t.Events).To(HaveLen(200))
		Expect(t.MoreEvents).To(Equal(800))
		Expect(t.Events[0].At).To(Equal(t.Start))
		Expect(t.Events[199].At).To(Equal(t.End))
	})

	It("is the same for the same journal", func() {
		marshalled := func() string {
			text, err := json.Marshal(read(crowded(300)))
			Expect(err).NotTo(HaveOccurred())
			return string(text)
		}
		Expect(marshalled()).To(Equal(marshalled()))
	})

	DescribeTable("writes offsets", func(d time.Duration, want string) {
		Expect(timeline.Offset(d)).To(Equal(want))
	},
		Entry(nil, time.Duration(0), "+0"),
		Entry(nil, 1500*time.Millisecond, "+1.5s"),
		Entry(nil, 34*time.Minute, "+34m"),
		Entry(nil, 65*time.Minute, "+1h05m"),
		Entry(nil, time.Hour+5*time.Second, "+1h00m05s"),
		Entry(nil, retry.Limit, "+14d"),
		Entry(nil, retry.Limit-time.Hour, "+13d23h"),
		Entry(nil, -2*time.Minute, "-2m"),
	)
})

// crowded is a story of n orders, a minute between two. Each is accepted at its
// second attempt, but for every hundredth, which is cancelled after its first,
// and 30 that are accepted at their third.
func crowded(n int) *chronicle {
	c := &chronicle{}
	for i := 1; i <= n; i++ {
		first := at().Add(time.Duration(i) * time.Minute)
		c.attempt(first, i, failedWith(market.HTTP), nil)
		if i%100 == 0 {
			c.end(first.Add(time.Second), i, journal.DeliveryCancelled)
			continue
		}
		last := first.Add(time.Minute)
		if i > 200 && i <= 230 {
			c.attempt(last, i, failedWith(market.HTTP), nil)
			last = last.Add(time.Minute)
		}
		c.attempt(last, i, ok(), nil)
		c.end(last, i, journal.DeliveryAccepted)
	}
	return c
}

func BenchmarkNewTimeline(b *testing.B) {
	entries := crowded(100_000).Entries()
	b.ReportMetric(float64(len(entries)), "entries")
	b.ResetTimer()
	for b.Loop() {
		if t := timeline.New(entries, plan); len(t.Lanes) != 40 {
			b.Fatal(fmt.Sprint(len(t.Lanes), " lanes"))
		}
	}
}
