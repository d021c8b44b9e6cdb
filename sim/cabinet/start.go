package cabinet

import "github.com/localmarket/localmarket/sim/market"

// Order is an order that exists at the start, or several alike.
type Order struct {
	// ID is the order's number, from 1, or 0 to have one made up. What refers to
	// the order names it by this.
	ID int64 `yaml:"id,omitempty"`
	// Campaign is the shop; the first if 0.
	Campaign int64 `yaml:"campaign,omitempty"`
	// Items are what was ordered; drawn from the offers if there are none.
	Items []Item `yaml:"items,omitempty"`
	// Status and Substatus are how far it has come: as it was created if empty. A
	// status alone comes with a usual substatus.
	Status    market.Status    `yaml:"status,omitempty"`
	Substatus market.Substatus `yaml:"substatus,omitempty"`
	// Fake marks a test order (N-FAKE).
	Fake bool `yaml:"fake,omitempty"`
	// Times is how many such orders there are; 0 is one. Several have no ID.
	Times int `yaml:"times,omitempty"`
}

// Item is a line of an order, or of a return.
type Item struct {
	// SKU is of an offer of the cabinet.
	SKU string `yaml:"sku"`
	// Count is how many units; 0 is one.
	Count int64 `yaml:"count,omitempty"`
	// Price is that of one unit; the offer's if 0. A return has none.
	Price market.Money `yaml:"price,omitempty"`
}

// Return is a return that exists at the start.
type Return struct {
	// ID is its number, from 1, or 0 to have one made up.
	ID int64 `yaml:"id,omitempty"`
	// Order is the number of an order of the cabinet.
	Order int64 `yaml:"order"`
	// Type is RETURN or, for what was not collected, UNREDEEMED; made up if empty.
	Type market.ReturnType `yaml:"type,omitempty"`
	// Items are what comes back; made up if there are none.
	Items []Item `yaml:"items,omitempty"`
	// Refund and Shipment are how far it has come; as it was created if empty.
	Refund   market.RefundStatus   `yaml:"refund,omitempty"`
	Shipment market.ShipmentStatus `yaml:"shipment,omitempty"`
}

// Chat is a chat that exists at the start.
type Chat struct {
	// ID is its number, from 1, or 0 to have one made up.
	ID int64 `yaml:"id,omitempty"`
	// Order is the number of an order of the cabinet, or 0 for a chat about none.
	Order int64 `yaml:"order,omitempty"`
	// Customer is the buyer's name.
	Customer string `yaml:"customer,omitempty"`
	// Messages are what was written; made up if there are none.
	Messages []Message `yaml:"messages,omitempty"`
}

// Message is one message of a chat.
type Message struct {
	// From is who wrote it; CUSTOMER if empty.
	From market.Sender `yaml:"from,omitempty"`
	// Text has up to market.MaxMessage characters.
	Text string `yaml:"text"`
}

// Review is a buyer's review that exists at the start.
type Review struct {
	// ID is its number, from 1, or 0 to have one made up.
	ID int64 `yaml:"id,omitempty"`
	// SKU is of an offer of the cabinet, Order the number of an order of it, or 0.
	SKU   string `yaml:"sku"`
	Order int64  `yaml:"order,omitempty"`
	// Author is the buyer's name.
	Author string `yaml:"author,omitempty"`
	// Rating is from 1 to 5; 5 if 0.
	Rating int `yaml:"rating,omitempty"`
	// Pros, Cons and Text are the buyer's words, up to market.MaxText characters
	// each; made up if all are empty.
	Pros string `yaml:"pros,omitempty"`
	Cons string `yaml:"cons,omitempty"`
	Text string `yaml:"text,omitempty"`
}
