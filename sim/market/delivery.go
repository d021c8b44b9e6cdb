package market

import (
	"slices"
	"time"
)

// Date is a day without a time of day, as 2006-01-02, or empty. Dates compare
// as strings do.
type Date string

// DateOf is the day of a time in Moscow, three hours ahead of UTC, where
// Market's days begin.
func DateOf(t time.Time) Date {
	return Date(t.UTC().Add(3 * time.Hour).Format(time.DateOnly))
}

// Plus is so many days later, or empty if d is no date.
func (d Date) Plus(days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// Start is when a day begins in Moscow, or zero if d is no date.
func (d Date) Start() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t.Add(-3 * time.Hour)
}

// The types of delivery.
const (
	ByCourier = "DELIVERY"
	ToPickup  = "PICKUP"
	ByPost    = "POST"
	Digital   = "DIGITAL"
)

// The ways by which an order is handed out.
const (
	ToBuyer        = "BUYER"
	ToMarketOutlet = "MARKET_BRANDED_OUTLET"
	ToShopOutlet   = "SHOP_OUTLET"
)

// Delivery is how an order gets to its buyer. All of it may be empty.
type Delivery struct {
	// Type is DELIVERY, PICKUP, POST or DIGITAL, Dispatch how it is handed out.
	Type, Dispatch string `json:",omitzero"`
	// ByShop says that the shop delivers, not Market.
	ByShop bool `json:",omitzero"`
	// ServiceID and ServiceName are the delivery service's.
	ServiceID   int64  `json:",omitzero"`
	ServiceName string `json:",omitzero"`
	// OptionID is the store's own name of the way of delivery that the buyer chose of
	// those it offered for the cart, or empty (L-CART).
	OptionID string `json:",omitzero"`
	// From and To are the days promised to the buyer, FromTime and ToTime the
	// hours, as HH:MM. RealDate is the day it arrived, as a store by DBS tells.
	From, To         Date   `json:",omitzero"`
	FromTime, ToTime string `json:",omitzero"`
	RealDate         Date   `json:",omitzero"`
	// Estimated says that the days are not fixed yet.
	Estimated bool `json:",omitzero"`
	// ShipmentDate is the day on which the shop hands the order over, ShipmentTime
	// the hour, as HH:MM, or empty.
	ShipmentDate Date   `json:",omitzero"`
	ShipmentTime string `json:",omitzero"`
	// Price is what the buyer pays for it, Subsidy what Market adds, and LiftPrice
	// what the buyer pays for having it carried upstairs by Lift, one of the
	// contract's ways, or empty.
	Price, Subsidy, LiftPrice Money  `json:",omitzero"`
	Lift                      string `json:",omitzero"`
	// DigitalType is how a DIGITAL order gets to its buyer (P-DIGITAL), and SteamLink
	// the buyer's account where that is STEAM_GIFT.
	DigitalType, SteamLink string `json:",omitzero"`
	// RegionID is where the buyer is, as Market counts regions, or 0.
	RegionID int64 `json:",omitzero"`
	// Address is the buyer's, or that of the pick-up point.
	Address *Address `json:",omitzero"`
	// OutletCode or PointID is the pick-up point: the shop's, or Market's.
	OutletCode string `json:",omitzero"`
	PointID    int64  `json:",omitzero"`
	// StoredUntil is the last day at the pick-up point. It can be put off once.
	StoredUntil     Date `json:",omitzero"`
	StorageExtended bool `json:",omitzero"`
	// PromisedTo is the last day that was promised first, once a shop has put it
	// off, and DateEdits how often it did.
	PromisedTo Date `json:",omitzero"`
	DateEdits  int  `json:",omitzero"`
	// Tracks are the numbers by which the buyer follows the parcel.
	Tracks []Track `json:",omitzero"`
	// Courier is who fetches an express order, once somebody does; NextCourier is
	// who is going to.
	Courier, NextCourier *Courier `json:",omitzero"`
}

// Cost is all that the buyer pays for the delivery.
func (d *Delivery) Cost() Money { return d.Price + d.LiftPrice }

// Interval is when an order is to arrive: days, and hours as HH:MM, which may be
// empty.
type Interval struct {
	From, To         Date
	FromTime, ToTime string
}

// SetInterval says when an order is to arrive.
func (d *Delivery) SetInterval(i Interval) {
	d.From, d.To, d.FromTime, d.ToTime = i.From, i.To, i.FromTime, i.ToTime
}

// Track is a parcel's number at a delivery service.
type Track struct {
	Code      string
	ServiceID int64
}

// Address is where an order is brought.
type Address struct {
	Country    string `json:"country,omitempty" yaml:"country"`
	Postcode   string `json:"postcode,omitempty" yaml:"postcode"`
	City       string `json:"city,omitempty" yaml:"city"`
	District   string `json:"district,omitempty" yaml:"district"`
	Subway     string `json:"subway,omitempty" yaml:"subway"`
	Street     string `json:"street,omitempty" yaml:"street"`
	House      string `json:"house,omitempty" yaml:"house"`
	Block      string `json:"block,omitempty" yaml:"block"`
	Entrance   string `json:"entrance,omitempty" yaml:"entrance"`
	Entryphone string `json:"entryphone,omitempty" yaml:"entryphone"`
	Floor      string `json:"floor,omitempty" yaml:"floor"`
	Apartment  string `json:"apartment,omitempty" yaml:"apartment"`
}

// Courier is who fetches an express order, and the code that proves it.
type Courier struct {
	Name, Phone, Vehicle string `json:",omitzero"`
	// Looks says what the vehicle looks like.
	Looks string `json:",omitzero"`
	// Code is what the courier tells the store; Tries is how often it was told
	// wrongly. CheckedByShop says that the store knows the code and compares it
	// itself.
	Code          string `json:",omitzero"`
	Tries         int    `json:",omitzero"`
	CheckedByShop bool   `json:",omitzero"`
}

func (d Delivery) clone() Delivery {
	d.Tracks = slices.Clone(d.Tracks)
	if d.Address != nil {
		address := *d.Address
		d.Address = &address
	}
	for _, one := range []**Courier{&d.Courier, &d.NextCourier} {
		if *one != nil {
			courier := **one
			*one = &courier
		}
	}
	return d
}
