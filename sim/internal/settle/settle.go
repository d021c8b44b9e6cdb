// Package settle tells when a store has come to rest: a store works in its own
// time, so what it calls because of a notification comes while virtual time would
// have gone on long since. It measures on the real clock and decides nothing else.
package settle

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// shortest is the shortest quiet that counts, and times how many times the store's
// longest delay so far it is.
const (
	shortest = 20 * time.Millisecond
	times    = 3
)

// Memory is what is known of a store: which types have it call, and how long after
// its reply at most. Several markets of one run may share it. It is safe for
// concurrent use.
type Memory struct {
	bound time.Duration

	mu      sync.Mutex
	asked   bool // it was waited for once, as long as the bound says
	ordered bool // so it was after a notification about an order
	tried   map[market.Type]bool
	calling map[market.Type]bool
	longest time.Duration
}

// NewMemory knows nothing yet. The bound is the longest that is waited for one quiet.
func NewMemory(bound time.Duration) *Memory {
	return &Memory{bound: bound, tried: map[market.Type]bool{}, calling: map[market.Type]bool{}}
}

// quiet is how long nothing must have come after notifications of the types; zero
// if none of them has the store call, as far as is known. The first notification,
// and the first about an order, are waited for as long as may be: a store that
// calls at all does so then. One that is known to call is waited for after each
// type that is new, too.
func (m *Memory) quiet(types map[market.Type]bool) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(types) > 0 && (!m.asked || !m.ordered && anyOrder(types)) {
		return m.bound
	}
	for t := range types {
		if m.calling[t] || m.longest > 0 && !m.tried[t] {
			return min(m.bound, max(shortest, times*m.longest))
		}
	}
	return 0
}

func anyOrder(types map[market.Type]bool) bool {
	order := market.OrderCreated.IDField()
	for t := range types {
		if t.IDField() == order || t.OfField() == order {
			return true
		}
	}
	return false
}

// learn notes that the types had the store call, so long after its reply. What took
// longer than the bound is of something else.
func (m *Memory) learn(types map[market.Type]bool, delay time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if delay > m.bound {
		return
	}
	maps.Copy(m.calling, types)
	m.longest = max(m.longest, delay)
}

func (m *Memory) waited(types map[market.Type]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(types) == 0 {
		return
	}
	m.asked, m.ordered = true, m.ordered || anyOrder(types)
	maps.Copy(m.tried, types)
}

// Watch watches one market's store. A nil Watch waits for nothing. It is safe for
// concurrent use.
type Watch struct {
	memory *Memory

	mu      sync.Mutex
	flying  map[market.Type]int  // sent, and not answered yet
	pending map[market.Type]bool // accepted, and not settled yet
	settled map[market.Type]bool // those before: a call that comes late is because of them
	replied time.Time            // the last of them
	called  time.Time            // the end of the last call since
	open    int                  // calls that are being answered
	changed chan struct{}        // closed by the next change; nil if nobody waits
}

// New watches by what the memory knows.
func New(m *Memory) *Watch {
	return &Watch{memory: m, flying: map[market.Type]int{}, pending: map[market.Type]bool{}}
}

// Sending notes that a notification is under way. PING has nobody call.
func (w *Watch) Sending(t market.Type) {
	if w == nil || t == market.Ping || t == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flying[t]++
}

// Replied notes how the store has answered it.
func (w *Watch) Replied(t market.Type, accepted bool) {
	if w == nil || t == market.Ping || t == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.flying[t]--; w.flying[t] <= 0 {
		delete(w.flying, t)
	}
	if accepted {
		w.pending[t], w.replied = true, time.Now()
		w.tell()
	}
}

// Begin notes that a call has begun, and End that it was answered.
func (w *Watch) Begin() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open++
	because, delay := w.because()
	w.memory.learn(because, delay)
	w.tell()
}

// because are the types that a call which begins now may come of, and how long after
// the store's reply it does: at once where it has not replied yet.
func (w *Watch) because() (types map[market.Type]bool, delay time.Duration) {
	types, delay = maps.Clone(w.pending), time.Since(later(w.replied, w.called))
	if len(types) == 0 && len(w.flying) > 0 {
		delay = 1
	} else if len(types) == 0 {
		types = w.settled
	}
	for t := range w.flying {
		types[t] = true
	}
	return types, delay
}

// End notes that a call was answered.
func (w *Watch) End() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open--
	w.called = time.Now()
	w.tell()
}

func (w *Watch) tell() {
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// Wait returns once the store is at rest: no call open, and none for long enough. It
// reports whether it waited for anything at all. It ends with ctx.
func (w *Watch) Wait(ctx context.Context) (waited bool) {
	if w == nil {
		return false
	}
	for {
		left, changed := w.left()
		if left <= 0 {
			return waited
		}
		waited = true
		timer := time.NewTimer(left)
		select {
		case <-ctx.Done():
			timer.Stop()
			return waited
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// left is how long the quiet has still to last, and what ends the waiting for it
// early. Once it is over, nothing is pending.
func (w *Watch) left() (time.Duration, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pending) == 0 && w.open == 0 {
		return 0, nil
	}
	left := w.memory.quiet(w.pending) - time.Since(later(w.replied, w.called))
	if w.open > 0 {
		left = max(left, shortest) // however long it takes: it is we who answer
	}
	if left > 0 {
		if w.changed == nil {
			w.changed = make(chan struct{})
		}
		return left, w.changed
	}
	w.memory.waited(w.pending)
	if len(w.pending) > 0 {
		w.settled, w.pending = w.pending, map[market.Type]bool{}
	}
	return 0, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
