package check

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/body"
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
		s.failsDuplicates = s.failsDuplicates || again.verdict == reports.Fail
		return found.worse(again)
	})
}

// outOfOrder sends two events of one order in the wrong order, and an event of
// an order before the order itself.
func outOfOrder(s *session) finding {
	if _, ok := s.firstWanted(market.OrderStatusUpdated); !ok {
		return skipped(noTypesWanted)
	}
	older, _ := s.draft(market.OrderStatusUpdated, market.Seeded)
	newer, ok := s.draft(market.OrderStatusUpdated, market.Seeded)
	if !ok {
		return s.stopped()
	}
	x := s.sendOne(sim.Probe{Type: newer.Type, Body: about(newer.Body, older.Body)})
	found := passed("").worse(s.accepted(x))
	if s.goOn(x) {
		x = s.sendOne(sim.Probe{Type: older.Type, Body: older.Body, Note: noteStale})
		found = found.worse(s.accepted(x))
	}
	if s.goOn(x) && s.wants(market.OrderCreated) {
		found = found.worse(statusFirst(s))
	}
	return found
}

// statusFirst tells of a status, and then of the order that it belongs to.
func statusFirst(s *session) finding {
	chain, err := s.market.Draft(market.OrderCreated, market.Seeded)
	if err != nil {
		s.fault = err
		return s.stopped()
	}
	created := chain[len(chain)-1]
	status, ok := s.draft(market.OrderStatusUpdated, market.Seeded)
	if !ok {
		return s.stopped()
	}
	x := s.sendOne(sim.Probe{Type: status.Type, Body: about(status.Body, created.Body), Note: noteEarly})
	found := s.accepted(x)
	if s.goOn(x) {
		found = found.worse(s.accepted(s.sendOne(sim.Probe{Type: created.Type, Body: created.Body})))
	}
	return found
}

// about is a body of an order's event, made an event of the order that another
// body is about.
func about(event, other json.RawMessage) json.RawMessage {
	order := body.Fields(other)
	return edit(event, body.Put("orderId", order["orderId"]), body.Put("campaignId", order["campaignId"]))
}

// atOnce is how many notifications tolerance.concurrent sends at once.
const atOnce = 20

func concurrent(s *session) finding {
	t, ok := s.firstWanted(market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated, market.QuestionCreated, market.OrderStatusUpdated)
	if !ok {
		return skipped(noTypesWanted)
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
	t, ok := s.firstWanted(market.OrderCreated, market.ChatCreated, market.GoodsFeedbackCreated, market.QuestionCreated, market.OrderStatusUpdated)
	if !ok {
		return skipped(noTypesWanted)
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
