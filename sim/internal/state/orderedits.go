package state

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// SetBoxes packs an order (P-BOXES).
func (s *State) SetBoxes(id int64, boxes []market.Box, allowRemove bool, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return rules.WithBoxes(&o, boxes, allowRemove) }, nil)
}

// SetPlaces says only in how many boxes an order is packed (P-BOXES).
func (s *State) SetPlaces(id int64, n int, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return rules.WithPlaces(&o, n) }, nil)
}

// UpdateItems leaves fewer units in an order: items that are not named go
// (P-BOXES).
func (s *State) UpdateItems(id int64, items []market.ItemChange, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return rules.WithItems(&o, items) }, nil)
}

// SetInstances gives items their marking codes.
func (s *State) SetInstances(id int64, codes []market.ItemChange, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return rules.WithInstances(&o, codes) }, nil)
}

// SetExternalID gives an order its number in the store's system: once, before
// READY_TO_SHIP, and one that no other order of the shop has.
func (s *State) SetExternalID(id int64, external string, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		switch {
		case o.ExternalID != "":
			return o, market.Refuse(market.ExternalIDSet, o.CampaignID, o.ID, o.ExternalID)
		case o.Settled():
			return o, market.Refuse(market.ExternalIDTooLate, o.Status, o.Substatus, o.CampaignID, o.ID)
		case external == "":
			return o, market.Refusal{Reason: market.BadOrder, Detail: "the external id is empty"}
		case s.byExternal[externalID{o.CampaignID, external}] != nil:
			return o, market.Refusal{Reason: market.ExternalIDTaken, Detail: external}
		}
		o.ExternalID = external
		return o, nil
	}, nil)
}

// How a shop may put off deliveries by DBS: so often, and so many days after the
// day that was promised first (choice).
const (
	mostDateEdits = 3
	mostDateDays  = 30
	mostEstimated = 60 // where the days are only estimated (L-CART)
)

// SetDeliveryDate moves the last day of delivery by DBS, while the order is in
// PROCESSING or DELIVERY. A first day that would be later goes with it. The other
// reasons to refuse are SameDates, BadDates for a day that is over, DaysExceeded
// and EditsExceeded. Days that were only estimated are fixed by it: the same ones too,
// and up to 60 days later (L-CART).
func (s *State) SetDeliveryDate(id int64, to market.Date, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if err := inStatus(&o, market.StatusProcessing, market.StatusDelivery); err != nil {
			return o, err
		}
		first := cmp.Or(o.Delivery.PromisedTo, o.Delivery.To, o.Delivery.From, market.DateOf(o.CreatedAt).Plus(rules.PromisedAfter))
		days := mostDateDays
		if o.Delivery.Estimated {
			days = mostEstimated
		}
		switch {
		case o.Delivery.To == to && !o.Delivery.Estimated:
			return o, market.Refusal{Reason: market.SameDates}
		case to < market.DateOf(at):
			return o, market.Refusal{Reason: market.BadDates, Detail: fmt.Sprintf("%s is over", to)}
		case to > first.Plus(days):
			return o, market.Refuse(market.DaysExceeded, days)
		case o.Delivery.DateEdits >= mostDateEdits:
			return o, market.Refuse(market.EditsExceeded, mostDateEdits)
		}
		if !o.Delivery.Estimated {
			o.Delivery.DateEdits++
		}
		o.Delivery.PromisedTo = first
		o.Delivery.To, o.Delivery.Estimated = to, false
		o.Delivery.From = min(o.Delivery.From, to)
		return o, nil
	}, s.updated(market.DeliveryDateUpdated))
}

// Reschedule moves the delivery by courier of a LaaS order that has not come to
// its end (P-LAAS).
func (s *State) Reschedule(id int64, when market.Interval, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		switch {
		case o.Status.Over():
			return o, market.Refusal{Reason: market.Terminal}
		case o.Delivery.Type != market.ByCourier:
			return o, market.Refuse(market.NotReschedulable, o.Delivery.Type, o.ID)
		case when.From > when.To:
			return o, market.Refusal{Reason: market.BadDates, Detail: fmt.Sprintf("%s is after %s", when.From, when.To)}
		case when.From < market.DateOf(at):
			return o, market.Refusal{Reason: market.BadDates, Detail: fmt.Sprintf("%s is over", when.From)}
		}
		o.Delivery.SetInterval(when)
		return o, nil
	}, s.updated(market.DeliveryDateUpdated))
}

// SetDeliveryInterval is Reschedule to days of which no hours are promised.
func (s *State) SetDeliveryInterval(id int64, from, to market.Date, at time.Time) ([]market.Change, error) {
	return s.Reschedule(id, market.Interval{From: from, To: to}, at)
}

// SetRecipient changes who gets an order that has not come to its end. What is
// empty stays.
func (s *State) SetRecipient(id int64, name, phone string, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if o.Status.Over() {
			return o, market.Refusal{Reason: market.Terminal}
		}
		if name != "" {
			o.Buyer = name
		}
		if phone != "" {
			o.Phone = phone
		}
		return o, nil
	}, nil)
}

// SetRealDate says on which day an order by DBS arrived: from its creation to
// the present day.
func (s *State) SetRealDate(id int64, day market.Date, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) { return arrivedOn(o, day, at) }, nil)
}

func arrivedOn(o market.Order, day market.Date, at time.Time) (market.Order, error) {
	if err := inStatus(&o, market.StatusPickup, market.StatusDelivered); err != nil {
		return o, err
	}
	switch {
	case day > market.DateOf(at):
		return o, market.Refuse(market.DeliveryInFuture, day)
	case day < market.DateOf(o.CreatedAt):
		return o, market.Refusal{Reason: market.BadRealDate}
	}
	o.Delivery.RealDate = day
	return o, nil
}

// maxTracks is how many track codes an order has at most (choice).
const maxTracks = 100

// AddTrack gives an order a parcel's number, while it is in PROCESSING, DELIVERY
// or PICKUP. One that it has already changes nothing.
func (s *State) AddTrack(id int64, track market.Track, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		err := inStatus(&o, market.StatusProcessing, market.StatusDelivery, market.StatusPickup)
		switch {
		case err != nil:
			return o, err
		case slices.Contains(o.Delivery.Tracks, track):
			return o, nil
		case len(o.Delivery.Tracks) >= maxTracks:
			return o, market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("order %d has %d track codes", id, maxTracks)}
		}
		o.Delivery.Tracks = append(o.Delivery.Tracks, track)
		return o, nil
	}, nil)
}

// ExtendStorage puts off the last day at a pick-up point: once, by 30 days at
// most, while the order is there.
func (s *State) ExtendStorage(id int64, until market.Date, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if err := inStatus(&o, market.StatusPickup); err != nil {
			return o, err
		}
		first := o.Delivery.StoredUntil
		if first == "" {
			first = market.DateOf(at)
		}
		switch {
		case o.Delivery.StorageExtended:
			return o, market.Refusal{Reason: market.BadDates, Detail: "storage can be extended once"}
		case until <= first || until > first.Plus(rules.StorageExtends):
			return o, market.Refusal{Reason: market.BadDates, Detail: fmt.Sprintf("storage can be extended by 1 to %d days after %s", rules.StorageExtends, first)}
		}
		o.Delivery.StoredUntil, o.Delivery.StorageExtended = until, true
		return o, nil
	}, s.updated(market.DeliveryDateUpdated))
}

// SetShipment puts an order in a first-mile shipment, and says on which day the
// shop hands it over.
func (s *State) SetShipment(id, shipmentID int64, day market.Date, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if err := inStatus(&o, market.StatusProcessing); err != nil {
			return o, err
		}
		o.ShipmentID, o.Delivery.ShipmentDate = shipmentID, day
		return o, nil
	}, s.updated(market.ShipmentDateUpdated))
}

// PutOff moves the day of an order's shipment or of its delivery on by one, as
// Market does: kind is ShipmentDateUpdated or DeliveryDateUpdated. It is for
// orders that have not arrived.
func (s *State) PutOff(id int64, kind string, at time.Time) ([]market.Change, error) {
	return s.edit(id, at, func(o market.Order) (market.Order, error) {
		if o.Status.Over() {
			return o, market.Refusal{Reason: market.Terminal}
		}
		d := &o.Delivery
		if kind == market.ShipmentDateUpdated {
			d.ShipmentDate = cmp.Or(d.ShipmentDate, market.DateOf(o.CreatedAt).Plus(1)).Plus(1)
			if o.ShipmentID != 0 && !o.State.Shipped() {
				o.ShipmentID = s.outbounds.of(o.CampaignID, d.ShipmentDate, o.WarehouseID)
			}
			return o, nil
		}
		d.To = cmp.Or(d.To, d.From, market.DateOf(o.CreatedAt).Plus(rules.PromisedAfter)).Plus(1)
		return o, nil
	}, s.updated(kind))
}

// findCourier has somebody fetch an express order once it is packed. The code
// that they tell the store is the last four digits of the order's number
// (choice), so that a developer can play the courier.
func findCourier(o *market.Order) {
	if o.Model == market.Express && o.Settled() && !o.Status.Over() && o.Delivery.Courier == nil {
		courier := market.Courier{Name: "Курьер Маркета"}
		if next := o.Delivery.NextCourier; next != nil {
			courier = *next
		}
		courier.Code = fmt.Sprintf("%04d", o.ID%10_000)
		o.Delivery.Courier, o.Delivery.NextCourier = &courier, nil
	}
}

// courierTries is how often a store may send a wrong code (choice).
const courierTries = 3

// VerifyCourier compares the code that a courier gave to the store. It says how
// many tries are left; with none, a right code does not help any more.
func (s *State) VerifyCourier(id int64, code string, at time.Time) (right bool, left int, err error) {
	_, err = s.edit(id, at, func(o market.Order) (market.Order, error) {
		c := o.Delivery.Courier
		if c == nil || c.Code == "" {
			return o, notFound(fmt.Sprintf("a courier's code for order %d", id))
		}
		right = c.Code == code && c.Tries < courierTries
		if !right && c.Tries < courierTries {
			c.Tries++
		}
		left = courierTries - c.Tries
		return o, nil
	}, nil)
	return right, left, err
}

// updated tells what has changed in an order.
func (s *State) updated(kind string) func(_, next *market.Order) market.Change {
	return func(_, next *market.Order) market.Change {
		c := s.change(market.OrderUpdated, next)
		c.UpdateType = kind
		return c
	}
}

// inStatus refuses an order of any other status.
func inStatus(o *market.Order, suitable ...market.Status) error {
	if slices.Contains(suitable, o.Status) {
		return nil
	}
	return market.Refusal{Reason: market.ActionNotAllowed, From: o.State}
}
