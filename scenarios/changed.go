package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// changed is what of a story cannot happen any more because of what the store has
// called. That is nobody's mistake: the rest goes on without it.
type changed struct {
	events map[string]unhappened // by name
	types  map[market.Type]int   // how many notifications of each are not sent
}

// unhappened is an event that never happened.
type unhappened struct {
	t   market.Type
	why string
}

// lose leaves an event out, n times.
func (run *runner) lose(s *Step, n int, cause error) {
	why := fmt.Sprintf(changedByCalls, cause)
	run.check(s.Line, reports.Check{Title: fmt.Sprintf(titleStep, s.action().key), Verdict: reports.Skip, Reason: why})
	e, _ := s.event()
	run.forget(s, n, unhappened{e.Type, why})
}

func (run *runner) forget(s *Step, n int, e unhappened) {
	run.changed.types[e.t] += n
	if s.As != "" {
		run.changed.events[s.As] = e
	}
}

// depends reports whether a step is of an event that never happened; then it does
// not happen either.
func (run *runner) depends(s *Step) bool {
	if again, ok := run.changed.events[s.Send]; ok {
		run.forget(s, max(s.Times, 1), again)
		return true
	}
	of, ok := run.changed.events[s.Of]
	if ok {
		e, _ := s.event()
		run.forget(s, max(s.Times, 1), unhappened{e.Type, of.why})
	}
	return ok
}

// adopt takes for a step's event what the store has brought about itself, by what it
// called: the notification of the same thing that Market has sent already. It is
// false if there is none.
func (run *runner) adopt(s *Step, e Event, all *composed, i int) bool {
	if s.Of == "" {
		return false
	}
	of, err := run.of(s, e, i)
	if err != nil {
		return false
	}
	for _, x := range slices.Backward(run.market.Journal().Entries()) {
		if x.Exchange == nil || run.own[x.Notification] || x.Exchange.NotificationType != e.Type {
			continue
		}
		text := json.RawMessage(x.Exchange.Request.Body)
		if !s.says(text, e, of) {
			continue
		}
		run.own[x.Notification] = true
		all.ids = append(all.ids, sim.NotificationID(x.Notification))
		all.notifications = append(all.notifications, market.Notification{Type: e.Type, Body: text})
		return true
	}
	return false
}

// says reports whether a notification says of that number what the step has happen.
func (s *Step) says(text json.RawMessage, e Event, of int64) bool {
	number, _ := body.Get(text, e.Type.OfField()).(json.Number)
	id, err := number.Int64()
	status, _ := body.Get(text, "status").(string)
	return err == nil && id == of && (s.Status == "" || status == string(s.Status))
}

// still is what an expectation says as far as it can be met yet: its count is lowered
// by what never happened. Where it is about such an event, why says so.
func (run *runner) still(e about) (_ about, why string) {
	for _, name := range e.events() {
		if lost, ok := run.changed.events[name]; ok {
			return e, lost.why
		}
		if event := run.events[name]; event != nil && len(event.notifications) > 0 && run.options.leavesOut(event.notifications[0].Type) {
			return e, fmt.Sprintf(notSubscribed, event.notifications[0].Type)
		}
	}
	if c, ok := e.(interface{ choice() Which }); ok {
		switch w := c.choice(); {
		case w.Type != "" && run.options.leavesOut(w.Type):
			return e, fmt.Sprintf(notSubscribed, w.Type)
		case w.Type == "" && run.routed == 0 && run.changed.missing(w) > 0:
			return e, noTypes
		}
	}
	if c, ok := e.(counted); ok {
		return c.lowered(func(w Which) int { return run.changed.missing(w) * max(1, len(run.subscriptions)) }), ""
	}
	return e, ""
}

// missing is how many notifications that a choice means were not sent.
func (c changed) missing(w Which) int {
	if w.Of != "" {
		return 0
	}
	n := 0
	for t, missing := range c.types {
		if w.Type == "" || w.Type == t {
			n += missing
		}
	}
	return n
}
