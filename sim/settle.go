package sim

import (
	"context"
	"time"

	"github.com/localmarket/localmarket/sim/internal/settle"
)

// Settle is what is known of how long a store takes to call back. A store is waited
// for after the first notification that it accepts, and after the first about an
// order; from then on after those of types that had it call before, and of types that
// are new if it has called at all: three times as long as it took at most so far.
type Settle struct{ memory *settle.Memory }

// NewSettle waits at most bound, on the real clock, for one quiet. It must be
// positive.
func NewSettle(bound time.Duration) *Settle { return &Settle{settle.NewMemory(bound)} }

// watch is nil where nothing is waited for.
func (s *Settle) watch() *settle.Watch {
	if s == nil {
		return nil
	}
	return settle.New(s.memory)
}

// settled waits for the store where it can call, and reports whether anything may be
// due now that was not before. The caller holds stepping, and no other lock.
func (m *Market) settled(ctx context.Context) bool {
	if m.atOnce {
		return false
	}
	m.mu.Lock()
	serves := m.pull != nil
	m.mu.Unlock()
	return serves && m.rest.Wait(ctx) && ctx.Err() == nil
}
