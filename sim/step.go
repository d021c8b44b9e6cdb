package sim

import (
	"context"
	"time"
)

// event is something due at an instant of virtual time. It happens under the
// Market's lock and must not wait for anything; a *delivery alone has to, so
// Step makes its attempt first, without the lock.
type event interface {
	happen(m *Market)
}

// Step goes to the next instant at which anything is due and lets all that is
// due then happen, in the order in which it was queued: deliveries in a row are
// sent at once, up to the bound of Options.InFlight, and their results take
// effect in that order. It is false if nothing was due. The only error is that
// of ctx; what was under way then is unknown in the journal and due again.
func (m *Market) Step(ctx context.Context) (bool, error) {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	return m.step(ctx)
}

// Advance goes forward by d, letting all happen that is due until then, and
// returns when the last reply of that stretch is in. The only error is that of
// ctx.
func (m *Market) Advance(ctx context.Context, d time.Duration) error {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	until := m.Now().Add(d)
	for m.dueBy(until) {
		if _, err := m.step(ctx); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = until
	return ctx.Err()
}

// Run steps until nothing is left to happen: every delivery has been accepted,
// rejected, cancelled or has expired. The only error is that of ctx.
func (m *Market) Run(ctx context.Context) error {
	for {
		more, err := m.Step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

func (m *Market) dueBy(until time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, ok := m.queue.Next()
	return ok && !next.After(until)
}

func (m *Market) step(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	due := m.popInstant()
	if len(due) == 0 {
		return false, nil
	}
	for len(due) > 0 {
		if row := leadingDeliveries(due); len(row) > 0 {
			m.deliver(ctx, row)
			due = due[len(row):]
			continue
		}
		m.mu.Lock()
		due[0].happen(m)
		m.mu.Unlock()
		due = due[1:]
	}
	return true, ctx.Err()
}

// popInstant takes what is due next and sets the clock to then.
func (m *Market) popInstant() []event {
	m.mu.Lock()
	defer m.mu.Unlock()
	if next, ok := m.queue.Next(); ok {
		m.now = next
	}
	return m.queue.PopInstant()
}

func leadingDeliveries(due []event) []*delivery {
	var row []*delivery
	for _, e := range due {
		d, ok := e.(*delivery)
		if !ok {
			break
		}
		row = append(row, d)
	}
	return row
}
