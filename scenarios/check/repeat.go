package check

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// duplicate sends notifications twice, as Market does when a reply is lost.
func duplicate(s *session) finding {
	types := []market.Type{market.OrderCreated, market.OrderStatusUpdated, market.ChatMessageSent}
	return s.each(types, market.Seeded, func(n market.Notification) finding {
		first := s.sendOne(sim.Probe{Type: n.Type, Body: n.Body})
		found := s.accepted(first)
		if found.verdict == reports.Fail || !s.goOn(first) {
			return found
		}
		again := s.acceptedOr(s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: noteAgain}), duplicatedEvent)
		if again.fails() {
			again.fix, again.cost = duplicateFix, headline.Code
		}
		s.failsDuplicates = s.failsDuplicates || again.verdict == reports.Fail
		return found.worse(again)
	})
}

// outOfOrder sends two events of one order in the wrong order, and an event of
// an order before the order itself.
func outOfOrder(s *session) finding {
	if !s.takes(market.OrderStatusUpdated) {
		return s.noneTaken(market.OrderStatusUpdated)
	}
	created, ok := s.happen(market.Event{Type: market.OrderCreated, CampaignID: s.usualShop()})
	if !ok {
		return s.stopped()
	}
	s.tell(created)
	_ = s.market.Advance(s.ctx, 0) // the store may act on it before the order goes on; fails only with ctx
	older, _ := s.happen(market.Event{Type: market.OrderStatusUpdated, Of: created.OrderID()})
	newer, ok := s.happen(market.Event{Type: market.OrderStatusUpdated, Of: created.OrderID()})
	if !ok || !s.open() {
		return s.stopped()
	}
	x := s.sendOne(sim.Probe{Type: newer.Type, Body: newer.Body})
	found := passed("").worse(s.accepted(x))
	if s.goOn(x) {
		x = s.sendOne(sim.Probe{Type: older.Type, Body: older.Body, Note: noteStale})
		found = found.worse(s.accepted(x))
	}
	if s.goOn(x) && s.takes(market.OrderCreated) {
		found = found.worse(statusFirst(s))
	}
	return found
}

// statusFirst tells of a status, and then of the order that it belongs to.
func statusFirst(s *session) finding {
	created, ok := s.happen(market.Event{Type: market.OrderCreated, CampaignID: s.usualShop()})
	if !ok {
		return s.stopped()
	}
	status, ok := s.happen(market.Event{Type: market.OrderStatusUpdated, Of: created.OrderID()})
	if !ok {
		return s.stopped()
	}
	x := s.sendOne(sim.Probe{Type: status.Type, Body: status.Body, Note: noteEarly})
	found := s.accepted(x)
	if s.goOn(x) {
		found = found.worse(s.accepted(s.sendOne(sim.Probe{Type: created.Type, Body: created.Body})))
	}
	return found
}

// usualShop is one whose orders go a long way, by the model that most sell by; 0 if
// there is none. An order that is asked for of a shop goes as most do.
func (s *session) usualShop() int64 {
	for _, model := range []market.Model{market.FBS, market.Express, market.DBS, market.FBY} {
		for _, shop := range s.market.Campaigns() {
			if shop.Model == model {
				return shop.ID
			}
		}
	}
	return 0
}

// happen has an event happen and returns the notification of it, not sent. It is
// false if the check cannot go on: stopped says why.
func (s *session) happen(e market.Event) (market.Notification, bool) {
	chain, err := s.market.Compose(e)
	if err != nil {
		s.cannot(err)
		return market.Notification{}, false
	}
	return chain[len(chain)-1], true
}

// independent are types of which each can come without another before it.
var independent = []market.Type{market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated, market.QuestionCreated, market.OrderStatusUpdated}

// atOnce is how many notifications tolerance.concurrent sends at once.
const atOnce = 20

func concurrent(s *session) finding {
	t, ok := s.firstTaken(independent...)
	if !ok {
		return s.noneTaken(independent...)
	}
	var probes []sim.Probe
	for range atOnce {
		n, ok := s.draft(t, market.Seeded)
		if !ok {
			return s.stopped()
		}
		probes = append(probes, sim.Probe{Type: t, Body: n.Body, Note: fmt.Sprintf(noteConcurrent, atOnce)})
	}
	found := passed("")
	for _, x := range s.send(probes...) {
		found = found.worse(s.accepted(x))
	}
	return found
}

// copies is how many copies of one notification tolerance.concurrent-duplicate
// sends at once.
const copies = 5

// concurrentDuplicate sends one notification several times at once: Market may
// (N-DUPLICATES), and a store that looks first whether it has the event, and writes
// it down then, may find it new twice.
func concurrentDuplicate(s *session) finding {
	t, ok := s.firstTaken(independent...)
	if !ok {
		return s.noneTaken(independent...)
	}
	n, ok := s.draftToAct(t)
	if !ok {
		return s.stopped()
	}
	if s.failsDuplicates {
		return skipped(copiesSkipped)
	}
	probe := sim.Probe{Type: t, Body: n.Body, Note: fmt.Sprintf(noteCopies, copies)}
	found := passed("")
	for _, x := range s.send(slices.Repeat([]sim.Probe{probe}, copies)...) {
		one := s.acceptedOr(x, duplicatedEvent)
		if one.verdict == reports.Fail {
			one.fix = copiesFix
		}
		found = found.worse(one)
	}
	return found
}
