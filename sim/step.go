package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/clock"
)

// event is something due at an instant of virtual time: a source, which has
// deliveries sent, or a happening.
type event interface {
	// void reports whether the event has nothing left to do. No time passes
	// for its sake.
	void() bool
	// row is the event as it is kept; ok is false for one that is kept with what it is
	// of. Its kind is one of events().
	row() (row eventRow, ok bool)
}

// happening is an event that happens under the Market's lock, and waits for
// nothing.
type happening interface {
	event
	happen(m *Market)
}

// Step goes to the next instant at which anything is due and lets all that is
// due then happen, in the order in which it was queued: deliveries are sent at
// once, up to the bound of Options.InFlight, and their results take effect in
// that order. It is false if nothing was due until the end of the year 2199, where
// virtual time ends. The only error is that of ctx; what was under way then is
// unknown in the journal and due again.
func (m *Market) Step(ctx context.Context) (bool, error) {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	more, err := m.step(ctx, endOfTime())
	if err == nil && !more && m.settled(ctx) {
		return m.step(ctx, endOfTime())
	}
	return more, err
}

// Advance goes forward by d, letting all happen that is due until then, and
// returns when the last reply of that stretch is in. The error is that of ctx,
// or says that d is negative or leads beyond the year 2199.
func (m *Market) Advance(ctx context.Context, d time.Duration) error {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	return m.advance(ctx, d)
}

// AdvanceAtOnce is Advance, but does not wait for what the store calls
// (Options.Settle): the next Advance, Step or Run does. It is for the time between
// several events that belong together.
func (m *Market) AdvanceAtOnce(ctx context.Context, d time.Duration) error {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	m.atOnce = true
	defer func() { m.atOnce = false }()
	return m.advance(ctx, d)
}

// advance is Advance. The caller holds stepping.
func (m *Market) advance(ctx context.Context, d time.Duration) error {
	until := m.Now().Add(d)
	if d < 0 || !until.Before(endOfTime()) {
		return fmt.Errorf("virtual time cannot go on by %s: it goes forward, and ends with the year %d", d, lastYear)
	}
	for {
		more, err := m.step(ctx, until)
		if err == nil && !more && m.settled(ctx) {
			continue // what the store called may be due now
		}
		if err == nil && !more {
			err = m.hold(ctx, until)
		}
		if err != nil {
			return err
		}
		if !more && m.arrive(until) {
			return nil
		}
	}
}

// Run steps until nothing is left to happen: every delivery has been accepted,
// rejected, cancelled or has expired. What would be due after the year 2199 is
// left on the queue and never happens. The error is that of ctx, or ErrTraffic.
func (m *Market) Run(ctx context.Context) error {
	if t := m.Traffic(); t.PerHour > 0 && t.For == 0 {
		return ErrTraffic
	}
	for {
		more, err := m.Step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// step is Step for what is due by the limit. The caller holds stepping.
func (m *Market) step(ctx context.Context, limit time.Time) (bool, error) {
	if err := cmp.Or(ctx.Err(), m.keeper.err()); err != nil {
		return false, err
	}
	if m.jumps(limit) {
		m.settled(ctx)
	}
	if err := m.pace(ctx, limit); err != nil {
		return false, err
	}
	if !m.pop(limit) {
		return false, nil
	}
	for len(m.instant) > 0 {
		if sources := leading(m.instant); len(sources) > 0 {
			m.send(ctx, sources)
			continue
		}
		m.happen(m.instant[0].Value)
	}
	return true, cmp.Or(ctx.Err(), m.keeper.err())
}

func (m *Market) happen(e event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h, ok := e.(happening); ok && !h.void() { // by what has happened at this very instant
		h.happen(m)
	}
	m.passed(1)
}

// passed lets go of the first n events of the instant. The caller holds mu since what
// they did was done: nothing is kept of them alone, nor they with it.
func (m *Market) passed(n int) {
	for _, item := range m.instant[:n] {
		m.keeper.dropEvent(item)
	}
	m.instant = m.instant[n:]
}

// jumps reports whether time would go on to what is due next.
func (m *Market) jumps(limit time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.next(limit)
	return ok && at.After(m.now)
}

// pace lets Options.Pace hold time back until what is due next.
func (m *Market) pace(ctx context.Context, limit time.Time) error {
	if m.options.Pace == nil {
		return nil
	}
	m.mu.Lock()
	at, ok := m.next(limit)
	m.mu.Unlock()
	if !ok {
		return nil
	}
	return m.hold(ctx, at)
}

// hold lets Options.Pace hold time back until then.
func (m *Market) hold(ctx context.Context, until time.Time) error {
	if now := m.Now(); m.options.Pace != nil && until.After(now) {
		return m.options.Pace(ctx, now, until)
	}
	return nil
}

// pop takes what is due next, by the limit at the latest, as the instant, and
// sets the clock to then. It is false if nothing is due.
func (m *Market) pop(limit time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.next(limit)
	if !ok {
		return false
	}
	m.now = at
	m.instant = slices.DeleteFunc(m.queue.PopInstant(), m.sentAlready)
	return true
}

// sentAlready reports whether an event would have sent what need not be sent any
// more, and lets go of it. Of a happening that is void now something else of this very
// instant may make use yet: of plugging in, where unplugging comes first.
func (m *Market) sentAlready(item clock.Item[event]) bool {
	_, ok := item.Value.(source)
	if ok = ok && item.Value.void(); ok {
		m.keeper.dropEvent(item)
	}
	return ok
}

// next is when anything is due next, by the limit at the latest. It lets go of
// what has become void. The caller holds mu.
func (m *Market) next(limit time.Time) (time.Time, bool) {
	for {
		at, first, ok := m.queue.Peek()
		if !ok || at.After(limit) {
			return time.Time{}, false
		}
		if !first.void() {
			return at, true
		}
		m.keeper.dropEvent(m.queue.Pop())
	}
}

// arrive sets the clock to a time by which nothing is due. It is false if
// something is: another goroutine may have sent a notification just now.
func (m *Market) arrive(at time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.next(at); ok {
		return false
	}
	m.now = at
	return true
}

// leading are the sources that the events begin with.
func leading(due []clock.Item[event]) []source {
	var row []source
	for _, item := range due {
		s, ok := item.Value.(source)
		if !ok {
			break
		}
		row = append(row, s)
	}
	return row
}
