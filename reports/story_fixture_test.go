package reports_test

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// plan is the schedule of the contract (N-RETRY).
func plan(first time.Time, made int) []time.Time {
	var all []time.Time
	schedule := retry.Notifications()
	for n := made; ; n++ {
		next, ok := schedule.Next(first, n)
		if !ok {
			return all
		}
		all = append(all, next)
	}
}

// chronicle is a journal in the making.
type chronicle struct {
	journal.Journal
	exchanges int
}

func (c *chronicle) note(at time.Time, k journal.Kind, e journal.Entry) {
	e.At, e.Kind = at, k
	c.Append(e)
}

// attempt records a sending of notification n and how it ended.
func (c *chronicle) attempt(at time.Time, n int, v journal.Verdict, fault *journal.Injected) {
	c.exchanges++
	x := exchange(fmt.Sprintf("x%d", c.exchanges), market.OrderCreated, `{"notificationType":"ORDER_CREATED"}`)
	x.At, x.Verdict, x.Fault = at, v, fault
	e := delivery(n)
	e.ExchangeID = x.ID
	c.note(at, journal.ExchangeSending, e)
	e.ExchangeID, e.Exchange = "", &x
	c.note(at, journal.ExchangeDone, e)
}

func (c *chronicle) end(at time.Time, n int, k journal.Kind) { c.note(at, k, delivery(n)) }

func delivery(n int) journal.Entry {
	return journal.Entry{Notification: fmt.Sprintf("n%d", n), Subscription: "s1", Type: market.OrderCreated}
}

// connect records that a store was connected two minutes before at.
func (c *chronicle) connect(at time.Time) {
	began := at.Add(-2 * time.Minute)
	c.note(began, journal.SubscriptionCreated, journal.Entry{Subscription: "s1", Reason: "Магазин"})
	c.exchanges++
	ping := accepted(fmt.Sprintf("x%d", c.exchanges), market.Ping, pingBody)
	ping.At = began
	c.note(began, journal.ExchangeDone, journal.Entry{Type: market.Ping, Exchange: &ping})
	c.note(at, journal.SubscriptionEnabled, journal.Entry{Subscription: "s1"})
}

func failedWith(s market.ErrorSubtype) journal.Verdict {
	return journal.Verdict{Outcome: journal.Failed, Type: s.Type(), Subtype: s, Reason: "status 503"}
}

func ok() journal.Verdict { return journal.Verdict{Outcome: journal.Accepted} }

// escalation is a store that never answers: 464 attempts, and a disconnection.
func escalation() *chronicle {
	c := &chronicle{}
	c.connect(at())
	c.note(at(), journal.NotificationCreated, journal.Entry{Notification: "n1", Type: market.OrderCreated})
	c.attempt(at(), 1, failedWith(market.HTTP), nil)
	c.note(at(), journal.OutageBegan, journal.Entry{Subscription: "s1"})
	for _, next := range plan(at(), 1) {
		c.attempt(next, 1, failedWith(market.HTTP), nil)
	}
	end := at().Add(retry.Limit)
	c.note(end, journal.SubscriptionDisconnected, journal.Entry{Subscription: "s1", Reason: "nothing was accepted since then"})
	c.end(end, 1, journal.DeliveryCancelled)
	return c
}

// pause is a store that is down for some time, with a fault in the middle, and
// gets one order a minute for an hour.
func pause() *chronicle {
	c := &chronicle{}
	c.connect(at().Add(-3 * time.Minute))
	c.attempt(at().Add(-time.Minute), 1, ok(), nil)
	c.end(at().Add(-time.Minute), 1, journal.DeliveryAccepted)
	c.note(at(), journal.FaultOn, journal.Entry{Reason: "gateway"})
	gateway := &journal.Injected{Name: "gateway", Kind: "status"}
	back := at().Add(95 * time.Minute)
	type due struct {
		n    int
		made int
		at   time.Time
	}
	var queue []due
	for n := 2; n <= 8; n++ {
		queue = append(queue, due{n: n, at: at().Add(time.Duration(n-2) * 5 * time.Minute)})
	}
	off := false
	for len(queue) > 0 {
		next := 0
		for i := range queue {
			if queue[i].at.Before(queue[next].at) {
				next = i
			}
		}
		d := queue[next]
		queue = append(queue[:next], queue[next+1:]...)
		fault := gateway
		if d.at.After(at().Add(20 * time.Minute)) {
			if !off {
				c.note(at().Add(20*time.Minute), journal.FaultOff, journal.Entry{Reason: "gateway"})
				off = true
			}
			fault = nil
		}
		switch {
		case d.at.After(back) && d.n == 5:
			c.attempt(d.at, d.n, journal.Verdict{Outcome: journal.Rejected}, nil)
			c.end(d.at, d.n, journal.DeliveryRejected)
		case d.at.After(back):
			c.attempt(d.at, d.n, ok(), nil)
			c.end(d.at, d.n, journal.DeliveryAccepted)
		default:
			c.attempt(d.at, d.n, failedWith(market.ReadTimedOut), fault)
			if d.made == 0 && d.n == 2 {
				c.note(d.at, journal.OutageBegan, journal.Entry{Subscription: "s1"})
			}
			first := d.at
			if d.made > 0 {
				first = at().Add(time.Duration(d.n-2) * 5 * time.Minute)
			}
			d.made++
			d.at, _ = retry.Notifications().Next(first, d.made)
			queue = append(queue, d)
		}
	}
	return c
}

// hold records that notification n begins to wait for another one.
func (c *chronicle) hold(at time.Time, n, blocker int) {
	e := delivery(n)
	e.Blocker = fmt.Sprintf("n%d", blocker)
	c.note(at, journal.DeliveryHeld, e)
}

// blocked is a store that stumbles over its first notification for 9 minutes, and
// then over the second, while others wait: the third for both, the fourth for the
// second, and none of these two is ever sent.
func blocked() *chronicle {
	c := &chronicle{}
	c.connect(at())
	after := func(minutes int) time.Time { return at().Add(time.Duration(minutes) * time.Minute) }
	c.attempt(at(), 1, failedWith(market.HTTP), nil)
	c.note(at(), journal.OutageBegan, delivery(1))
	for minute := 1; minute < 9; minute++ {
		if minute == 5 || minute == 6 {
			c.hold(after(minute), minute-3, 1)
		}
		c.attempt(after(minute), 1, failedWith(market.HTTP), nil)
	}
	c.attempt(after(9), 1, ok(), nil)
	c.end(after(9), 1, journal.DeliveryAccepted)
	c.note(after(9), journal.OutageEnded, journal.Entry{Subscription: "s1"})
	c.end(after(9), 2, journal.DeliveryReleased)
	c.attempt(after(9), 2, failedWith(market.HTTP), nil)
	c.note(after(9), journal.OutageBegan, delivery(2))
	c.attempt(after(10), 2, failedWith(market.HTTP), nil)
	c.hold(after(10), 4, 2)
	c.attempt(after(11), 2, failedWith(market.HTTP), nil)
	return c
}

// queued is a store that is down while n notifications wait for the first, which
// come when it is back, or are cancelled.
func queued(n int, end journal.Kind) *chronicle {
	c := &chronicle{}
	c.connect(at())
	c.attempt(at(), 1, failedWith(market.HTTP), nil)
	c.note(at(), journal.OutageBegan, delivery(1))
	for i := 2; i < n+2; i++ {
		c.hold(at().Add(time.Duration(i)*time.Second), i, 1)
	}
	back := at().Add(time.Hour)
	if end == journal.DeliveryCancelled {
		c.note(back, journal.SubscriptionUnplugged, journal.Entry{Subscription: "s1"})
	}
	for i := 1; i < n+2; i++ {
		if end != journal.DeliveryCancelled {
			c.attempt(back, i, ok(), nil)
		}
		c.end(back, i, end)
	}
	return c
}

// told is a scenario's report, made of what a journal holds.
func told(name, title string, c *chronicle, checks ...reports.Check) *reports.Report {
	r := sample()
	r.Scenario = &reports.Scenario{
		Name: name, Title: title, Source: reports.Library, Rules: []string{"N-RETRY", "N-DISCONNECT"},
		Shows: "A store that is down hears of the same order again and again:\nevery minute, every 15 minutes, hourly.\n" +
			"After 14 days Market disconnects it, and what was not delivered is lost.",
	}
	r.Timeline = timeline.New(c.Entries(), plan)
	r.Exchanges = c.Exchanges()
	if len(r.Exchanges) > 6 {
		r.LeftOut = len(r.Exchanges) - 6
		r.Exchanges = append(r.Exchanges[:3:3], r.Exchanges[len(r.Exchanges)-3:]...)
	}
	r.Checks = checks
	r.Count()
	return r
}

// outlived is a scenario whose second expectation fails.
func outlived() *reports.Report {
	r := told("escalation", "Fourteen days of repeats", escalation(),
		reports.Check{ID: "escalation.attempts", Rules: []string{"N-RETRY"}, Title: "It is sent 464 times", Verdict: reports.Pass, Reason: "464 attempts"},
		reports.Check{ID: "escalation.delivered", Rules: []string{"N-RETRY", "N-DISCONNECT"}, Title: "The order is delivered",
			Verdict: reports.Fail, Type: "CANT_GET_RESPONSE", Subtype: "HTTP",
			Reason: "n1 was cancelled after 464 attempts", Expected: "accepted within 1 day", Fix: "answer 200 once the store is up again",
			Line: 31, Evidence: "x465", Exchanges: []string{"x464", "x465"},
			Around: []reports.Moment{
				{At: at(), Offset: "0", Text: "ORDER_CREATED n1, attempt 1: failed, HTTP", Exchange: "x2"},
				{At: at().Add(20100 * time.Minute), Offset: "+13d23h", Text: "ORDER_CREATED n1, attempt 464: failed, HTTP", Exchange: "x465"},
				{At: at().Add(retry.Limit), Offset: "+14d", Text: "s1 disconnected: nothing was accepted since then, although the seller was told of it in the cabinet every day", Here: true},
			}},
	)
	return r
}

// brief is a story of little that has a mark of each kind, told by hostile names.
func brief() *reports.Report {
	c := &chronicle{}
	c.connect(at())
	c.note(at(), journal.FaultOn, journal.Entry{Reason: hostile})
	lost := &journal.Injected{Name: hostile, Kind: "torn", Arrived: true, Reply: jsonReply(200, goodBody), Verdict: &journal.Verdict{Outcome: journal.Accepted}}
	kept := &journal.Injected{Name: "gateway", Kind: "refuse"}
	c.attempt(at(), 1, failedWith(market.CantParseResponse), lost)
	c.note(at(), journal.OutageBegan, journal.Entry{Subscription: "s1"})
	c.attempt(at(), 2, failedWith(market.ConnectionRefused), kept)
	c.note(at(), journal.FaultOff, journal.Entry{Reason: hostile})
	c.attempt(at(), 3, failedWith(market.HTTP), nil)
	c.attempt(at(), 4, failedWith(market.HTTP), nil)
	next := at().Add(time.Minute)
	c.attempt(next, 1, ok(), nil)
	c.end(next, 1, journal.DeliveryAccepted)
	c.note(next, journal.OutageEnded, journal.Entry{Subscription: "s1"})
	c.attempt(next, 2, journal.Verdict{Outcome: journal.Rejected}, nil)
	c.end(next, 2, journal.DeliveryRejected)
	c.attempt(next, 3, journal.Verdict{Outcome: journal.Unknown}, nil)
	c.note(next.Add(30*time.Second), journal.SubscriptionUnplugged, journal.Entry{Subscription: "s1"})
	c.end(next.Add(30*time.Second), 4, journal.DeliveryCancelled)
	c.note(next.Add(31*time.Second), journal.NotificationUnwanted, journal.Entry{Notification: "n5", Type: market.OrderUpdated})

	r := told("brief", hostile, c,
		reports.Check{ID: "brief.order", Title: hostile, Verdict: reports.Fail, Reason: hostile, Expected: hostile, Line: 7,
			Evidence: "x2", Exchanges: []string{"x2", "x99"},
			Around: []reports.Moment{{At: at(), Offset: "0", Text: hostile, Exchange: "x2", Here: true}, {At: next, Offset: "+1m", Text: hostile, Exchange: "x99"}}},
	)
	r.Scenario.Source, r.Scenario.Shows = "stories/a,b:c.yaml", hostile
	return r
}
