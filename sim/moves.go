package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// Market's own moves (P-MOVES). What happens next to an order, a return or a
// dispute, and when, follows from what it is and from the seed alone: after every
// change it is worked out anew, and a timer that no longer agrees with it is void.

// moving reports whether Market makes moves of its own.
func (m *Market) moving() bool { return m.options.Moves > 0 }

// takes is when something happens that usually takes so long: some take half as
// long again.
func (m *Market) takes(since time.Time, usually time.Duration, kind string, ordinal uint64) time.Time {
	takes := float64(usually) * (1 + m.fake.Part(kind, ordinal)/2) * float64(m.options.Moves)
	return since.Add(time.Duration(takes).Round(time.Second))
}

// orderDue is when an order is moved by itself next, and by what.
func (m *Market) orderDue(o *market.Order) (due time.Time, move func() error, ok bool) {
	if due, _, ok = rules.Timer(o); ok {
		move = func() error { m.announceChanges(m.state.Expire(o.ID, m.now)); return nil }
	}
	if !m.moving() {
		return due, move, ok
	}
	next, after, by := m.nextOfOrder(o)
	if by == nil {
		return due, move, ok
	}
	if at := m.takes(o.StateAt, after, "takes "+next, m.state.Ordinal(state.Orders, o.ID)); !ok || at.Before(due) {
		return at, by, true
	}
	return due, move, ok
}

// nextOfOrder is what happens next to an order, aside from its timer: what that is
// called, how long it takes, and how it is done. It is nil if nothing does.
func (m *Market) nextOfOrder(o *market.Order) (what string, after time.Duration, do func() error) {
	planned := m.planned(o)
	switch back := m.state.ReturnsOf(o.ID); {
	case o.Status == market.StatusCancelled:
		if len(back) == 0 && m.comesBack(o) {
			return "unredeemed", rules.UnredeemedAfter, func() error { return m.sendBack(o, market.Unredeemed) }
		}
		return "", 0, nil
	case o.Status.Over():
		some, all := m.state.PaidBack(o.ID)
		switch to := rules.Usual(o.Model, market.StatusPartiallyReturned); {
		case all && o.Status != market.StatusReturned:
			return "returned", 0, func() error { return m.moveOrder(o, market.Market, rules.Usual(o.Model, market.StatusReturned)) }
		case some && o.Status == market.StatusDelivered:
			return "returned", 0, func() error { return m.moveOrder(o, market.Market, to) }
		}
		if planned.Status == market.StatusPartiallyReturned || planned.Status == market.StatusReturned {
			first := planned.Status == market.StatusPartiallyReturned
			if o.Model == market.LaaS || len(back) > 1 || (len(back) == 0) != first || len(m.unreturned(o)) == 0 {
				return "", 0, nil
			}
			return "return", rules.ReturnsAfter, func() error { return m.sendBack(o, market.ReturnOfBought) }
		}
	}
	next, ok := rules.NextAutoMove(o, planned)
	if !ok {
		return "", 0, nil
	}
	return next.To.String(), next.After, func() error { return m.moveOrder(o, next.By, next.To) }
}

// planned is what is to come next of an order. What a store makes goes straight to
// its buyer, and so does what its store alone might end, or what the store did not
// let the buyer cancel.
func (m *Market) planned(o *market.Order) market.State {
	ordinal := m.state.Ordinal(state.Orders, o.ID)
	straight := *o
	straight.Direct = true
	if o.Model == market.LaaS || o.Cancellation != nil {
		return m.fake.Planned(&straight, ordinal)
	}
	next := m.fake.Planned(o, ordinal)
	switch {
	case rules.Arbitrated(o) && m.fake.Chance("arbitration", ordinal, 2):
		return market.State{Status: market.StatusCancelled, Substatus: "DELIVERY_SERVICE_UNDELIVERED"}
	case next.Status == market.StatusCancelled && next.Substatus != market.SubPickupExpired && rules.CheckMove(o.Model, market.Store, o.State, next) == nil && rules.CheckMove(o.Model, market.Buyer, o.State, market.State{Status: next.Status, Substatus: next.Substatus}) != nil:
		return m.fake.Planned(&straight, ordinal)
	}
	return next
}

// comesBack reports whether the goods of a cancelled order are on their way back to
// their shop: Market had them.
func (m *Market) comesBack(o *market.Order) bool {
	return o.Model != market.DBS && o.Model != market.LaaS && o.CancelledIn.Rank() >= market.StatusDelivery.Rank() && o.CancelledIn != "" && len(m.unreturned(o)) > 0
}

func (m *Market) unreturned(o *market.Order) []market.ItemCount {
	return (&composing{Market: m}).unreturned(o)
}

// sendBack has a buyer send back some of an order, or all that is left from the
// second time on, or Market all of what was not redeemed.
func (m *Market) sendBack(o *market.Order, kind market.ReturnType) error {
	c := &composing{Market: m}
	units := c.unreturned(o)
	if kind != market.Unredeemed && o.Status == market.StatusDelivered {
		units = m.fake.Units(m.state.Ordinal(state.Orders, o.ID), market.Seeded, units)
	}
	err := c.sendBack(o, kind, units)
	m.announceChanges(c.changes)
	return err
}

// moveOrder moves an order, with what belongs to it: the shipment that it was in, the
// arbiter who is called in, and the word of the search for a courier that Market
// gives twice (N-DUPLICATES).
func (m *Market) moveOrder(o *market.Order, by market.Actor, to market.State) error {
	var changes []market.Change
	var err error
	if by == market.Buyer && o.Model == market.DBS && o.Status.Rank() >= market.StatusDelivery.Rank() {
		changes, err = m.state.RequestCancellation(o.ID, m.now)
	} else {
		changes, err = m.state.Move(by, o.ID, to, m.now)
	}
	if err != nil {
		return err
	}
	if o.Status == market.StatusProcessing && to.Status == market.StatusDelivery && o.ShipmentID != 0 {
		m.state.AcceptOutbound(o.ShipmentID, m.now)
	}
	if to.Substatus == fake.CourierSearch {
		changes = append(changes, changes...)
	}
	m.announceChanges(changes)
	moved, _ := m.state.Order(o.ID)
	if rules.Arbitrated(&moved) {
		m.dispute(&moved, 0)
	}
	return nil
}

// returnDue is when a return goes on by itself next, and how.
func (m *Market) returnDue(r *market.Return) (due time.Time, move func() error, ok bool) {
	if due, _, ok = rules.RefundTimer(r); ok {
		return due, func() error { m.announceChanges(m.state.ExpireReturn(r.ID, m.now)); return nil }, true
	}
	if !m.moving() {
		return due, nil, false
	}
	ordinal := m.state.Ordinal(state.Returns, r.ID)
	var refund market.RefundStatus
	var shipment market.ShipmentStatus
	if m.fake.Chance("rare refund "+string(r.Refund), ordinal, 4) {
		refund = m.fake.NextRefund(r, ordinal)
	}
	if m.fake.Chance("rare shipment "+string(r.Shipment), ordinal, 4) {
		shipment = m.fake.NextShipment(r, ordinal)
	}
	next, ok := rules.NextReturnMove(r, refund, shipment, m.fake.Chance("disputed", ordinal, 2))
	if !ok {
		return due, nil, false
	}
	return m.takes(r.MovedAt, next.After, "takes "+string(next.Refund)+string(next.Shipment), ordinal), func() error { return m.moveReturn(r, next) }, true
}

func (m *Market) moveReturn(r *market.Return, next rules.ReturnMove) error {
	var changes []market.Change
	var err error
	if next.Refund != "" {
		changes, err = m.state.MoveRefund(next.By, r.ID, next.Refund, m.now)
	} else {
		changes, err = m.state.MoveShipment(r.ID, next.Shipment, m.now)
	}
	if err != nil {
		return err
	}
	m.announceChanges(changes)
	if o, ok := m.state.Order(r.OrderID); ok && next.Refund == market.RefundDispute {
		m.dispute(&o, r.ID)
	}
	return nil
}

// dispute calls an arbiter in, who writes to both. There are no chats about some
// orders and returns.
func (m *Market) dispute(o *market.Order, returnID int64) {
	chat := market.Chat{ID: m.state.Number(state.Chats, false), Context: market.ChatAboutOrder, OrderID: o.ID}
	if returnID != 0 {
		chat.Context, chat.ReturnID = market.ChatAboutReturn, returnID
	}
	chat, changes, err := m.state.CreateChat(chat, m.now)
	if err != nil {
		return
	}
	m.announceChanges(changes)
	if changes, err = m.state.StartDispute(chat.ID, m.now); err != nil {
		return
	}
	m.announceChanges(changes)
	word := market.Message{ID: m.state.Number(state.Messages, false), Sender: market.FromSupport, Text: arbitersWord}
	if _, changes, err = m.state.SendMessage(chat.ID, word, m.now); err == nil {
		m.announceChanges(changes)
	}
}

const arbitersWord = "Здравствуйте! Я арбитр Маркета и помогу разобраться. Напишите, что произошло, и приложите фото."

// chatDue is when an arbiter ends a dispute.
func (m *Market) chatDue(c *market.Chat) (due time.Time, move func() error, ok bool) {
	if !m.moving() || !c.Dispute || c.Status == market.ChatFinished {
		return due, nil, false
	}
	return m.takes(c.UpdatedAt, rules.DisputeLasts, "takes dispute", m.state.Ordinal(state.Chats, c.ID)), func() error {
		changes, err := m.state.FinishDispute(c.ID, m.now)
		m.announceChanges(changes)
		return err
	}, true
}
