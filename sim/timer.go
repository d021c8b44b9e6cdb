package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// scheduleTimer queues what happens by itself after a change, to the order, the
// return or the chat that it is of (P-TIMERS, P-MOVES). The caller holds mu.
func (m *Market) scheduleTimer(c market.Change) {
	t := timer{market: m, state: m.state, order: c.OrderID, back: c.ReturnID}
	if c.ChatID != 0 {
		t = timer{market: m, state: m.state, chat: c.ChatID}
	}
	t.schedule()
	if c.Refund.Paid() { // which changes the order too
		timer{market: m, state: m.state, order: c.OrderID}.schedule()
	}
}

// timer is something that happens by itself if nothing happens before: to a chat, to a
// return, or else to an order.
type timer struct {
	market            *Market
	state             *state.State
	order, back, chat int64
	due               time.Time
}

func (t timer) schedule() {
	due, _, ok := t.next()
	if !ok {
		return
	}
	t.due = due
	if due.Before(t.market.now) {
		due = t.market.now
	}
	t.market.enqueue(due, t)
}

// next is what happens by itself as things stand, and when.
func (t timer) next() (time.Time, func() error, bool) {
	switch {
	case t.chat != 0:
		if c, ok := t.state.Chat(t.chat); ok {
			return t.market.chatDue(&c)
		}
	case t.back != 0:
		if r, ok := t.state.Return(t.back); ok {
			return t.market.returnDue(&r)
		}
	default:
		if o, ok := t.state.Order(t.order); ok {
			return t.market.orderDue(&o)
		}
	}
	return time.Time{}, nil, false
}

func (t timer) void() bool {
	due, _, ok := t.next()
	return !ok || t.state != t.market.state || !due.Equal(t.due)
}

func (t timer) happen(*Market) {
	if _, do, ok := t.next(); ok {
		_ = do() // the rules allow what they planned
	}
}
