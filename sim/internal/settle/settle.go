// Package settle tells when a store has come to rest: a store works in its own
// time, so what it calls because of a notification comes while virtual time would
// have gone on long since. It measures on the real clock and decides nothing else.
package settle

import (
	"context"
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
	calling map[market.Type]bool
	longest time.Duration
}

// NewMemory knows nothing yet. The bound is the longest that is waited for one quiet.
func NewMemory(bound time.Duration) *Memory {
	return &Memory{bound: bound, calling: map[market.Type]bool{}}
}

// quiet is how long nothing must have come after notifications of the types; zero
// if none of them has had the store call. Of the first it is not known yet, so that
// waits as long as may be.
func (m *Memory) quiet(types map[market.Type]bool) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.asked {
		return m.bound
	}
	for t := range types {
		if m.calling[t] {
			return min(m.bound, max(shortest, times*m.longest))
		}
	}
	return 0
}

func (m *Memory) learn(types map[market.Type]bool, delay time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for t := range types {
		m.calling[t] = true
	}
	m.longest = max(m.longest, delay)
}

func (m *Memory) waited() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = true
}

// Watch watches one market's store. A nil Watch waits for nothing. It is safe for
// concurrent use.
type Watch struct {
	memory *Memory

	mu      sync.Mutex
	pending map[market.Type]bool // accepted, and not settled yet
	replied time.Time            // the last of them
	began   time.Time            // the beginning of the last call
	called  time.Time            // the end of the last call since
	open    int                  // calls that are being answered
	changed chan struct{}        // closed by the next change; nil if nobody waits
}

// New watches by what the memory knows.
func New(m *Memory) *Watch { return &Watch{memory: m, pending: map[market.Type]bool{}} }

// Accepted notes that the store has accepted a notification that was sent at that
// time. PING has nobody call. A call that came meanwhile, before the reply was read
// to its end, may be because of it: more may come.
func (w *Watch) Accepted(t market.Type, sent time.Time) {
	if w == nil || t == market.Ping || t == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending[t], w.replied = true, time.Now()
	if w.began.After(sent) {
		w.memory.learn(map[market.Type]bool{t: true}, 0)
	}
	w.tell()
}

// Begin notes that a call has begun, and End that it was answered.
func (w *Watch) Begin() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open++
	if len(w.pending) > 0 {
		w.memory.learn(w.pending, time.Since(later(w.replied, w.called)))
	}
	w.began = time.Now()
	w.tell()
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
	w.memory.waited()
	clear(w.pending)
	return 0, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
