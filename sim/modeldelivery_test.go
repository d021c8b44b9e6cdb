package sim_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// modelDelivery is one notification for one subscription.
type modelDelivery struct {
	note     int
	kind     market.Type
	to       *modelSubscription
	copy     bool
	attempts int
	base     time.Duration // of the schedule
	before   int           // attempts before that
	failed   bool
	held     bool
	underWay bool
	over     bool
	wave     int // the last one in which it was sent
	next     time.Duration
	fault    *modelFault // that the attempt under way meets
}

type modelFault struct {
	fault.Fault
	since time.Duration
	used  int
}

// due has a delivery sent for the first time, or wait.
func (w *modelWorld) due(d *modelDelivery) {
	d.to.deliveries = append(d.to.deliveries, d)
	switch {
	case !w.plan.blocking:
		w.queue(task{due: w.now, delivery: d})
	case d.to.blocker != nil:
		w.hold(d)
	case !d.to.inWave:
		w.visit(d.to, w.now)
	}
}

// visit has what waits for the subscription sent at that time, and not before.
func (w *modelWorld) visit(s *modelSubscription, at time.Duration) {
	if s.next.number == 0 || s.next.due != at {
		s.next = w.queue(task{due: at, subscription: s})
	}
}

func (w *modelWorld) hold(d *modelDelivery) {
	if !d.held {
		d.held = true
		w.write("%s %s by n%d", d, journal.DeliveryHeld, d.to.blocker.note)
	}
}

func (d *modelDelivery) String() string { return fmt.Sprintf("%s n%d", d.to.id, d.note) }

// wave makes the attempts of one instant: a window of so many at once, whose
// results take effect in the order in which they left.
func (w *modelWorld) wave(due []task) {
	w.waves++
	for _, t := range due {
		if t.subscription != nil {
			t.subscription.next, t.subscription.inWave = task{}, true
		}
	}
	var window []*modelDelivery
	for {
		for len(window) < w.plan.inFlight && !w.stopped {
			d := w.nextOf(due)
			if d == nil {
				break
			}
			w.leave(d)
			window = append(window, d)
		}
		if len(window) == 0 {
			break
		}
		w.land(window[0])
		window = window[1:]
	}
	for _, t := range due { // what a stop of the run has left
		if t.delivery != nil && !t.delivery.over && t.delivery.wave < w.waves {
			w.queue(task{due: w.now, delivery: t.delivery})
		}
		if s := t.subscription; s != nil && s.inWave {
			s.inWave = false
			if w.nextFor(s) != nil {
				w.visit(s, w.now)
			}
		}
	}
}

// nextOf is the next delivery to leave in a wave.
func (w *modelWorld) nextOf(due []task) *modelDelivery {
	for _, t := range due {
		if t.delivery != nil && !t.delivery.over && t.delivery.wave < w.waves {
			return t.delivery
		}
		if t.subscription == nil || !t.subscription.inWave {
			continue
		}
		if d := w.nextFor(t.subscription); d != nil {
			return d
		}
		t.subscription.inWave = slices.ContainsFunc(t.subscription.deliveries, func(d *modelDelivery) bool { return d.underWay })
	}
	return nil
}

// nextFor is the blocker if it is due, and where nothing blocks the first that has
// not been sent yet.
func (w *modelWorld) nextFor(s *modelSubscription) *modelDelivery {
	for _, d := range s.deliveries {
		if d.wave < w.waves && (s.blocker == nil || s.blocker == d && d.next == w.now) {
			return d
		}
	}
	return nil
}

func (w *modelWorld) leave(d *modelDelivery) {
	if d.attempts == 0 {
		d.base = w.now
	}
	d.attempts++
	d.wave, d.underWay = w.waves, true
	if d.held {
		d.held = false
		w.write("%s %s", d, journal.DeliveryReleased)
	}
	w.write("%s sending", d)
	d.fault = w.fault(d.kind)
}

// land has the result of an attempt take effect.
func (w *modelWorld) land(d *modelDelivery) {
	s, path := d.to, d.to.path
	outcome := w.plan.answer(path, d.note, d.kind, w.now).outcome()
	f := d.fault
	reached := true
	if f != nil {
		outcome, reached = f.outcome(outcome)
	}
	if reached {
		for _, m := range w.plan.during(d.note, w.now) {
			w.do(m)
		}
		key := fmt.Sprint(d.note, w.now)
		if w.plan.stops(d.note, w.now, w.notified[key]) {
			outcome, w.stopped = journal.Unknown, true
		}
		w.notified[key]++
	}
	d.underWay = false
	fails := outcome == journal.Failed
	again := never
	if fails && s.state == enabled {
		if w.plan.blocking && s.blocker == nil {
			d.base, d.before = w.now, d.attempts-1
		}
		if !w.plan.blocking || s.blocker == nil || s.blocker == d {
			again = d.again()
		}
	}
	w.write("%s done #%d %s %s%s", d, d.attempts, path, outcome, dueText(again))
	switch {
	case outcome == journal.Accepted:
		w.answered(d, journal.DeliveryAccepted)
		if f != nil && f.Kind() == fault.StaleDuplicate && !d.copy && s.state == enabled {
			w.repeat(d, time.Duration(f.Delay))
		}
	case outcome == journal.Rejected:
		w.answered(d, journal.DeliveryRejected)
	case s.state != enabled:
		w.finish(d, journal.DeliveryCancelled)
	case fails:
		w.failed(d, again)
	default:
		w.unknown(d)
	}
}

func dueText(at time.Duration) string {
	if at == never {
		return ""
	}
	return fmt.Sprint(" again ", at)
}

// again is when the next attempt is due by N-RETRY.
func (d *modelDelivery) again() time.Duration {
	minutes := minutesOfAttempts()
	n := d.attempts - d.before
	if n >= len(minutes) {
		return never
	}
	return d.base + time.Duration(minutes[n])*time.Minute
}

// answered ends a delivery that was answered suitably: it, or where something
// blocks that alone, ends the outage.
func (w *modelWorld) answered(d *modelDelivery, how journal.Kind) {
	ends := !w.plan.blocking || d.to.blocker == d
	w.finish(d, how)
	if ends {
		w.outageEnds(d.to)
	}
}

// finish takes a delivery off the list.
func (w *modelWorld) finish(d *modelDelivery, how journal.Kind) {
	d.over = true
	s := d.to
	if i := slices.Index(s.copies, d); i >= 0 {
		s.copies = slices.Delete(s.copies, i, i+1)
		return // it was never due: nobody has heard of it
	}
	i := slices.Index(s.deliveries, d)
	s.deliveries = slices.Delete(s.deliveries, i, i+1)
	if !d.copy || d.attempts > 0 || d.held {
		w.write("%s %s", d, how)
	}
	if s.blocker == d {
		s.blocker = nil
		if !s.inWave && len(s.deliveries) > 0 {
			w.visit(s, w.now)
		}
	}
}

func (w *modelWorld) repeat(d *modelDelivery, after time.Duration) {
	again := &modelDelivery{note: d.note, kind: d.kind, to: d.to, copy: true}
	d.to.copies = append(d.to.copies, again)
	w.later(after, func() {
		if i := slices.Index(d.to.copies, again); i >= 0 {
			d.to.copies = slices.Delete(d.to.copies, i, i+1)
			w.due(again)
		}
	})
}

func (w *modelWorld) failed(d *modelDelivery, again time.Duration) {
	s := d.to
	d.failed, d.next = true, again
	if !w.plan.blocking {
		w.outageBegins(s, nil)
		if again == never {
			w.later(d.base+toDisconnection-w.now, func() { w.expire(d) })
		} else {
			w.queue(task{due: again, delivery: d})
		}
		return
	}
	switch s.blocker {
	case nil:
		w.outageBegins(s, d)
		s.blocker = d
		for _, other := range s.deliveries {
			if other != d && !other.underWay {
				w.hold(other)
			}
		}
	case d:
	default:
		w.hold(d)
		return
	}
	if again != never {
		w.visit(s, again)
	}
}

// unknown has an attempt made again that the run was stopped in: it never was.
func (w *modelWorld) unknown(d *modelDelivery) {
	d.attempts--
	d.next = w.now
	if !w.plan.blocking {
		w.queue(task{due: w.now, delivery: d})
	} else {
		w.visit(d.to, w.now)
	}
}

// expire gives one delivery up, where each is repeated by itself.
func (w *modelWorld) expire(d *modelDelivery) {
	if d.over {
		return
	}
	w.finish(d, journal.DeliveryExpired)
	w.calm(d.to)
}

// calm ends an outage that nothing shows any more.
func (w *modelWorld) calm(s *modelSubscription) {
	if w.plan.blocking && s.blocker == nil || !w.plan.blocking && !slices.ContainsFunc(s.deliveries, func(d *modelDelivery) bool { return d.failed }) {
		w.outageEnds(s)
	}
}

// fault is the one that a request meets: the first that fits.
func (w *modelWorld) fault(t market.Type) *modelFault {
	for _, f := range w.faults {
		if f == nil || f.Count > 0 && f.used == f.Count || len(f.Types) > 0 && !slices.Contains(f.Types, t) {
			continue
		}
		if age := w.now - f.since; age >= time.Duration(f.From) && (f.Until == 0 || age < time.Duration(f.Until)) {
			f.used++
			return f
		}
	}
	return nil
}

// outcome is what comes of a request that meets the fault, and whether it has
// reached the store.
func (f *modelFault) outcome(answered journal.Outcome) (o journal.Outcome, reached bool) {
	switch {
	case f.Kind() == fault.StaleDuplicate:
		return answered, true
	case f.Kind() == fault.StatusFault && f.Status == 400:
		return journal.Rejected, f.When() == fault.After
	}
	return journal.Failed, f.When() == fault.After
}
