package sim

import (
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// telling tells the store of an order, once: that it is repeated is not documented
// (L-STATUS, L-CANCEL).
type telling struct {
	state  *state.State
	line   *pushLine
	method market.PushMethod
	order  market.Order // as it was then
	flight *flight
	number int // in its line, from 1
	done   bool
	place  place // where it is kept
}

// tell puts a telling at the end of the order's line. The caller holds mu.
func (l *pushLine) tell(m *Market, method market.PushMethod, o *market.Order) {
	l.told++
	t := &telling{state: m.state, line: l, method: method, order: o.Clone(), number: l.told}
	m.keeper.keep(t)
	if l.waiting = append(l.waiting, t); len(l.waiting) == 1 {
		m.enqueue(m.now, t)
	}
}

func (t *telling) void() bool { return false }

func (t *telling) begin() {}

func (t *telling) leaving(m *Market) (leaves outgoing, more bool) {
	if t.state != m.state {
		return nil, false
	}
	if t.flight = m.orderFlight(t.method, t.order, 1); t.flight == nil {
		t.next(m)
		return nil, false
	}
	return t, false
}

func (t *telling) end(m *Market) { m.enqueue(m.now, t) }

func (t *telling) prepare(m *Market) *flight {
	m.recordSending(t.flight)
	m.keeper.left(t)
	return t.flight
}

// settle counts the answer, and lets the next one of the line go.
func (t *telling) settle(m *Market) {
	f := t.flight
	t.flight = nil
	m.recordDone(f)
	if f.exchange.Verdict.Outcome == journal.Unknown {
		m.enqueue(m.now, t)
		return
	}
	if !t.order.Fake {
		m.counted(t.order.CampaignID, f.exchange)
	}
	t.next(m)
}

func (t *telling) next(m *Market) {
	t.done = true
	m.keeper.keep(t)
	if t.line.waiting = t.line.waiting[1:]; len(t.line.waiting) > 0 {
		m.enqueue(m.now, t.line.waiting[0])
	}
	m.idle(t.order.ID)
}
