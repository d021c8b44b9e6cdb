package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// enumField is a field that may carry a value of a later revision.
type enumField struct {
	of   market.Type
	path []string
}

func enumFields() []enumField {
	return []enumField{
		{market.OrderStatusUpdated, []string{"status"}},
		{market.OrderStatusUpdated, []string{"substatus"}},
		{market.OrderUpdated, []string{"updateType"}},
		{market.OrderReturnCreated, []string{"returnType"}},
		{market.OrderReturnStatusUpdated, []string{"statuses", "refundStatus"}},
		{market.OrderReturnStatusUpdated, []string{"statuses", "shipmentStatus"}},
		{market.OrderLineServiceStatusUpdated, []string{"statuses", "status"}},
	}
}

// strangeValue is in no list of any revision.
const strangeValue = "SOMETHING_OF_A_LATER_REVISION"

func unknownEnum(s *session) finding {
	found := skipped(noTypesWanted)
	for _, enum := range enumFields() {
		note := fmt.Sprintf(noteUnknownEnum, enum.path[len(enum.path)-1])
		found = found.worse(s.each([]market.Type{enum.of}, market.Full, func(n market.Notification) finding {
			return s.tolerated(s.sendOne(sim.Probe{Type: n.Type, Body: edit(n.Body, set(strangeValue, enum.path...)), Note: note}))
		}))
		if !s.open() {
			break
		}
	}
	return found
}

func unknownField(s *session) finding {
	return s.each(s.types, market.Full, func(n market.Notification) finding {
		strange := map[string]any{"of": strangeValue, "since": 2030}
		body := edit(n.Body, set(strange, "somethingNew"), set(strange, "items", "somethingNew"))
		return s.tolerated(s.sendOne(sim.Probe{Type: n.Type, Body: body, Note: noteUnknownField}))
	})
}

// tolerated asks for success, and says of a 400 what it costs.
func (s *session) tolerated(x journal.Exchange) finding {
	f := s.accepted(x)
	if f.verdict == reports.Fail && x.Verdict.Outcome == journal.Rejected {
		f.fix = unknownRefusedFix
	}
	return f
}

// unknownType sends a type that the revision does not have. Whatever the store
// subscribed to, it may come one day.
func unknownType(s *session) finding {
	return s.one(func(n market.Notification) finding {
		body := edit(n.Body, set(strangeValue, "notificationType"))
		return s.acceptedOr(s.sendOne(sim.Probe{Type: strangeValue, Body: body, Note: noteUnknownType}), wrongEventFormat)
	})
}

// boundaries sends every type with the largest ids, the longest texts and the
// longest lists.
func boundaries(s *session) finding {
	return s.each(s.types, market.Extreme, func(n market.Notification) finding {
		return s.accepted(s.sendOne(sim.Probe{Type: n.Type, Body: n.Body, Note: noteBoundary}))
	})
}
