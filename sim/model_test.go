package sim_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// modelWorld is a small model of how notifications are delivered, with N-BLOCKING
// and without: plain and slow, written from the contract alone, and sharing
// nothing with the engine. It plays a plan and writes down what has to be in the
// journal.
type modelWorld struct {
	plan          *plan
	now           time.Duration // since the start
	lines         []string
	agenda        []task
	queued        int
	subscriptions []*modelSubscription
	faults        []*modelFault
	notes         int
	waves         int
	stopped       bool // the run, in this instant
	notified      map[string]int
	// allowed says which moves could be made.
	allowed []bool
}

// task is something due: an effect, an attempt of one delivery, or a visit to a
// subscription, which has all sent that waits for it.
type task struct {
	due          time.Duration
	number       int
	effect       func()
	delivery     *modelDelivery
	subscription *modelSubscription
}

// modelSubscription is a subscription.
type modelSubscription struct {
	id         string
	path       string
	campaign   int64
	types      []market.Type
	state      string // enabled, or why not
	plugged    bool
	outage     int // its number; 0 for none
	outages    int
	deliveries []*modelDelivery // undelivered, in the order in which they were first due
	copies     []*modelDelivery // that will be due later
	blocker    *modelDelivery
	next       task // visit, if any
	inWave     bool
}

const (
	never           = time.Duration(-1)
	enabled         = "enabled"
	toDisconnection = 14 * day
)

// play is what the journal has to say of a plan.
func (w *modelWorld) play() []string {
	for _, move := range w.plan.moves {
		if move.at > w.now {
			w.pass(move.at)
			w.now = move.at
		}
		w.do(move)
	}
	w.pass(1 << 62)
	return w.lines
}

func (w *modelWorld) write(format string, a ...any) {
	w.lines = append(w.lines, fmt.Sprint(w.now, " ", fmt.Sprintf(format, a...)))
}

func (w *modelWorld) later(d time.Duration, effect func()) {
	w.queue(task{due: w.now + d, effect: effect})
}

func (w *modelWorld) queue(t task) task {
	w.queued++
	t.number = w.queued
	w.agenda = append(w.agenda, t)
	return t
}

// pass has all happen that is due until then.
func (w *modelWorld) pass(until time.Duration) {
	for len(w.agenda) > 0 {
		slices.SortFunc(w.agenda, func(a, b task) int {
			if a.due != b.due {
				return int(a.due - b.due)
			}
			return a.number - b.number
		})
		if w.agenda[0].due > until {
			return
		}
		w.now = w.agenda[0].due
		n := 0
		for n < len(w.agenda) && w.agenda[n].due == w.now {
			n++
		}
		w.stopped = false
		due := slices.DeleteFunc(slices.Clone(w.agenda[:n]), task.stale)
		w.agenda = slices.Clone(w.agenda[n:])
		for len(due) > 0 {
			n := 0
			for n < len(due) && due[n].effect == nil {
				n++
			}
			if n > 0 {
				w.wave(due[:n])
				due = due[n:]
				continue
			}
			due[0].effect()
			due = due[1:]
		}
	}
}

// stale is true of what has no one to be sent to any more.
func (t task) stale() bool {
	return t.delivery != nil && t.delivery.over || t.subscription != nil && t.subscription.next.number != t.number
}

// do makes a move of the plan.
func (w *modelWorld) do(m move) {
	allowed := true
	switch m.verb {
	case "connect":
		s := &modelSubscription{id: fmt.Sprintf("s%d", len(w.subscriptions)+1), path: m.path, campaign: m.campaign, types: m.types, state: "activating", plugged: true}
		w.subscriptions = append(w.subscriptions, s)
		w.write("%s %s", s.id, journal.SubscriptionCreated)
		allowed = w.ping(s)
	case "send":
		w.send(m)
	case "inject":
		w.faults = append(w.faults, &modelFault{Fault: m.fault, since: w.now})
		w.write("%s", journal.FaultOn)
	case "lift":
		if allowed = m.of < len(w.faults) && w.faults[m.of] != nil; allowed {
			w.faults[m.of] = nil
			w.write("%s", journal.FaultOff)
		}
	case "probe":
		w.write("sending")
		w.write("done #1 %s %s", m.path, w.plan.answer(m.path, 0, market.Ping, w.now).outcome())
	default:
		allowed = m.of < len(w.subscriptions) && w.subscriptions[m.of].state != "removed" && w.manage(m, w.subscriptions[m.of])
	}
	w.allowed = append(w.allowed, allowed)
}

// manage is false for what cannot be done to the subscription as it is.
func (w *modelWorld) manage(m move, s *modelSubscription) bool {
	switch m.verb {
	case "edit":
		w.write("%s %s", s.id, journal.SubscriptionEditing)
		w.later(w.plan.delay, func() { w.edit(m, s) })
	case "unplug":
		if !s.plugged {
			return false
		}
		s.plugged = false
		w.write("%s %s", s.id, journal.SubscriptionUnplugging)
		w.later(w.plan.delay, func() {
			if s.state == enabled || s.state == "activating" {
				w.stop(s, "unplugged", journal.SubscriptionUnplugged)
			}
		})
	case "plug":
		if s.plugged {
			return false
		}
		s.plugged = true
		w.write("%s %s", s.id, journal.SubscriptionPlugging)
		if s.state == "disconnected" || s.state == "refused" {
			return w.ping(s)
		}
		w.later(w.plan.delay, func() { w.enable(s) })
	case "remove":
		s.plugged = false
		w.stop(s, "removed", journal.SubscriptionRemoved)
	}
	return true
}

// ping is the first thing that a subscription gets (N-CONNECT-PING).
func (w *modelWorld) ping(s *modelSubscription) bool {
	w.write("%s sending", s.id)
	outcome := w.plan.answer(s.path, 0, market.Ping, w.now).outcome()
	if f := w.fault(market.Ping); f != nil {
		outcome, _ = f.outcome(outcome)
	}
	w.write("%s done #1 %s %s", s.id, s.path, outcome)
	if outcome == journal.Accepted {
		w.later(w.plan.delay, func() { w.enable(s) })
		return true
	}
	s.plugged = false
	if s.state == "activating" {
		s.state = "refused"
	}
	w.write("%s %s", s.id, journal.SubscriptionRefused)
	return false
}

func (w *modelWorld) enable(s *modelSubscription) {
	if s.plugged && s.state != enabled {
		s.state = enabled
		w.write("%s %s", s.id, journal.SubscriptionEnabled)
	}
}

// send announces an event to the subscriptions of its shop, else to those of the
// cabinet (N-SCOPE).
func (w *modelWorld) send(m move) {
	w.notes++
	w.write("n%d %s", w.notes, journal.NotificationCreated)
	to := w.wanting(m.campaign, m.kind)
	if len(to) == 0 && m.campaign != 0 {
		to = w.wanting(0, m.kind)
	}
	if len(to) == 0 {
		w.write("n%d %s", w.notes, journal.NotificationUnwanted)
	}
	for _, s := range to {
		w.due(&modelDelivery{note: w.notes, kind: m.kind, to: s})
	}
}

func (w *modelWorld) wanting(campaign int64, t market.Type) []*modelSubscription {
	return slices.DeleteFunc(slices.Clone(w.subscriptions), func(s *modelSubscription) bool {
		return s.state != enabled || s.campaign != campaign || !s.wants(t)
	})
}

func (s *modelSubscription) wants(t market.Type) bool {
	if s.campaign != 0 && t == market.ChatCreated {
		return false
	}
	return len(s.types) == 0 || slices.Contains(s.types, t)
}

func (w *modelWorld) outageBegins(s *modelSubscription, blocker *modelDelivery) {
	if s.outage != 0 {
		return
	}
	s.outages++
	s.outage = s.outages
	number := s.outage
	if blocker != nil {
		w.write("%s %s", blocker, journal.OutageBegan)
	} else {
		w.write("%s %s", s.id, journal.OutageBegan)
	}
	w.later(toDisconnection, func() {
		if s.outage == number {
			s.plugged = false
			w.stop(s, "disconnected", journal.SubscriptionDisconnected)
		}
	})
}

func (w *modelWorld) outageEnds(s *modelSubscription) {
	if s.outage != 0 {
		s.outage = 0
		w.write("%s %s", s.id, journal.OutageEnded)
	}
}

// stop ends all deliveries of a subscription.
func (w *modelWorld) stop(s *modelSubscription, state string, how journal.Kind) {
	s.state, s.outage, s.blocker = state, 0, nil
	w.write("%s %s", s.id, how)
	w.cancel(s, func(*modelDelivery) bool { return true })
}

// cancel ends what is not under way, in the order of its events.
func (w *modelWorld) cancel(s *modelSubscription, which func(*modelDelivery) bool) {
	all := append(slices.Clone(s.deliveries), s.copies...)
	slices.SortStableFunc(all, func(a, b *modelDelivery) int {
		if a.note != b.note {
			return a.note - b.note
		}
		if a.copy == b.copy {
			return 0
		}
		if a.copy {
			return 1
		}
		return -1
	})
	for _, d := range all {
		if !d.underWay && which(d) {
			w.finish(d, journal.DeliveryCancelled)
		}
	}
}

func (w *modelWorld) edit(m move, s *modelSubscription) {
	if s.state == "removed" {
		return
	}
	if m.path != "" {
		s.path = m.path
	}
	w.write("%s %s", s.id, journal.SubscriptionEdited)
	if m.types != nil {
		s.types = m.types
		w.cancel(s, func(d *modelDelivery) bool { return !s.wants(d.kind) })
		w.calm(s)
	}
}
