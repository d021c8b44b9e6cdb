package state

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// outbounds are first-mile shipments, one for each day of a shop, and the orders
// in each.
type outbounds struct {
	things orderedMap[market.Outbound]
	ofDay  map[shopDay]int64
	aboard map[int64]*list
	// transfers are the last ones, in their order.
	transfers recent[transfer]
}

// transfer is an order that was put off from one shipment to the next.
type transfer struct {
	Order, From int64
	At          time.Time
}

// maxTransfers is how many transfers are remembered (choice).
const maxTransfers = 1000

type shopDay struct {
	campaign int64
	day      market.Date
}

// of is the shipment of a shop's day, made if there is none.
func (x *outbounds) of(campaignID int64, day market.Date, warehouseID int64) int64 {
	at := shopDay{campaignID, day}
	if id, ok := x.ofDay[at]; ok {
		return id
	}
	id := int64(len(x.ofDay)) + 1
	next := &market.Outbound{ID: id, CampaignID: campaignID, WarehouseID: warehouseID, Day: day}
	x.reindex(next)
	x.things.put(id, time.Time{}, next)
	return id
}

// reindex has a shipment found by its day.
func (x *outbounds) reindex(o *market.Outbound) {
	if x.ofDay == nil {
		x.ofDay, x.aboard = map[shopDay]int64{}, map[int64]*list{}
	}
	put(x.things.undo, x.ofDay, shopDay{o.CampaignID, o.Day}, o.ID)
	put(x.things.undo, x.aboard, o.ID, &list{undo: x.things.undo})
}

// put moves an order from the shipment of old to that of next; old is nil for a
// new one.
func (x *outbounds) put(old, next *filed) {
	k := key{0, next.ID}
	switch {
	case old != nil && old.ShipmentID == next.ShipmentID:
		return
	case old != nil && x.aboard[old.ShipmentID] != nil:
		x.aboard[old.ShipmentID].remove(k)
	}
	if list := x.aboard[next.ShipmentID]; list != nil {
		list.insert(k)
	}
}

// board puts a new order by FBS in the shipment of its day: that which it names,
// or the day after it was placed (choice). Test orders are not shipped.
func (s *State) board(o *market.Order) {
	if o.Model != market.FBS || o.Fake || o.ShipmentID != 0 || o.Status.Over() || o.State.Shipped() {
		return
	}
	if o.Delivery.ShipmentDate == "" {
		o.Delivery.ShipmentDate = market.DateOf(o.CreatedAt).Plus(1)
	}
	o.ShipmentID = s.outbounds.of(o.CampaignID, o.Delivery.ShipmentDate, o.WarehouseID)
}

// Manifest is a shipment with its orders, at a time.
type Manifest struct {
	market.Outbound
	market.Load
	Status market.OutboundStatus
	// Since is when it got that status, or zero while it is forming.
	Since time.Time
}

func (s *State) manifest(o *market.Outbound, now time.Time) Manifest {
	m := Manifest{Outbound: *o}
	for k := range merged([]*list{s.outbounds.aboard[o.ID]}, key{math.MinInt64, math.MinInt64}) {
		m.Take(o, s.orders.get(k.id))
	}
	m.Status, m.Since = o.At(now, &m.Load)
	return m
}

// Outbound is the shipment of a number, as it is now.
func (s *State) Outbound(id int64, now time.Time) (Manifest, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if o := s.outbounds.things.get(id); o != nil {
		return s.manifest(o, now), true
	}
	return Manifest{}, false
}

// OutboundFilter says which shipments are wanted: those that meet all that is
// set.
type OutboundFilter struct {
	CampaignID int64
	// Days are from From to To, both included.
	From, To market.Date
	Statuses []market.OutboundStatus
	// OrderIDs asks for those with any of some orders.
	OrderIDs []int64
	// Now is when they are looked at.
	Now time.Time
}

// Outbounds lists shipments in the order in which they were begun. A page costs
// as much as there are orders in the shipments of its days.
func (s *State) Outbounds(f OutboundFilter, p Page) (Listed[Manifest], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	page, err := paged(p, s.outbounds.things.all, s.outbounds.things.get, func(o *market.Outbound) bool {
		return o.CampaignID == f.CampaignID && (f.From == "" || o.Day >= f.From) && (f.To == "" || o.Day <= f.To) &&
			s.hasAny(o, f.OrderIDs) && (len(f.Statuses) == 0 || slices.Contains(f.Statuses, s.manifest(o, f.Now).Status))
	})
	out := Listed[Manifest]{Next: page.Next, Total: page.Total}
	for _, o := range page.Items {
		out.Items = append(out.Items, s.manifest(o, f.Now))
	}
	return out, err
}

func (s *State) hasAny(o *market.Outbound, orderIDs []int64) bool {
	return len(orderIDs) == 0 || slices.ContainsFunc(orderIDs, func(id int64) bool {
		order := s.orders.get(id)
		return order != nil && order.ShipmentID == o.ID
	})
}

// editOutbound changes a copy of a shop's shipment, and puts it in place if
// nothing refuses it.
func (s *State) editOutbound(campaignID, id int64, now time.Time, do func(*Manifest) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.outbounds.things.get(id)
	if old == nil || old.CampaignID != campaignID {
		return notFound(fmt.Sprintf("shipment %d", id))
	}
	m := s.manifest(old, now)
	if err := do(&m); err != nil {
		return err
	}
	s.outbounds.things.put(id, time.Time{}, &m.Outbound)
	return nil
}

// ConfirmOutbound confirms a shop's shipment, once it is formed and all its
// orders are READY_TO_SHIP. The external id may be empty; signed says that its
// act is signed, too. The reasons to refuse are NotFound, BeforeCutoff,
// AlreadyConfirmed, WrongOrders and NoOrders.
func (s *State) ConfirmOutbound(campaignID, id int64, external string, signed bool, at time.Time) error {
	return s.editOutbound(campaignID, id, at, func(m *Manifest) error {
		switch {
		case m.Status == market.OutboundCreated:
			return market.Refusal{Reason: market.BeforeCutoff}
		case m.Status != market.OutboundReady:
			return market.Refuse(market.AlreadyConfirmed, m.ID)
		case len(m.Waiting) > 0:
			return market.Refuse(market.WrongOrders, m.ID, fewNumbers(m.Waiting))
		case len(m.Left()) == 0:
			return market.Refuse(market.NoOrders, m.ID)
		}
		m.ConfirmedAt, m.Signed = at, signed
		if external != "" {
			m.ExternalID = external
		}
		return nil
	})
}

// SetPallets says how many pallets a shop brings with a shipment that is not
// confirmed yet. The reasons to refuse are NotFound and WrongOutbound.
func (s *State) SetPallets(campaignID, id, count int64, at time.Time) error {
	return s.editOutbound(campaignID, id, at, func(m *Manifest) error {
		if !slices.Contains(m.Status.Actions(), market.CountPallets) {
			return market.Refusal{Reason: market.WrongOutbound, Detail: string(m.Status)}
		}
		m.Pallets = count
		return nil
	})
}

// transferEnds is how long before a shipment is formed orders may still leave it.
const transferEnds = 30 * time.Minute

// TransferOrders puts orders of a shop's shipment off to the next day's: all of
// them or none. The reasons to refuse are NotFound and BadTransfer.
func (s *State) TransferOrders(campaignID, id int64, orderIDs []int64, at time.Time) ([]market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := s.outbounds.things.get(id)
	switch {
	case from == nil || from.CampaignID != campaignID:
		return nil, notFound(fmt.Sprintf("shipment %d", id))
	case at.After(from.FormedAt().Add(-transferEnds)):
		return nil, market.Refusal{Reason: market.BadTransfer, Detail: fmt.Sprintf("less than %d minutes are left until shipment %d is formed", transferEnds/time.Minute, id)}
	}
	for _, orderID := range orderIDs {
		if o := s.orders.get(orderID); o == nil || o.ShipmentID != id || o.Status != market.StatusProcessing {
			return nil, market.Refusal{Reason: market.BadTransfer, Detail: fmt.Sprintf("shipment %d has no order %d to be shipped", id, orderID)}
		}
	}
	day := from.Day.Plus(1)
	to := s.outbounds.of(campaignID, day, from.WarehouseID)
	say := s.updated(market.ShipmentDateUpdated)
	var changes []market.Change
	for _, orderID := range orderIDs {
		old := s.orders.get(orderID)
		next := old.Clone()
		next.ShipmentID, next.Delivery.ShipmentDate, next.UpdatedAt = to, day, later(old.UpdatedAt, at)
		s.commit(&next)
		changes = append(changes, say(old, &next))
		s.noteTransfer(transfer{orderID, id, at})
	}
	return changes, nil
}

func (s *State) noteTransfer(t transfer) {
	s.outbounds.transfers.next()
	s.outbounds.transfers.add(t, maxTransfers)
}

// transferTakes is how long an order is on its way out of a shipment.
const transferTakes = 30 * time.Minute

// Leaving are the orders that are on their way out of a shipment, to the next.
func (s *State) Leaving(id int64, now time.Time) []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var ids []int64
	for t := range s.outbounds.transfers.all() {
		if t.From == id && !now.After(t.At.Add(transferTakes)) {
			ids = append(ids, t.Order)
		}
	}
	return ids
}

// mostNumbers is how many numbers a message lists.
const mostNumbers = 20

// fewNumbers lists some, and says if there are more.
func fewNumbers(ids []int64) string {
	var words []string
	for _, id := range ids[:min(len(ids), mostNumbers)] {
		words = append(words, strconv.FormatInt(id, 10))
	}
	if more := len(ids) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}
