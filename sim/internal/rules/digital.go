package rules

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// HandedOverByShop reports whether a digital order has nothing that Market could hand
// to its buyer: its shop gives a game or holds a chat, and says that it has arrived
// (P-DIGITAL).
func HandedOverByShop(o *market.Order) bool {
	return o.Delivery.Type == market.Digital && (o.Delivery.DigitalType == "STEAM_GIFT" || o.Delivery.DigitalType == "CHAT")
}

// CheckOrderMove is CheckMove of an order, with what its kind allows beside.
func CheckOrderMove(o *market.Order, by market.Actor, to market.State) error {
	if by == market.Store && HandedOverByShop(o) && o.Status == market.StatusProcessing && to == Usual(o.Model, market.StatusDelivered) {
		return nil
	}
	return CheckMove(o.Model, by, o.State, to)
}

// CheckKeys refuses keys of digital goods that are not what an order needs: one
// for each unit of each item, all at once. Its error is a Refusal.
func CheckKeys(o *market.Order, keys []market.ItemUnits) error {
	switch {
	case o.Delivery.Type != market.Digital:
		return market.Refuse(market.NotDigital, o.ID)
	case o.Status != market.StatusProcessing:
		return market.Refusal{Reason: market.NotInStatus, OrderID: o.ID, From: o.State, Detail: string(market.StatusProcessing)}
	}
	for i, key := range keys {
		at := itemAt(o, key.ItemID)
		twice := slices.ContainsFunc(keys[:i], func(other market.ItemUnits) bool { return other.ItemID == key.ItemID })
		switch {
		case at < 0:
			return badItems("item %d is not in the order", key.ItemID).Coded(itemNotFound)
		case twice:
			return badItems("item %d is named twice", key.ItemID)
		case key.Count != o.Items[at].Count:
			return badItems("item %d needs %d keys, not %d", key.ItemID, o.Items[at].Count, key.Count)
		}
	}
	for _, item := range o.Items {
		named := slices.ContainsFunc(keys, func(key market.ItemUnits) bool { return key.ItemID == item.ID })
		if item.Count > 0 && !named {
			return badItems("item %d needs %d keys, not 0", item.ID, item.Count)
		}
	}
	return nil
}
