package check

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// enumField is a field that may carry a value of a later revision.
type enumField struct {
	of   market.Type
	path string
}

func enumFields() []enumField {
	return []enumField{
		{market.OrderStatusUpdated, "status"},
		{market.OrderStatusUpdated, "substatus"},
		{market.OrderUpdated, "updateType"},
		{market.OrderReturnCreated, "returnType"},
		{market.OrderReturnStatusUpdated, "statuses.refundStatus"},
		{market.OrderReturnStatusUpdated, "statuses.shipmentStatus"},
		{market.OrderLineServiceStatusUpdated, "statuses.status"},
	}
}

// strangeValue is in no list of any revision.
const strangeValue = "SOMETHING_OF_A_LATER_REVISION"

func unknownEnum(s *session) finding {
	found := skipped(noTypesWanted)
	for _, enum := range enumFields() {
		note := fmt.Sprintf(noteUnknownEnum, enum.path[strings.LastIndex(enum.path, ".")+1:])
		found = found.worse(s.each([]market.Type{enum.of}, market.Full, func(n market.Notification) finding {
			return s.tolerated(s.sendOne(sim.Probe{Type: n.Type, Body: edit(n.Body, body.Put(enum.path, strangeValue)), Note: note}))
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
		changed := edit(n.Body, body.Put("somethingNew", strange), body.Put("items.somethingNew", strange))
		return s.tolerated(s.sendOne(sim.Probe{Type: n.Type, Body: changed, Note: noteUnknownField}))
	})
}

// tolerated asks for success, and says of a 400 what it costs.
func (s *session) tolerated(x journal.Exchange) finding {
	f := s.accepted(x)
	switch {
	case !f.fails():
	case x.Verdict.Outcome == journal.Rejected:
		f.fix = unknownRefusedFix
	case x.Reply != nil && x.Reply.Status >= 500:
		f.fix = unknownCrashFix
	}
	return f
}

// unknownType sends a type that the revision does not have. Whatever the store
// subscribed to, it may come one day.
func unknownType(s *session) finding {
	return s.one(func(n market.Notification) finding {
		changed := edit(n.Body, body.Put("notificationType", strangeValue))
		x := s.sendOne(sim.Probe{Type: strangeValue, Body: changed, Note: noteUnknownType})
		return s.lenient(s.acceptedOr(x, wrongEventFormat), x)
	})
}
