package sim

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// acceptance has the store asked for an order until it answers (L-ACCEPT).
type acceptance struct {
	state    *state.State
	order    int64
	campaign int64
	fake     bool
	first    time.Time
	attempts int
	late     bool // the shop was switched off for it
	// before is the number by which the store accepted it, where a fault kept Market
	// from seeing that.
	before string
	done   bool
	flight *flight
	place  place // where it is kept
}

// beginAccept asks for an order from now on. The caller holds mu.
func (m *Market) beginAccept(line *pushLine, o *market.Order) {
	line.accepting = &acceptance{state: m.state, order: o.ID, campaign: o.CampaignID, fake: o.Fake, first: m.now}
	m.enqueue(m.now, line.accepting)
}

func (a *acceptance) void() bool { return a.done }

func (a *acceptance) begin() {}

// leaving is the acceptance itself, once.
func (a *acceptance) leaving(m *Market) (leaves outgoing, more bool) {
	order, ok := m.state.Order(a.order)
	if a.done || a.state != m.state {
		return nil, false
	}
	if ok && !order.Status.Over() {
		a.flight = m.orderFlight(market.PushAccept, order, a.attempts+1)
	}
	if a.flight != nil && a.before != "" {
		a.flight.push.Order.Before, a.flight.push.Order.Repeated = a.before, true
	}
	if a.flight == nil { // it was cancelled meanwhile
		a.finish(m)
		return nil, false
	}
	return a, false
}

func (a *acceptance) end(m *Market) { m.enqueue(m.now, a) }

func (a *acceptance) prepare(m *Market) *flight {
	a.attempts++
	m.recordSending(a.flight)
	m.keeper.left(a)
	return a.flight
}

// settle lets the answer take effect: the order is accepted or refused, or Market asks
// again.
func (a *acceptance) settle(m *Market) {
	f := a.flight
	x, answer := f.exchange, f.push.AcceptReply
	a.flight = nil
	accepted := x.Verdict.Outcome == journal.Accepted && answer != nil
	if x.Fault != nil && answer != nil && answer.Accepted {
		a.before = answer.ID
	}
	again, repeats := retry.Accepts().Next(a.first, a.attempts)
	unanswered := x.Verdict.Outcome == journal.Failed && (m.options.Push.FailuresCount == On || x.Reply == nil)
	repeats = repeats && unanswered && !a.fake
	done := f.entry(journal.ExchangeDone)
	done.Exchange = x
	if repeats {
		done.Due = &again
	}
	m.keeper.land(f)
	m.record(done)
	if !a.fake {
		m.counted(a.campaign, x)
	}
	switch {
	case x.Verdict.Outcome == journal.Unknown:
		a.attempts-- // it is made again, not after
		m.enqueue(m.now, a)
	case x.Verdict.Outcome == journal.Failed && a.fake: // its errors count for nothing
		a.finish(m)
	case accepted && answer.Accepted:
		a.answered(m)
		a.accepted(m, answer)
	case accepted:
		a.refused(m)
		a.answered(m)
	case !repeats:
		a.refused(m)
		a.finish(m)
	default:
		a.unanswered(m, again)
	}
}

// unanswered has the store asked again, and the shop switched off after the fourth
// repeat.
func (a *acceptance) unanswered(m *Market, again time.Time) {
	if a.attempts > retry.AcceptRepeats && !a.late {
		a.late = true
		shop := m.shopOf(a.campaign)
		shop.late, shop.bySilence = shop.late+1, true
		m.keeper.shop(a.campaign, shop)
		m.switchShop(a.campaign, "an order was not accepted after four repeats (L-ACCEPT)")
	}
	m.enqueue(again, a)
}

// answered ends the asking with an answer. A shop that was switched off is back when
// nothing is left to answer.
func (a *acceptance) answered(m *Market) {
	a.finish(m)
	if shop := m.shopOf(a.campaign); shop.late == 0 {
		shop.bySilence = false
		m.keeper.shop(a.campaign, shop)
	}
	m.switchShop(a.campaign, "")
}

// finish ends the asking.
func (a *acceptance) finish(m *Market) {
	a.done = true
	if a.state != m.state {
		return
	}
	m.keeper.keep(a)
	if a.late {
		shop := m.shopOf(a.campaign)
		shop.late--
		m.keeper.shop(a.campaign, shop)
	}
	m.lineOf(a.order).accepting = nil
	m.idle(a.order)
}

// accepted gives the order its number in the store's system, and tells of its state.
func (a *acceptance) accepted(m *Market, answer *market.AcceptReply) {
	changes, err := m.state.AcceptOrder(a.order, answer.ID, m.now)
	if err != nil { // the store gave the number to another order before
		m.record(journal.Entry{Kind: journal.PushUntold, Reason: fmt.Sprintf("order %d cannot be accepted as %.60q: %v", a.order, answer.ID, err)})
		a.refused(m)
		return
	}
	o, _ := m.state.Order(a.order)
	if day := market.ParseShown(answer.ShipmentDate); day != "" && o.Model == market.DBS && day != o.Delivery.ShipmentDate {
		more, _ := m.state.SetShipment(a.order, o.ShipmentID, day, m.now)
		changes = append(changes, more...)
	}
	moved := len(changes) > 0 && changes[0].From != changes[0].To
	if !moved {
		changes = changes[min(1, len(changes)):]
		m.lineOf(a.order).tell(m, market.PushStatus, &o)
	}
	m.announceChanges(changes)
}

// refused cancels an order that the store does not want, or never answered. Which
// reason Market gives is not known (choice: the shop's failure).
func (a *acceptance) refused(m *Market) {
	changes, err := m.state.Move(market.Market, a.order, market.State{Status: market.StatusCancelled, Substatus: market.SubShopFailed}, m.now)
	if err == nil {
		m.announceChanges(changes)
	}
}
