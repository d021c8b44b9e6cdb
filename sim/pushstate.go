package sim

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// pushState is how the push API stands: by shop and by order.
type pushState struct {
	shops map[int64]*pushShop
	lines map[int64]*pushLine
	// enabled says for shops whether the seller has enabled requests from Market since the
	// start; the cabinet says it for others.
	enabled map[int64]bool
}

// pushShop is how a store answers for one shop.
type pushShop struct {
	// late is how many orders wait that were not answered after all repeats; bySilence
	// says that the shop was switched off for such, until all that wait are answered
	// (L-ACCEPT).
	late      int
	bySilence bool
	// byWindow says that it was switched off for wrong replies (L-CHECK).
	window   retry.Window
	byWindow bool
	// last is the number of the last request in the window.
	last int
}

// pushLine are the requests about one order, which go one after the other.
type pushLine struct {
	accepting *acceptance // until it is accepted
	waiting   []*telling
	told      int // so far
}

func (m *Market) shopOf(campaignID int64) *pushShop {
	if m.push.shops == nil {
		m.push.shops = map[int64]*pushShop{}
	}
	s := m.push.shops[campaignID]
	if s == nil {
		s = &pushShop{}
		m.push.shops[campaignID] = s
	}
	return s
}

func (m *Market) lineOf(orderID int64) *pushLine {
	if m.push.lines == nil {
		m.push.lines = map[int64]*pushLine{}
	}
	l := m.push.lines[orderID]
	if l == nil {
		l = &pushLine{}
		m.push.lines[orderID] = l
	}
	return l
}

// Pushes reports whether the push API is played (Options.Push).
func (m *Market) Pushes() bool { return m.options.Push.URL != "" }

// pushed has the push API ask or tell about what a notification is of. An order that
// is new is to be accepted; of one that is not accepted yet nothing is told. The caller
// holds mu.
func (m *Market) pushed(n market.Notification) {
	if !m.Pushes() || n.OrderNumber == 0 {
		return
	}
	if _, err := m.pushShop(n.CampaignID); err != nil {
		return
	}
	m.shopOf(n.CampaignID)
	line := m.lineOf(n.OrderNumber)
	order, ok := m.state.Order(n.OrderNumber)
	switch {
	case !ok:
	case n.Type == market.OrderCreated:
		if line.accepting == nil && order.ExternalID == "" {
			m.beginAccept(line, &order)
		}
	case line.accepting != nil:
	case n.Type == market.OrderStatusUpdated, n.Type == market.OrderCancelled:
		order.State = n.To
		line.tell(m, market.PushStatus, &order)
	case n.Type == market.OrderCancellationRequest && order.PaymentType == "POSTPAID":
		changes, _ := m.state.DecideCancellation(order.ID, true, "", m.now) // it is cancelled at once (L-CANCEL)
		m.announceChanges(changes)
	case n.Type == market.OrderCancellationRequest:
		line.tell(m, market.PushCancel, &order)
	}
}

// counted counts a reply for the window of its shop (L-CHECK), and switches it off or
// on. The caller holds mu.
func (m *Market) counted(campaignID int64, x *journal.Exchange) {
	if x.Verdict.Outcome == journal.Unknown {
		return
	}
	s := m.shopOf(campaignID)
	wrong := x.Verdict.Outcome == journal.Failed
	before := s.window.Len()
	s.byWindow = s.window.Add(m.now, wrong)
	s.last++
	m.keeper.counted(campaignID, s, before, pushRequestRow{m.now, wrong})
	m.switchShop(campaignID, fmt.Sprintf("over 10%% of the requests of %s were answered wrongly (L-CHECK)", market.ShortDuration(retry.WindowLasts)))
}

// switchShop has the showcase follow from how the store answers.
func (m *Market) switchShop(campaignID int64, why string) {
	s := m.shopOf(campaignID)
	off := s.byWindow || s.bySilence
	if !m.state.SwitchShop(campaignID, off) {
		return
	}
	entry := journal.Entry{Kind: journal.PushOff, Reason: fmt.Sprintf("campaign %d is switched off: %s", campaignID, why)}
	if !off {
		entry.Kind, entry.Reason = journal.PushOn, fmt.Sprintf("campaign %d is back: its requests are answered", campaignID)
	}
	m.record(entry)
}

// SwitchedOff reports whether Market shows none of a shop's goods, as the store did not
// answer (L-ACCEPT, L-CHECK).
func (m *Market) SwitchedOff(campaignID int64) bool {
	c, _ := m.state.Campaign(campaignID)
	return c.SwitchedOff
}

// orderFlight is a request about an order as it is given; nil if it cannot be told of,
// which the journal says. The caller holds mu.
func (m *Market) orderFlight(method market.PushMethod, order market.Order, attempt int) *flight {
	f, err := m.pushFlight(Question{Method: method, OrderID: order.ID, order: &order})
	if err != nil {
		m.record(journal.Entry{Kind: journal.PushUntold, Reason: fmt.Sprintf("%s of order %d: %v", method, order.ID, err)})
		return nil
	}
	f.exchange.Attempt = attempt
	return f
}

// idle forgets a line of which nothing is left.
func (m *Market) idle(orderID int64) {
	if l := m.push.lines[orderID]; l != nil && l.accepting == nil && len(l.waiting) == 0 {
		delete(m.push.lines, orderID)
	}
}
