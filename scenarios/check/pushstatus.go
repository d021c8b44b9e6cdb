package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func statusChecks() []Check {
	rules := []string{"L-STATUS", "L-CONNECT"}
	return []Check{
		{ID: "status.life", Rules: rules, Title: "every status of an order's life is taken", run: inShop(statusLife)},
		{ID: "status.cancelled", Rules: rules, Title: "a cancellation is taken", run: inShop(statusCancelled)},
		{ID: "status.unpaid", Rules: rules, Title: "an order without its buyer is taken: Market holds them back until it is paid", run: inShop(statusUnpaid)},
		{ID: "status.again", Rules: rules, Title: "a status may come again", run: inShop(statusAgain)},
	}
}

func cancellationChecks() []Check {
	return []Check{{
		ID: "cancellation.notify", Rules: []string{"L-CANCEL", "L-CONNECT"},
		Title: "a buyer's request to cancel is accepted", run: byDBS(cancellationNotify),
	}}
}

// life are the states of an order, each after the one before.
func life(m market.Model) []market.Event {
	move := func(s market.Status, sub market.Substatus) market.Event {
		return market.Event{Type: market.OrderStatusUpdated, Status: s, Substatus: sub, Force: true}
	}
	if m == market.DBS {
		return []market.Event{
			move(market.StatusDelivery, market.SubServiceReceived), move(market.StatusPickup, market.SubPickupReceived), move(market.StatusDelivered, market.SubServiceDelivered),
		}
	}
	return []market.Event{
		move(market.StatusProcessing, market.SubReadyToShip), move(market.StatusProcessing, market.SubShipped),
		move(market.StatusDelivery, market.SubServiceReceived), move(market.StatusDelivered, market.SubDeliveredReceived),
	}
}

// tellOf has an order as it is told by a method. It is false if the check cannot go on.
func (s *session) tellOf(method market.PushMethod, id int64, note string) (finding, bool) {
	a := s.askOne(sim.Question{Method: method, OrderID: id, Note: note})
	if !s.open() {
		return s.stopped(), false
	}
	f := taken(a.Exchange)
	return f, f.verdict != reports.Fail
}

// become has something happen to an order.
func (s *session) become(id int64, e market.Event) bool {
	e.Of = id
	if _, err := s.market.Compose(e); err != nil {
		s.fault = err
	}
	return s.fault == nil
}

// toldAfter places an order, has things happen to it, and tells of each; first says
// that it is told of as it is at first, too.
func (s *session) toldAfter(shop market.Campaign, first bool, events ...market.Event) finding {
	id, ok := s.order(shop, market.OrderSpec{}, false)
	if !ok {
		return s.stopped()
	}
	found := finding{verdict: reports.Pass}
	if first {
		f, ok := s.tellOf(market.PushStatus, id, "")
		if found = found.worse(f); !ok {
			return found
		}
	}
	for _, e := range events {
		if !s.become(id, e) {
			return s.stopped()
		}
		f, ok := s.tellOf(market.PushStatus, id, "")
		if found = found.worse(f); !ok {
			return found
		}
	}
	return found
}

func statusLife(s *session, shop market.Campaign) finding {
	f := s.toldAfter(shop, true, life(shop.Model)...)
	if f.verdict == reports.Pass {
		return passed(statusTaken, 1+len(life(shop.Model)))
	}
	return f
}

func statusCancelled(s *session, shop market.Campaign) finding {
	return s.toldAfter(shop, false, market.Event{Type: market.OrderCancelled})
}

func statusUnpaid(s *session, shop market.Campaign) finding {
	return s.toldAfter(shop, false, market.Event{Type: market.OrderStatusUpdated, Status: market.StatusUnpaid, Substatus: market.SubAwaitPayment, Force: true})
}

func statusAgain(s *session, shop market.Campaign) finding {
	id, ok := s.order(shop, market.OrderSpec{}, false)
	if !ok {
		return s.stopped()
	}
	found := finding{verdict: reports.Pass}
	for i := range 2 {
		f, ok := s.tellOf(market.PushStatus, id, fmt.Sprintf(noteTold, i+1))
		if found = found.worse(f); !ok {
			break
		}
	}
	return found
}

// cancellationNotify tells of a buyer's request to cancel what is on its way.
func cancellationNotify(s *session, shop market.Campaign) finding {
	id, ok := s.order(shop, market.OrderSpec{}, false)
	if !ok {
		return s.stopped()
	}
	for _, e := range []market.Event{life(market.DBS)[0], {Type: market.OrderCancellationRequest}} {
		if !s.become(id, e) {
			return s.stopped()
		}
	}
	f, _ := s.tellOf(market.PushCancel, id, "")
	return f
}
