package fake

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// exit is how an order ends: its last status, and for a cancellation the status
// before it.
type exit struct {
	state market.State
	from  market.Status
}

// exits has every reason to cancel, each after the status to which it belongs, a
// delivered order for every third of them, and a few returned ones.
func exits(states map[market.Status][]market.Substatus) []exit {
	var list []exit
	reasons := map[market.Substatus]market.Status{}
	for status, subs := range cancelledAfter() {
		for _, sub := range subs {
			reasons[sub] = status
		}
	}
	for _, sub := range states[market.StatusCancelled] {
		from, ok := reasons[sub]
		if !ok || len(states[from]) == 0 {
			from = market.StatusProcessing
		}
		list = append(list, exit{market.State{Status: market.StatusCancelled, Substatus: sub}, from})
	}
	cancelled := len(list)
	delivered := exit{state: market.State{Status: market.StatusDelivered}}
	returned := exit{state: market.State{Status: market.StatusReturned}}
	return slices.Concat(list, slices.Repeat([]exit{delivered}, 1+cancelled/3), slices.Repeat([]exit{returned}, 1+cancelled/20))
}

// cancelledAfter has the reasons to cancel that speak of a stage. All others are
// for orders in processing.
func cancelledAfter() map[market.Status][]market.Substatus {
	return map[market.Status][]market.Substatus{
		market.StatusUnpaid: {"RESERVATION_EXPIRED", "USER_NOT_PAID", "RESERVATION_FAILED", "BANK_REJECT_CREDIT_OFFER",
			"CUSTOMER_REJECT_CREDIT_OFFER", "CREDIT_OFFER_FAILED", "USER_WANTED_ANOTHER_PAYMENT_METHOD", "USER_FORGOT_TO_USE_BONUS"},
		market.StatusPending: {"PENDING_EXPIRED", "SHOP_PENDING_CANCELLED", "PENDING_CANCELLED", "POSTPAID_BUDGET_RESERVATION_FAILED"},
		market.StatusDelivery: {"USER_REFUSED_DELIVERY", "DELIVERY_PROBLEMS", "DELIVERY_SERVICE_FAILED", "DELIVERY_SERVICE_UNDELIVERED",
			"DELIVERY_SERVICE_NOT_RECEIVED", "DELIVERY_SERVICE_LOST", "SHIPPED_TO_WRONG_DELIVERY_SERVICE",
			"COURIER_NOT_DELIVER_ORDER", "COURIER_RETURNS_ORDER", "COURIER_RETURNED_ORDER", "SORTING_CENTER_LOST", "LOST",
			"DROPOFF_LOST", "TOO_LONG_DELIVERY", "TOO_MANY_DELIVERY_DATE_CHANGES", "DAMAGED_BOX", "CUSTOMS_PROBLEMS",
			"CUSTOMS_FAILED_MARKET", "CUSTOMS_FAILED_USER_COMMERCIAL_ITEMS", "CUSTOMS_FAILED_USER_DUTY_NOT_PAID",
			"CUSTOMS_FAILED_USER_INVALID_PERSONAL_DATA", "CUSTOMS_FAILED_USER_ADDITIONAL_DATA_NOT_PROVIDED"},
		market.StatusPickup: {"PICKUP_EXPIRED", "PICKUP_POINT_CLOSED", "USER_HAS_NO_TIME_TO_PICKUP_ORDER", "FULL_NOT_RANSOM",
			"USER_REFUSED_QUALITY", "USER_REFUSED_PRODUCT", "BROKEN_ITEM", "WRONG_ITEM", "WRONG_ITEM_DELIVERED", "PRESCRIPTION_MISMATCH"},
	}
}

// path are the states of an order from its first to its last: the shortest way to
// its buyer, or one with rarer statuses and another end.
func (f *Fake) path(o *market.Order, ordinal uint64) []market.State {
	p := &path{Fake: f, order: o, ordinal: ordinal, end: f.end(o, ordinal)}
	p.beforehand()
	for _, stage := range []func(){p.processing, p.delivery, p.pickup, p.delivered} {
		if p.over() {
			break
		}
		stage()
	}
	if p.end.state.Status == market.StatusCancelled {
		p.states = append(p.states, p.end.state)
	}
	return p.states
}

// end is how an order ends. To what is not brought to anybody nothing happens on
// the way.
func (f *Fake) end(o *market.Order, ordinal uint64) exit {
	if o.Direct {
		return exit{state: market.State{Status: market.StatusDelivered}}
	}
	end := shuffled(f, "exit", ordinal, f.values.exits)
	switch digital := o.Delivery.Type == market.Digital; {
	case digital && (end.from == market.StatusDelivery || end.from == market.StatusPickup || end.state.Status == market.StatusReturned):
		return exit{state: market.State{Status: market.StatusDelivered}}
	case end.from == market.StatusPickup && byCourier(o):
		end.from = market.StatusDelivery
	}
	return end
}

type path struct {
	*Fake
	order   *market.Order
	ordinal uint64
	end     exit
	states  []market.State
}

// over reports whether the order has come to where it is cancelled.
func (p *path) over() bool {
	last := market.State{}
	if n := len(p.states); n > 0 {
		last = p.states[n-1]
	}
	return p.end.from != "" && last.Status.Rank() >= p.end.from.Rank() && len(p.states) > 0
}

// byCourier reports whether an order goes to the door, as far as it is known.
func (p *path) byCourier() bool { return byCourier(p.order) }

func byCourier(o *market.Order) bool {
	switch o.Delivery.Type {
	case "":
		return o.Model == market.Express || o.Model == market.DBS
	case market.ToPickup:
		return false
	}
	return true
}

func (p *path) add(status market.Status, sub market.Substatus) {
	if slices.Contains(p.values.states[status], sub) {
		p.states = append(p.states, market.State{Status: status, Substatus: sub})
	}
}

// rare adds one of the rarer substatuses of a status, all of which come up in time.
func (p *path) rare(status market.Status, but ...market.Substatus) {
	subs := slices.DeleteFunc(slices.Clone(p.values.states[status]), func(sub market.Substatus) bool { return slices.Contains(but, sub) })
	if !p.order.Direct && len(subs) > 0 {
		p.add(status, shuffled(p.Fake, "stage "+string(status), p.ordinal, subs))
	}
}

// beforehand is what comes before a store may begin, of an order that ends there
// and of a few others. Some begin with a substatus of PROCESSING that is rare.
func (p *path) beforehand() {
	if p.order.Direct || p.order.Model == market.LaaS {
		return
	}
	early := p.end.from
	if early != market.StatusUnpaid && early != market.StatusPending {
		if !p.chance("early", p.ordinal, 6) {
			return
		}
		early = shuffled(p.Fake, "before", p.ordinal/6, []market.Status{
			market.StatusUnpaid, market.StatusPending, market.StatusProcessing, market.StatusUnpaid, market.StatusPending,
			market.StatusPlacing, market.StatusReserved,
		})
	}
	if early == market.StatusUnpaid && p.order.PaymentType == postpaid {
		early = market.StatusPending
	}
	switch early {
	case market.StatusProcessing:
		if p.order.Model == market.FBS || p.order.Model == market.Express {
			p.rare(early, market.SubStarted, market.SubReadyToShip, market.SubShipped)
		}
	default:
		p.rare(early)
	}
}

func (p *path) processing() {
	p.add(market.StatusProcessing, market.SubStarted)
	if p.order.Model == market.FBS || p.order.Model == market.Express {
		p.add(market.StatusProcessing, market.SubReadyToShip)
	}
	if p.order.Model == market.FBS {
		p.add(market.StatusProcessing, market.SubShipped)
	}
}

// digital reports whether an order needs no parcel.
func (p *path) digital() bool { return p.order.Delivery.Type == market.Digital }

func (p *path) delivery() {
	if p.digital() {
		return
	}
	p.add(market.StatusDelivery, market.SubServiceReceived)
	atTheDoor := []market.Substatus{market.SubUserReceived, market.SubDeliveryNotReceived}
	if p.order.Model != market.DBS {
		p.rare(market.StatusDelivery, append(atTheDoor, market.SubServiceReceived)...)
	}
	if p.byCourier() && !p.order.Direct && p.end.from == "" {
		p.add(market.StatusDelivery, shuffled(p.Fake, "door", p.ordinal, atTheDoor))
	}
}

func (p *path) pickup() {
	if p.byCourier() {
		return
	}
	p.add(market.StatusPickup, market.SubPickupReceived)
	if p.order.Model != market.DBS {
		p.rare(market.StatusPickup, market.SubPickupReceived)
	}
}

func (p *path) delivered() {
	dbs := p.order.Model == market.DBS
	received := []market.Substatus{market.SubServiceDelivered}
	if !dbs {
		received = append(received, market.SubDeliveredReceived)
	}
	p.add(market.StatusDelivered, shuffled(p.Fake, "received", p.ordinal, received))
	switch {
	case p.end.state.Status == market.StatusReturned:
		p.add(market.StatusPartiallyReturned, market.SubDeliveredReceived)
		p.add(market.StatusReturned, market.SubDeliveredReceived)
	case !p.order.Direct && p.byCourier() && !p.digital():
		afterwards := []market.Substatus{market.SubDeliveredNotReceived}
		if !dbs {
			afterwards = append(afterwards, "AWAIT_PAYMENT_AFTER_DELIVERY")
		}
		p.add(market.StatusDelivered, shuffled(p.Fake, "afterwards", p.ordinal, afterwards))
	}
}

// First is where an order begins.
func (f *Fake) First(o *market.Order, ordinal uint64) market.State { return f.path(o, ordinal)[0] }

// Next is where an order goes from where it is; false if it has come to its end.
// One that has left its way goes on from the stage that it has come to.
func (f *Fake) Next(o *market.Order, ordinal uint64) (market.State, bool) {
	if o.Status == market.StatusCancelled {
		return market.State{}, false
	}
	path := f.path(o, ordinal)
	if at := slices.Index(path, o.State); at >= 0 {
		path = path[at+1:]
	} else if at := slices.IndexFunc(path, func(s market.State) bool { return s.Status.Rank() > o.Status.Rank() }); at >= 0 {
		path = path[at:]
	} else {
		path = nil
	}
	if len(path) == 0 {
		return market.State{}, false
	}
	return path[0], true
}
