package check

import (
	"encoding/json"
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func acceptChecks() []Check {
	rules := []string{"L-ACCEPT", "L-CONNECT"}
	return []Check{
		{ID: "accept.test", Rules: rules, Title: "a test order is accepted", run: inShop(acceptTest)},
		{ID: "accept.order", Rules: rules, Title: "an order is accepted with the store's number", run: inShop(acceptOrder)},
		{ID: "accept.again", Rules: rules, Title: "an order that comes again is accepted again, with the same number", run: inShop(acceptAgain)},
		{ID: "accept.at-once", Rules: rules, Title: "an order that comes twice at once has one number", run: inShop(acceptAtOnce)},
		{ID: "accept.refusal", Rules: rules, Title: "what the store does not have is accepted, or refused with a reason", run: inShop(acceptRefusal)},
	}
}

// order places an order in a shop, of which nothing has been told. It is false if the
// check cannot go on.
func (s *session) order(shop market.Campaign, o market.OrderSpec, force bool) (int64, bool) {
	if len(o.Items) == 0 {
		for _, item := range s.goods(2) {
			o.Items = append(o.Items, market.ItemSpec{OfferID: item.OfferID, Price: item.Price, Count: 1})
		}
	}
	notes, err := s.market.Compose(market.Event{Type: market.OrderCreated, CampaignID: shop.ID, OrderSpec: o, Force: force})
	if err != nil {
		s.fault = err
		return 0, false
	}
	id, _ := body.Get(notes[len(notes)-1].Body, "orderId").(json.Number)
	n, err := id.Int64()
	return n, err == nil
}

// accept has the store asked to accept an order. It is false if the check cannot go
// on.
func (s *session) accept(id int64, note string) (sim.Answer, finding, bool) {
	a := s.askOne(sim.Question{Method: market.PushAccept, OrderID: id, Note: note})
	if !s.open() {
		return a, s.stopped(), false
	}
	f := taken(a.Exchange)
	return a, f, f.verdict != reports.Fail && a.Accept != nil
}

// accepted is what a good reply to an order says.
func acceptedOrder(a sim.Answer, f finding) finding {
	switch {
	case f.verdict != reports.Pass:
		return f
	case !a.Accept.Accepted:
		return passed(acceptRefused, a.Accept.Reason)
	}
	return passed(acceptAs, fmt.Sprintf("%.50q", a.Accept.ID))
}

func acceptTest(s *session, shop market.Campaign) finding {
	return acceptNew(s, shop, market.OrderSpec{Fake: true}, noteTestOrder)
}

func acceptOrder(s *session, shop market.Campaign) finding {
	return acceptNew(s, shop, market.OrderSpec{}, "")
}

// acceptNew asks about a new order.
func acceptNew(s *session, shop market.Campaign, spec market.OrderSpec, note string) finding {
	id, ok := s.order(shop, spec, false)
	if !ok {
		return s.stopped()
	}
	a, f, ok := s.accept(id, note)
	if !ok {
		return f
	}
	return acceptedOrder(a, f)
}

// acceptAgain asks again, as Market does where it did not get the reply.
func acceptAgain(s *session, shop market.Campaign) finding {
	id, ok := s.order(shop, market.OrderSpec{}, false)
	if !ok {
		return s.stopped()
	}
	a, _, ok := s.accept(id, "")
	if !ok {
		return skipped(acceptNotFirst)
	}
	if !a.Accept.Accepted {
		return skipped(acceptRefusedFirst)
	}
	_, f, _ := s.accept(id, noteAcceptAgain)
	return f
}

// acceptAtOnce sends one order twice at once, as may be where a reply is late.
func acceptAtOnce(s *session, shop market.Campaign) finding {
	id, ok := s.order(shop, market.OrderSpec{}, false)
	if !ok {
		return s.stopped()
	}
	both := s.ask(sim.Question{Method: market.PushAccept, OrderID: id, Note: noteAtOnce}, sim.Question{Method: market.PushAccept, OrderID: id, Note: noteAtOnce})
	if !s.open() {
		return s.stopped()
	}
	found := taken(both[0].Exchange).worse(taken(both[1].Exchange))
	if found.verdict == reports.Fail {
		return found
	}
	first, second := both[0], both[1]
	if first.Accept.Accepted != second.Accept.Accepted {
		return finding{verdict: reports.Fail, subtype: market.InvalidData, reason: acceptHalf, expected: acceptOneID, fix: acceptOneIDFix, evidence: second.Exchange.ID}
	}
	if first.Accept.Accepted && second.Accept.Accepted && first.Accept.ID != second.Accept.ID {
		return finding{
			verdict: reports.Warn, reason: fmt.Sprintf(acceptTwoIDs, first.Accept.ID, second.Accept.ID), expected: acceptOneID, fix: acceptOneIDFix, evidence: second.Exchange.ID,
		}
	}
	return found
}

func acceptRefusal(s *session, shop market.Campaign) finding {
	spec := market.OrderSpec{Items: []market.ItemSpec{{OfferID: market.UnknownSKU, Price: 100 * market.Rouble, Count: 1}}}
	id, ok := s.order(shop, spec, true)
	if !ok {
		return s.stopped()
	}
	a, f, ok := s.accept(id, noteUnknownOffer)
	if !ok {
		return f
	}
	return acceptedOrder(a, f)
}
