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
func (t *telling) lose(s *Step, n int, cause error) {
	why := fmt.Sprintf(changedByCalls, cause)
	t.check(s.Line, reports.Check{Title: fmt.Sprintf(titleStep, s.action().key), Verdict: reports.Skip, Reason: why})
	e, _ := s.event()
	t.forget(s, n, unhappened{e.Type, why})
}

func (t *telling) forget(s *Step, n int, e unhappened) {
	if t.changed.events == nil {
		t.changed = changed{map[string]unhappened{}, map[market.Type]int{}}
	}
	t.changed.types[e.t] += n
	if s.As != "" {
		t.changed.events[s.As] = e
	}
}

// depends reports whether a step is of an event that never happened; then it does
// not happen either.
func (t *telling) depends(s *Step) bool {
	if again, ok := t.changed.events[s.Send]; ok {
		t.forget(s, max(s.Times, 1), again)
		return true
	}
	of, ok := t.changed.events[s.Of]
	if ok {
		e, _ := s.event()
		t.forget(s, max(s.Times, 1), unhappened{e.Type, of.why})
	}
	return ok
}

// adopt takes for a step's event what the store has brought about itself, by what it
// called: the notification of the same thing that Market has sent already. It is
// false if there is none.
func (t *telling) adopt(s *Step, e Event, all *told, i int) bool {
	if s.Of == "" {
		return false
	}
	of, err := t.of(s, e, i)
	if err != nil {
		return false
	}
	for _, x := range slices.Backward(t.market.Journal().Entries()) {
		if x.Exchange == nil || t.own[x.Notification] || x.Exchange.NotificationType != e.Type {
			continue
		}
		text := json.RawMessage(x.Exchange.Request.Body)
		if !s.says(text, e, of) {
			continue
		}
		t.own[x.Notification] = true
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

// still is an expectation as far as it can be met yet: its counts are lowered by what
// never happened. Where it names such an event, why says so.
func (t *telling) still(e Expectation) (_ Expectation, why string) {
	for _, name := range e.names() {
		if lost, ok := t.changed.events[name]; ok {
			return e, lost.why
		}
	}
	e.eachCount(func(w Which, c **Count) {
		if n := t.changed.missing(w); n > 0 && *c != nil {
			*c = (*c).less(n * max(1, len(t.subscriptions)))
		}
	})
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

// less is a count of n less.
func (c *Count) less(n int) *Count {
	lower := &Count{Min: max(0, c.Min-n)}
	if c.Max != nil {
		most := max(0, *c.Max-n)
		lower.Max = &most
	}
	return lower
}

// names are the events that an expectation names.
func (e *Expectation) names() []string {
	names := slices.Clone(e.Arrival)
	if e.Held != nil {
		names = append(names, e.Held.By)
	}
	e.eachCount(func(w Which, _ **Count) { names = append(names, w.Of) })
	if e.Phase != nil {
		names = append(names, e.Phase.Of)
	}
	return names
}

// eachCount is given the choice of an expectation about notifications, and its count,
// which may be replaced: what holds it is a copy.
func (e *Expectation) eachCount(do func(w Which, c **Count)) {
	switch {
	case e.Attempts != nil:
		a := *e.Attempts
		do(a.Which, &a.Count)
		e.Attempts = &a
	case e.Delivery != nil:
		d := *e.Delivery
		do(d.Which, &d.Count)
		e.Delivery = &d
	case e.Replies != nil:
		r := *e.Replies
		do(r.Which, &r.Count)
		e.Replies = &r
	case e.Held != nil:
		h := *e.Held
		do(h.Which, &h.Count)
		e.Held = &h
	}
}
