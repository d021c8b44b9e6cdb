package market

import (
	"slices"
	"time"
)

// Order is what a buyer ordered in one shop. Only the fields up to Items are
// always there. Others are no part of its JSON where there are none, which makes
// what is kept half as long.
type Order struct {
	// ID is the order's number, from 1.
	ID int64
	// CampaignID is the shop.
	CampaignID int64
	// Model is how the order is sold there.
	Model Model
	// Buyer is the buyer's surname, first name and patronymic.
	Buyer string
	// Items are never empty.
	Items []OrderItem

	// State is how far the order has come.
	State
	// CreatedAt is when it was placed, UpdatedAt when anything last changed,
	// StatusAt since when it has its status, substatuses aside (P-TIMERS).
	CreatedAt, UpdatedAt, StatusAt time.Time
	// StateAt is since when it has its State (P-MOVES).
	StateAt time.Time
	// Fake marks a test order, which touches no stock (N-FAKE).
	Fake bool `json:",omitzero"`
	// Phone is the buyer's; Company says that the buyer is one, and Organization is
	// which, as far as it is known.
	Phone        string        `json:",omitzero"`
	Company      bool          `json:",omitzero"`
	Organization *Organization `json:",omitzero"`
	// Platform is the marketplace where a LaaS order was placed, one of the
	// contract's, or empty.
	Platform string `json:",omitzero"`
	// Notes are the buyer's, for the courier.
	Notes string `json:",omitzero"`
	// ExternalID is the order's number in the store's system, or empty.
	ExternalID string `json:",omitzero"`
	// PaymentType is PREPAID or POSTPAID; PaymentMethod is one of the contract's.
	PaymentType, PaymentMethod string
	// Delivery is how the order gets to the buyer.
	Delivery Delivery
	// Boxes is how the store packed it, empty until it said (P-BOXES).
	Boxes []Box `json:",omitzero"`
	// Cancellation is the buyer's request, or nil (P-CANCEL).
	Cancellation *Cancellation `json:",omitzero"`
	// CancellationDue is when the store's cancellation of a LaaS order takes
	// effect, or zero (P-STATUS).
	CancellationDue time.Time `json:",omitzero"`
	// Packaging is WHITELABEL or BRAND, what a store by LaaS wants it packed in, or
	// empty (P-LAAS).
	Packaging string `json:",omitzero"`
	// WarehouseID is where its items come from, or 0.
	WarehouseID int64 `json:",omitzero"`
	// CancelledIn is the status in which it was cancelled, or empty.
	CancelledIn Status `json:",omitzero"`
	// Prepared says that it has once been READY_TO_SHIP or on its way: from then on
	// Market's commission is due (F-FEE).
	Prepared bool `json:",omitzero"`
	// Direct says that Market takes it to its buyer by the shortest way, without the
	// rarer statuses.
	Direct bool `json:",omitzero"`
	// ShipmentID is the first-mile shipment that it travels by, or 0.
	ShipmentID int64 `json:",omitzero"`
}

// Organization is a company that buys.
type Organization struct {
	// INN and KPP are its numbers with the tax office, of 10 and 9 digits.
	INN, KPP, Name, Address string
}

// OrderItem is one line of an order.
type OrderItem struct {
	// ID is the line's number, from 1; no other line of the cabinet has it.
	ID int64
	// OfferID is the store's own SKU, 1 to 255 characters.
	OfferID string
	// Title is the product's name as the showcase has it.
	Title string
	// Price is what the buyer pays for one unit in money, with all discounts.
	Price Money
	// Promos are the discounts of one unit, and Points is what the buyer paid of it
	// with points of Plus, in roubles: Market pays the shop for them.
	Promos []Promo `json:",omitzero"`
	Points Money   `json:",omitzero"`
	// Tags are what the contract has special of it, such as SAFE_TAG.
	Tags []string `json:",omitzero"`
	// Count is how many units the order has, from 1, or 0 once the store
	// removed the item (P-BOXES).
	Count int64
	// Ordered is how many units it had at first.
	Ordered int64
	// VAT is the name of its rate, or empty for the usual one.
	VAT string `json:",omitzero"`
	// Marking is which codes each unit needs, one of the contract's each.
	Marking []string `json:",omitzero"`
	// Instances are the marking codes of its units, in the order given.
	Instances []Instance `json:",omitzero"`
	// Services are for its units.
	Services []LineService `json:",omitzero"`
}

// Promo is a discount of one unit of an item.
type Promo struct {
	// Type is one of the contract's.
	Type string
	// Discount is what the buyer saves, Subsidy what Market pays the shop for it: at
	// most the Discount.
	Discount, Subsidy Money
	// ShopID and MarketID name the promo, or are empty.
	ShopID, MarketID string `json:",omitzero"`
}

// FullPrice is that of one unit before all discounts.
func (i *OrderItem) FullPrice() Money {
	full := i.Price + i.Points
	for _, p := range i.Promos {
		full += p.Discount
	}
	return full
}

// Subsidy is what Market pays the shop for the discounts of one unit, points of
// Plus aside.
func (i *OrderItem) Subsidy() Money {
	var sum Money
	for _, p := range i.Promos {
		sum += p.Subsidy
	}
	return sum
}

// LineService is a service for the units of an item, such as assembly: how many
// units are at each status (N-BODY).
type LineService struct {
	Article                      string
	Created, Provided, Cancelled int64
}

// ItemService is a service and the item that it is for.
type ItemService struct {
	ItemID int64
	LineService
}

// ServiceStatus is what has become of a service.
type ServiceStatus string

// The statuses of services.
const (
	ServiceCreated   ServiceStatus = "CREATED"
	ServiceProvided  ServiceStatus = "PROVIDED"
	ServiceCancelled ServiceStatus = "CANCELLED"
)

// Instance is the marking of one unit: one of its codes, the others empty.
type Instance struct {
	CIS, UIN, RNPT, GTD string `json:",omitzero"`
	// Country is the country of origin, two letters.
	Country string `json:",omitzero"`
}

// ItemCount is a number of units of an offer, as notifications have it.
type ItemCount struct {
	OfferID string
	Count   int64
}

// Cancellation is a buyer's request to cancel an order that is on its way
// (P-CANCEL).
type Cancellation struct {
	AskedAt time.Time
	// Decision is what became of it.
	Decision CancellationDecision
	// Reason is why it was refused: ORDER_DELIVERED or ORDER_IN_DELIVERY.
	Reason string
}

// CancellationDecision is what became of a request to cancel.
type CancellationDecision int

// The decisions on a request to cancel (P-CANCEL).
const (
	Undecided CancellationDecision = iota
	Accepted
	Rejected
)

// CancelRequested reports whether the order waits for an answer to its buyer's
// request to cancel.
func (o *Order) CancelRequested() bool {
	return o.Cancellation != nil && o.Cancellation.Decision == Undecided && !o.Status.Over()
}

// Counts lists the units of each item that is left in the order.
func (o *Order) Counts() []ItemCount {
	var list []ItemCount
	for _, item := range o.Items {
		if item.Count > 0 {
			list = append(list, ItemCount{item.OfferID, item.Count})
		}
	}
	return list
}

// Sum is what the buyer pays for all units of the line.
func (i *OrderItem) Sum() Money { return i.Price * Money(i.Count) }

// Total is what the buyer pays for the items.
func (o *Order) Total() Money { return o.Sum(func(i *OrderItem) Money { return i.Price }) }

// Sum adds up what is said of one unit, over all units of the items.
func (o *Order) Sum(unit func(*OrderItem) Money) Money {
	var sum Money
	for i := range o.Items {
		sum += unit(&o.Items[i]) * Money(o.Items[i].Count)
	}
	return sum
}

// Clone is a copy that shares nothing with o.
func (o *Order) Clone() Order {
	c := *o
	c.Items = slices.Clone(o.Items)
	for i := range c.Items {
		c.Items[i].Instances = slices.Clone(c.Items[i].Instances)
		c.Items[i].Services = slices.Clone(c.Items[i].Services)
		c.Items[i].Promos = slices.Clone(c.Items[i].Promos)
		c.Items[i].Tags = slices.Clone(c.Items[i].Tags)
	}
	if o.Organization != nil {
		company := *o.Organization
		c.Organization = &company
	}
	c.Boxes = cloneBoxes(o.Boxes)
	c.Delivery = o.Delivery.clone()
	if o.Cancellation != nil {
		asked := *o.Cancellation
		c.Cancellation = &asked
	}
	return c
}

// ItemChange is how many units of an item are to be left, and their marking
// codes, if any are given.
type ItemChange struct {
	ItemID    int64
	Count     int64
	Instances []Instance
}

// Settled reports whether an order has come to READY_TO_SHIP or past it: its
// items and its external id do not change any more.
func (o *Order) Settled() bool {
	return o.Status.Rank() > StatusProcessing.Rank() ||
		o.Status == StatusProcessing && (o.Substatus == SubReadyToShip || o.Substatus == SubShipped)
}

// Rank is how far on its way an order of a status is. An unknown one does not
// tell, so it counts as being processed (N-UNKNOWN).
func (s Status) Rank() int {
	if i := slices.Index(Statuses(), s); i >= 0 {
		return i
	}
	return StatusProcessing.Rank()
}

// Box is one parcel of an order: whole units of any items, or one part each of
// items that travel in pieces (P-BOXES).
type Box struct {
	// ID is the box's number in its order, from 1.
	ID    int64
	Items []BoxItem
}

// BoxItem is what a box has of one item: Full units, or the part number Part of
// Parts.
type BoxItem struct {
	ItemID      int64      `json:",omitzero"`
	Full        int64      `json:",omitzero"`
	Part, Parts int        `json:",omitzero"`
	Instances   []Instance `json:",omitzero"`
}

func cloneBoxes(boxes []Box) []Box {
	boxes = slices.Clone(boxes)
	for i := range boxes {
		boxes[i].Items = slices.Clone(boxes[i].Items)
		for j := range boxes[i].Items {
			boxes[i].Items[j].Instances = slices.Clone(boxes[i].Items[j].Instances)
		}
	}
	return boxes
}

// ItemUnits is a number of units of an item of an order.
type ItemUnits struct{ ItemID, Count int64 }
