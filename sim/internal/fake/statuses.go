package fake

import (
	"fmt"
	"slices"

	"github.com/brianvoe/gofakeit/v7"
)

// The statuses of an order that this package asks for by name.
const (
	statusPlacing           = "PLACING"
	statusReserved          = "RESERVED"
	statusUnpaid            = "UNPAID"
	statusPending           = "PENDING"
	statusProcessing        = "PROCESSING"
	statusDelivery          = "DELIVERY"
	statusPickup            = "PICKUP"
	statusDelivered         = "DELIVERED"
	statusCancelled         = "CANCELLED"
	statusPartiallyReturned = "PARTIALLY_RETURNED"
	statusReturned          = "RETURNED"
	unknown                 = "UNKNOWN"
)

const userNotReceived = "DELIVERED_USER_NOT_RECEIVED"

// move is what an order's status becomes.
type move struct{ status, substatus string }

// moves are the steps of an order's way (P-STATUS). Each is a deck of the
// values that an order may have at that step, so that all come up in time.
type moves struct {
	early      *deck[move] // before the shop may begin
	unpaid     *deck[move]
	pending    *deck[move]
	started    *deck[move]
	packing    *deck[move]
	ready      *deck[move]
	shipped    *deck[move]
	handed     *deck[move]
	transit    *deck[move]
	lastMile   *deck[move]
	doorstep   *deck[move]
	pickup     *deck[move]
	waiting    *deck[move]
	delivered  *deck[move]
	afterwards *deck[move]
	partly     *deck[move]
	returned   *deck[move]
	// cancelled has the reasons for a cancellation, by the status before it.
	cancelled map[string]*deck[move]
	// reserved is where LaaS orders begin: one step, or none in a revision
	// without it.
	reserved []*deck[move]
	// exits has the status after which an order's way ends: by cancellation,
	// unless it is statusDelivered or statusReturned.
	exits *deck[string]
}

// newMoves deals out the statuses and substatuses of a revision. Substatuses
// that no table here has are reasons to cancel an order in processing.
func newMoves(random *gofakeit.Faker, statuses, substatuses []string) (*moves, error) {
	d := &dealer{random: random, statuses: statuses, substatuses: substatuses, used: map[string]bool{}}
	m := &moves{
		unpaid: d.deck(statusUnpaid, "AWAIT_PAYMENT", "WAITING_USER_INPUT", "WAITING_BANK_DECISION",
			"WAITING_TINKOFF_DECISION", "WAITING_USER_DELIVERY_INPUT", "DEFERRED_PAYMENT"),
		pending: d.deck(statusPending, "AWAIT_CONFIRMATION", "PREORDER", "WAITING_FOR_STOCKS", "ANTIFRAUD",
			"AWAIT_DELIVERY_DATES_CONFIRMATION", "AWAIT_DELIVERY_DATES", "AWAIT_AUTO_DELIVERY_DATES",
			"AWAIT_LAVKA_RESERVATION", "WAITING_POSTPAID_BUDGET_RESERVATION", "AWAIT_SERVICEABLE_CONFIRMATION",
			"AWAIT_CUSTOM_PRICE_CONFIRMATION", "AWAIT_USER_PERSONAL_DATA"),
		started: d.deck(statusProcessing, "STARTED"),
		packing: d.deck(statusProcessing, "PACKAGING", "ASYNC_PROCESSING", "AWAIT_CASHIER", "AWAIT_USER_STEAM_FAST_URL"),
		ready:   d.deck(statusProcessing, "READY_TO_SHIP"),
		shipped: d.deck(statusProcessing, "SHIPPED"),
		handed:  d.deck(statusDelivery, "DELIVERY_SERVICE_RECEIVED"),
		transit: d.deck(statusDelivery, "COURIER_SEARCH", "COURIER_FOUND", "COURIER_IN_TRANSIT_TO_SENDER",
			"COURIER_ARRIVED_TO_SENDER", "COURIER_RECEIVED", "FIRST_MILE_DELIVERY_SERVICE_RECEIVED", "DELIVERY_CUSTOMS_ARRIVED"),
		lastMile: d.deck(statusDelivery, "READY_FOR_LAST_MILE", "LAST_MILE_COURIER_SEARCH", "LAST_MILE_STARTED",
			"DELIVERY_CUSTOMS_CLEARED", "DELIVERY_TO_STORE_STARTED"),
		doorstep:   d.deck(statusDelivery, "USER_RECEIVED", "DELIVERY_USER_NOT_RECEIVED"),
		pickup:     d.deck(statusPickup, "PICKUP_SERVICE_RECEIVED"),
		waiting:    d.deck(statusPickup, "READY_FOR_PICKUP", "PICKUP_USER_RECEIVED"),
		delivered:  d.deck(statusDelivered, "DELIVERED_USER_RECEIVED", "DELIVERY_SERVICE_DELIVERED"),
		afterwards: d.deck(statusDelivered, userNotReceived, "AWAIT_PAYMENT_AFTER_DELIVERY"),
		partly:     d.deck(statusPartiallyReturned, "DELIVERED_USER_RECEIVED"),
		returned:   d.deck(statusReturned, "DELIVERED_USER_RECEIVED"),
		cancelled: map[string]*deck[move]{
			statusUnpaid:   d.deck(statusCancelled, reasonsUnpaid()...),
			statusPending:  d.deck(statusCancelled, reasonsPending()...),
			statusDelivery: d.deck(statusCancelled, reasonsDelivery()...),
			statusPickup:   d.deck(statusCancelled, reasonsPickup()...),
		},
	}
	m.early = d.early(m)
	m.reserved = d.reserved()
	m.cancelled[statusProcessing] = d.deck(statusCancelled, d.unused()...)
	m.exits = d.exits(m)
	return m, d.err
}

func reasonsUnpaid() []string {
	return []string{"RESERVATION_EXPIRED", "USER_NOT_PAID", "RESERVATION_FAILED", "BANK_REJECT_CREDIT_OFFER",
		"CUSTOMER_REJECT_CREDIT_OFFER", "CREDIT_OFFER_FAILED", "USER_WANTED_ANOTHER_PAYMENT_METHOD", "USER_FORGOT_TO_USE_BONUS"}
}

func reasonsPending() []string {
	return []string{"PENDING_EXPIRED", "SHOP_PENDING_CANCELLED", "PENDING_CANCELLED", "POSTPAID_BUDGET_RESERVATION_FAILED"}
}

func reasonsDelivery() []string {
	return []string{"USER_REFUSED_DELIVERY", "DELIVERY_PROBLEMS", "DELIVERY_SERVICE_FAILED", "DELIVERY_SERVICE_UNDELIVERED",
		"DELIVERY_SERVICE_NOT_RECEIVED", "DELIVERY_SERVICE_LOST", "SHIPPED_TO_WRONG_DELIVERY_SERVICE",
		"COURIER_NOT_DELIVER_ORDER", "COURIER_RETURNS_ORDER", "COURIER_RETURNED_ORDER", "SORTING_CENTER_LOST", "LOST",
		"DROPOFF_LOST", "TOO_LONG_DELIVERY", "TOO_MANY_DELIVERY_DATE_CHANGES", "DAMAGED_BOX", "CUSTOMS_PROBLEMS",
		"CUSTOMS_FAILED_MARKET", "CUSTOMS_FAILED_USER_COMMERCIAL_ITEMS", "CUSTOMS_FAILED_USER_DUTY_NOT_PAID",
		"CUSTOMS_FAILED_USER_INVALID_PERSONAL_DATA", "CUSTOMS_FAILED_USER_ADDITIONAL_DATA_NOT_PROVIDED"}
}

func reasonsPickup() []string {
	return []string{"PICKUP_EXPIRED", "PICKUP_POINT_CLOSED", "USER_HAS_NO_TIME_TO_PICKUP_ORDER", "FULL_NOT_RANSOM",
		"USER_REFUSED_QUALITY", "USER_REFUSED_PRODUCT", "BROKEN_ITEM", "WRONG_ITEM", "WRONG_ITEM_DELIVERED", "PRESCRIPTION_MISMATCH"}
}

// dealer makes decks of the values that the revision has, and remembers the
// first deck for which it has none.
type dealer struct {
	random                *gofakeit.Faker
	statuses, substatuses []string
	used                  map[string]bool // statuses and substatuses dealt with
	err                   error
}

func (d *dealer) deck(status string, substatuses ...string) *deck[move] {
	var list []move
	for _, sub := range substatuses {
		if slices.Contains(d.substatuses, sub) && slices.Contains(d.statuses, status) {
			list = append(list, move{status, sub})
			d.used[sub], d.used[status] = true, true
		}
	}
	return d.of(list, status+" "+substatuses[0])
}

func (d *dealer) of(list []move, what string) *deck[move] {
	if len(list) == 0 && d.err == nil {
		d.err = fmt.Errorf("the contract revision has no order status like %s, so no order's way can be told", what)
	}
	return newDeck(d.random, list...)
}

// early has the moves before processing, and every status that no table has.
func (d *dealer) early(m *moves) *deck[move] {
	list := slices.Concat(m.unpaid.cards, m.pending.cards)
	for _, status := range d.statuses {
		if d.used[status] {
			continue
		}
		sub := d.usual(status)
		d.used[sub] = true
		list = append(list, move{status, sub})
	}
	return d.of(list, statusUnpaid)
}

// usual is the substatus that a status usually has, as far as the revision
// knows it.
func (d *dealer) usual(status string) string {
	if sub := usualSubstatus(status); slices.Contains(d.substatuses, sub) {
		return sub
	}
	return unknown
}

func (d *dealer) reserved() []*deck[move] {
	if !slices.Contains(d.statuses, statusReserved) {
		return nil
	}
	return []*deck[move]{newDeck(d.random, move{statusReserved, d.usual(statusReserved)})}
}

// unused are the substatuses that no deck has.
func (d *dealer) unused() []string {
	list := slices.DeleteFunc(slices.Clone(d.substatuses), func(sub string) bool { return d.used[sub] })
	if len(list) == 0 {
		return []string{"SHOP_FAILED"}
	}
	return list
}

// exits has a card for every reason to cancel, so that a round of the deck has
// them all, a delivered order for every third of them, and a few returned ones.
func (d *dealer) exits(m *moves) *deck[string] {
	var list []string
	for _, status := range []string{statusUnpaid, statusPending, statusProcessing, statusDelivery, statusPickup} {
		list = append(list, slices.Repeat([]string{status}, len(m.cancelled[status].cards))...)
	}
	delivered := slices.Repeat([]string{statusDelivered}, 1+len(list)/3)
	returned := slices.Repeat([]string{statusReturned}, 1+len(list)/20)
	return newDeck(d.random, slices.Concat(list, delivered, returned)...)
}
