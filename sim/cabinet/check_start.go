package cabinet

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

func (k *checker) orders() {
	total := 0
	each(k, listOrders, k.cabinet.Orders, MaxThings, func(one *Order) {
		k.id("id", one.ID)
		k.campaign(one.Campaign)
		k.items(one.Items)
		k.state(one)
		switch total += max(one.Times, 1); {
		case one.Times < 0 || one.Times > MaxThings:
			k.refuse("", badTimes, MaxThings, one.Times)
		case one.Times > 1 && one.ID != 0:
			k.refuse(hintTimesID, timesWithID)
		case total > MaxThings:
			k.refuse("", tooMany, MaxThings)
		}
	})
}

func (k *checker) state(o *Order) {
	switch {
	case o.Substatus != "" && o.Status == "":
		k.refuse("", substatusAlone, o.Substatus)
	case o.Status != "":
		oneOf(k, "status", o.Status, market.Statuses())
		oneOf(k, "substatus", o.Substatus, market.Substatuses(o.Status))
	}
}

func (k *checker) items(items []Item) {
	if len(items) > maxItems {
		k.refuse("", tooManyItems, maxItems)
	}
	for i, one := range items {
		k.offer(one.SKU)
		k.price(one.Price)
		if one.Count < 0 || one.Count > maxCount {
			k.refuse("", badCount, maxCount, one.Count)
		}
		if slices.ContainsFunc(items[:i], func(other Item) bool { return other.SKU == one.SKU }) {
			k.refuse(hintItemTwice, itemTwice, one.SKU)
		}
	}
}

func (k *checker) returns() {
	each(k, listReturns, k.cabinet.Returns, MaxThings, func(one *Return) {
		k.id("id", one.ID)
		k.order(one.Order, true)
		k.items(one.Items)
		oneOf(k, "type", one.Type, []market.ReturnType{market.ReturnOfBought, market.Unredeemed})
		oneOf(k, "refund", one.Refund, market.RefundStatuses())
		oneOf(k, "shipment", one.Shipment, market.ShipmentStatuses())
		if slices.ContainsFunc(one.Items, func(i Item) bool { return i.Price != 0 }) {
			k.refuse(hintReturnPrice, returnPrice)
		}
	})
}

func (k *checker) chats() {
	each(k, listChats, k.cabinet.Chats, MaxThings, func(one *Chat) {
		k.id("id", one.ID)
		k.order(one.Order, false)
		k.text("customer", one.Customer, maxName)
		if len(one.Messages) > maxItems {
			k.refuse("", tooManyItems, maxItems)
		}
		for _, m := range one.Messages {
			oneOf(k, "from", m.From, []market.Sender{market.FromCustomer, market.FromPartner, market.FromMarket, market.FromSupport})
			k.words("text", m.Text, market.MaxMessage)
			if m.Text == "" {
				k.refuse("", emptyMessage)
			}
		}
	})
}

func (k *checker) reviews() {
	each(k, listReviews, k.cabinet.Reviews, MaxThings, func(one *Review) {
		k.id("id", one.ID)
		k.offer(one.SKU)
		k.order(one.Order, false)
		k.text("author", one.Author, maxName)
		k.words("pros", one.Pros, market.MaxText)
		k.words("cons", one.Cons, market.MaxText)
		k.words("text", one.Text, market.MaxText)
		if one.Rating < 0 || one.Rating > 5 {
			k.refuse("", badRating, one.Rating)
		}
	})
}
