package sim_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// modelWorld is a small model of how notifications are delivered, by both rules: plain
// and slow, written from the contract alone, and sharing nothing with the engine.
// It plays a plan and writes down what has to be in the journal.
type modelWorld struct {
	plan   *plan
	now    time.Duration // since the start
	lines  []string
	agenda []task
	queued int
	shops  []*shop
	faults []*modelFault
	notes  int
	waves  int
	// allowed says which moves could be made.
	allowed []bool
}

// task is something due: an effect, an attempt of one parcel, or a visit to a shop
// that has all it waits for sent.
type task struct {
	due    time.Duration
	number int
	effect func()
	parcel *parcel
	shop   *shop
}

// shop is a subscription.
type shop struct {
	id          string
	path        string
	campaign    int64
	types       []market.Type
	state       string // enabled, or why not
	plugged     bool
	outage      int // its number; 0 for none
	outages     int
	parcels     []*parcel // undelivered, in the order in which they were first due
	copies      []*parcel // that will be due later
	blocker     *parcel
	visit       task // the one to come, if any
	beingServed bool
}

// parcel is one notification for one shop.
type parcel struct {
	note     int
	kind     market.Type
	to       *shop
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

const (
	never     = time.Duration(-1)
	enabled   = "enabled"
	fortnight = 14 * day
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
	return t.parcel != nil && t.parcel.over || t.shop != nil && t.shop.visit.number != t.number
}

// do makes a move of the plan.
func (w *modelWorld) do(m move) {
	allowed := true
	switch m.verb {
	case "connect":
		s := &shop{id: fmt.Sprintf("s%d", len(w.shops)+1), path: m.path, campaign: m.campaign, types: m.types, state: "activating", plugged: true}
		w.shops = append(w.shops, s)
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
		allowed = m.of < len(w.shops) && w.shops[m.of].state != "removed" && w.manage(m, w.shops[m.of])
	}
	w.allowed = append(w.allowed, allowed)
}

// manage is false for what cannot be done to the shop as it is.
func (w *modelWorld) manage(m move, s *shop) bool {
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

// ping is the first thing that a shop gets (N-CONNECT-PING).
func (w *modelWorld) ping(s *shop) bool {
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

func (w *modelWorld) enable(s *shop) {
	if s.plugged && s.state != enabled {
		s.state = enabled
		w.write("%s %s", s.id, journal.SubscriptionEnabled)
	}
}

// send announces an event to the shop's subscriptions, else to the cabinet's
// (N-SCOPE).
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
		w.due(&parcel{note: w.notes, kind: m.kind, to: s})
	}
}

func (w *modelWorld) wanting(campaign int64, t market.Type) []*shop {
	return slices.DeleteFunc(slices.Clone(w.shops), func(s *shop) bool {
		return s.state != enabled || s.campaign != campaign || !s.wants(t)
	})
}

func (s *shop) wants(t market.Type) bool {
	if s.campaign != 0 && t == market.ChatCreated {
		return false
	}
	return len(s.types) == 0 || slices.Contains(s.types, t)
}

// due has a parcel sent for the first time, or wait.
func (w *modelWorld) due(p *parcel) {
	p.to.parcels = append(p.to.parcels, p)
	switch {
	case !w.plan.blocking:
		w.queue(task{due: w.now, parcel: p})
	case p.to.blocker != nil:
		w.hold(p)
	case !p.to.beingServed:
		w.serve(p.to, w.now)
	}
}

// serve has a shop visited at that time, and not before.
func (w *modelWorld) serve(s *shop, at time.Duration) {
	if s.visit.number == 0 || s.visit.due != at {
		s.visit = w.queue(task{due: at, shop: s})
	}
}

func (w *modelWorld) hold(p *parcel) {
	if !p.held {
		p.held = true
		w.write("%s %s by n%d", p, journal.DeliveryHeld, p.to.blocker.note)
	}
}

func (p *parcel) String() string { return fmt.Sprintf("%s n%d", p.to.id, p.note) }

// wave makes the attempts of one instant: a window of so many at once, whose
// results take effect in the order in which they left.
func (w *modelWorld) wave(due []task) {
	w.waves++
	for _, t := range due {
		if t.shop != nil {
			t.shop.visit, t.shop.beingServed = task{}, true
		}
	}
	var window []*parcel
	for {
		for len(window) < w.plan.inFlight {
			p := w.nextOf(due)
			if p == nil {
				break
			}
			w.leave(p)
			window = append(window, p)
		}
		if len(window) == 0 {
			return
		}
		w.land(window[0])
		window = window[1:]
	}
}

// nextOf is the next parcel to leave in a wave.
func (w *modelWorld) nextOf(due []task) *parcel {
	for _, t := range due {
		if t.parcel != nil && !t.parcel.over && t.parcel.wave < w.waves {
			return t.parcel
		}
		if t.shop == nil || !t.shop.beingServed {
			continue
		}
		if p := w.nextFor(t.shop); p != nil {
			return p
		}
		t.shop.beingServed = slices.ContainsFunc(t.shop.parcels, func(p *parcel) bool { return p.underWay })
	}
	return nil
}

// nextFor is the blocker if it is due, and where nothing blocks the first that has
// not been sent yet.
func (w *modelWorld) nextFor(s *shop) *parcel {
	for _, p := range s.parcels {
		if p.wave < w.waves && (s.blocker == nil || s.blocker == p && p.next == w.now) {
			return p
		}
	}
	return nil
}

func (w *modelWorld) leave(p *parcel) {
	if p.attempts == 0 {
		p.base = w.now
	}
	p.attempts++
	p.wave, p.underWay = w.waves, true
	if p.held {
		p.held = false
		w.write("%s %s", p, journal.DeliveryReleased)
	}
	w.write("%s sending", p)
	p.fault = w.fault(p.kind)
}

// land has the result of an attempt take effect.
func (w *modelWorld) land(p *parcel) {
	s, path := p.to, p.to.path
	outcome := w.plan.answer(path, p.note, p.kind, w.now).outcome()
	f := p.fault
	reached := true
	if f != nil {
		outcome, reached = f.outcome(outcome)
	}
	if reached {
		for _, m := range w.plan.during(p.note, w.now) {
			w.do(m)
		}
	}
	p.underWay = false
	fails := outcome == journal.Failed
	again := never
	if fails && s.state == enabled {
		if w.plan.blocking && s.blocker == nil {
			p.base, p.before = w.now, p.attempts-1
		}
		if !w.plan.blocking || s.blocker == nil || s.blocker == p {
			again = p.again()
		}
	}
	w.write("%s done #%d %s %s%s", p, p.attempts, path, outcome, duetime(again))
	switch {
	case outcome == journal.Accepted:
		w.answered(p, journal.DeliveryAccepted)
		if f != nil && f.Kind == fault.StaleDuplicate && !p.copy && s.state == enabled {
			w.repeat(p, f.Delay)
		}
	case outcome == journal.Rejected:
		w.answered(p, journal.DeliveryRejected)
	case s.state != enabled:
		w.finish(p, journal.DeliveryCancelled)
	default:
		w.failed(p, again)
	}
}

func duetime(at time.Duration) string {
	if at == never {
		return ""
	}
	return fmt.Sprint(" again ", at)
}

// again is when the next attempt is due by N-RETRY.
func (p *parcel) again() time.Duration {
	minutes := minutesOfAttempts()
	n := p.attempts - p.before
	if n >= len(minutes) {
		return never
	}
	return p.base + time.Duration(minutes[n])*time.Minute
}

// answered ends a parcel that was answered suitably: it, or where something
// blocks that alone, ends the outage.
func (w *modelWorld) answered(p *parcel, how journal.Kind) {
	ends := !w.plan.blocking || p.to.blocker == p
	w.finish(p, how)
	if ends {
		w.outageEnds(p.to)
	}
}

// finish takes a parcel off the list.
func (w *modelWorld) finish(p *parcel, how journal.Kind) {
	p.over = true
	s := p.to
	if i := slices.Index(s.copies, p); i >= 0 {
		s.copies = slices.Delete(s.copies, i, i+1)
		return // it was never due: nobody has heard of it
	}
	i := slices.Index(s.parcels, p)
	s.parcels = slices.Delete(s.parcels, i, i+1)
	if !p.copy || p.attempts > 0 || p.held {
		w.write("%s %s", p, how)
	}
	if s.blocker == p {
		s.blocker = nil
		if !s.beingServed && len(s.parcels) > 0 {
			w.serve(s, w.now)
		}
	}
}

func (w *modelWorld) repeat(p *parcel, after time.Duration) {
	again := &parcel{note: p.note, kind: p.kind, to: p.to, copy: true}
	p.to.copies = append(p.to.copies, again)
	w.later(after, func() {
		if i := slices.Index(p.to.copies, again); i >= 0 {
			p.to.copies = slices.Delete(p.to.copies, i, i+1)
			w.due(again)
		}
	})
}

func (w *modelWorld) failed(p *parcel, again time.Duration) {
	s := p.to
	p.failed, p.next = true, again
	if !w.plan.blocking {
		w.outageBegins(s, nil)
		if again == never {
			w.later(p.base+fortnight-w.now, func() { w.expire(p) })
		} else {
			w.queue(task{due: again, parcel: p})
		}
		return
	}
	switch s.blocker {
	case nil:
		w.outageBegins(s, p)
		s.blocker = p
		for _, other := range s.parcels {
			if other != p && !other.underWay {
				w.hold(other)
			}
		}
	case p:
	default:
		w.hold(p)
		return
	}
	if again != never {
		w.serve(s, again)
	}
}

// expire gives one parcel up, where each is repeated by itself.
func (w *modelWorld) expire(p *parcel) {
	if p.over {
		return
	}
	w.finish(p, journal.DeliveryExpired)
	w.calm(p.to)
}

// calm ends an outage that nothing shows any more.
func (w *modelWorld) calm(s *shop) {
	if w.plan.blocking && s.blocker == nil || !w.plan.blocking && !slices.ContainsFunc(s.parcels, func(p *parcel) bool { return p.failed }) {
		w.outageEnds(s)
	}
}

func (w *modelWorld) outageBegins(s *shop, blocker *parcel) {
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
	w.later(fortnight, func() {
		if s.outage == number {
			s.plugged = false
			w.stop(s, "disconnected", journal.SubscriptionDisconnected)
		}
	})
}

func (w *modelWorld) outageEnds(s *shop) {
	if s.outage != 0 {
		s.outage = 0
		w.write("%s %s", s.id, journal.OutageEnded)
	}
}

// stop ends a shop's deliveries.
func (w *modelWorld) stop(s *shop, state string, how journal.Kind) {
	s.state, s.outage, s.blocker = state, 0, nil
	w.write("%s %s", s.id, how)
	w.cancel(s, func(*parcel) bool { return true })
}

// cancel ends what is not under way, in the order of its events.
func (w *modelWorld) cancel(s *shop, which func(*parcel) bool) {
	all := append(slices.Clone(s.parcels), s.copies...)
	slices.SortStableFunc(all, func(a, b *parcel) int {
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
	for _, p := range all {
		if !p.underWay && which(p) {
			w.finish(p, journal.DeliveryCancelled)
		}
	}
}

func (w *modelWorld) edit(m move, s *shop) {
	if s.state == "removed" {
		return
	}
	if m.path != "" {
		s.path = m.path
	}
	w.write("%s %s", s.id, journal.SubscriptionEdited)
	if m.types != nil {
		s.types = m.types
		w.cancel(s, func(p *parcel) bool { return !s.wants(p.kind) })
		w.calm(s)
	}
}

// fault is the one that a request meets: the first that fits.
func (w *modelWorld) fault(t market.Type) *modelFault {
	for _, f := range w.faults {
		if f == nil || f.Count > 0 && f.used == f.Count || len(f.Types) > 0 && !slices.Contains(f.Types, t) {
			continue
		}
		if age := w.now - f.since; age >= f.From && (f.Until == 0 || age < f.Until) {
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
	case f.Kind == fault.StaleDuplicate:
		return answered, true
	case f.Kind == fault.StatusFault && f.Status == 400:
		return journal.Rejected, f.When == fault.After
	}
	return journal.Failed, f.When == fault.After
}
