package fake

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Discount takes promos and points of Plus off the price of a made-up item, by its
// place in the order, so that a part of all items is paid for in full.
func (f *Fake) Discount(o *market.Order, place int, ordinal uint64) {
	item, thing := &o.Items[place], ordinal<<10+uint64(place)
	random := f.random("discount", thing)
	full := item.Price
	if random.Bool() {
		return
	}
	for i := range uint64(random.IntRange(1, 2)) {
		p := f.promo(o, item, 2*thing+i, random.IntRange(1, 15))
		again := slices.ContainsFunc(item.Promos, func(other market.Promo) bool { return other.Type == p.Type })
		if !again && p.Discount < item.Price {
			item.Promos = append(item.Promos, p)
			item.Price -= p.Discount
		}
	}
	if random.IntN(3) == 0 {
		item.Points = min(full/4, item.Price/2, market.Money(random.IntRange(1, 300))*market.Rouble)
		item.Price -= item.Points
	}
}

// promo is a discount in percent, of which Market pays the shop a part or all. The
// types are those that the contract calls in use, as far as they suit the order.
func (f *Fake) promo(o *market.Order, item *market.OrderItem, thing uint64, percent int) market.Promo {
	random := f.random("promo", thing)
	types := []string{
		"DIRECT_DISCOUNT", "BLUE_FLASH", "MARKET_COUPON", "MARKET_PROMOCODE", "MARKET_BLUE", "CASHBACK", "SPREAD_DISCOUNT_RECEIPT", "PERCENT_DISCOUNT",
		"DCO_EXTRA_DISCOUNT",
	}
	if item.Count > 1 {
		types = append(types, "SPREAD_DISCOUNT_COUNT")
	}
	if len(o.Items) > 1 {
		types = append(types, "BLUE_SET")
	}
	cheapest := !slices.ContainsFunc(o.Items, func(other market.OrderItem) bool { return other.FullPrice() < item.FullPrice() })
	if len(o.Items) > 1 && cheapest && item.Count == 1 {
		types = append(types, giftPromo)
	}
	if o.PaymentMethod == "YANDEX" {
		types = append(types, "DISCOUNT_BY_PAYMENT_TYPE")
	}
	p := market.Promo{Type: Choose(f, "promo type", thing, f.lists.among("OrderPromoType", types)), Discount: item.FullPrice() * market.Money(percent) / 100}
	if p.Type == giftPromo {
		p.Discount = max(0, item.FullPrice()-market.Rouble) // what is a gift costs a rouble
	}
	p.MarketID = fmt.Sprintf("cf_%06d", random.IntN(1_000_000))
	if p.Type == "MARKET_PROMOCODE" || p.Type == "DIRECT_DISCOUNT" || p.Type == "BLUE_SET" {
		p.ShopID = fmt.Sprintf("shop-promo-%d", random.IntRange(1, 99))
		return p // the shop's own: Market pays nothing
	}
	p.Subsidy = p.Discount
	if random.Bool() {
		p.Subsidy = p.Discount / 2
	}
	return p
}

const giftPromo = "CHEAPEST_AS_GIFT"

// VAT is the rate of goods that are ordered on a day: their own, or the usual one
// of that day, as far as the revision has it.
func (f *Fake) VAT(own string, day market.Date) string {
	if own == "" {
		own = market.UsualVAT(day)
	}
	if len(f.lists.among("OrderVatType", []string{own})) == 0 {
		return "VAT_20"
	}
	return own
}

// The prices from which on an item is tagged as one against theft, or as a premium
// one.
const (
	dear    = 500 * market.Rouble
	premium = 2_500 * market.Rouble
)

// Tags are what is special of an item of a price: of few.
func (f *Fake) Tags(price market.Money, ordinal uint64, place int) []string {
	thing := ordinal<<10 + uint64(place)
	tags := []string{"TURBO"}
	if price >= dear {
		tags = append(tags, "SAFE_TAG")
	}
	if price >= premium {
		tags = append(tags, "ULTIMA")
	}
	if tags = f.lists.among("OrderItemTagType", tags); len(tags) == 0 || !f.chance("tagged", thing, 6) {
		return nil
	}
	return []string{Choose(f, "tag", thing, tags)}
}

// maxCodes is of how many units of an item there are codes at most.
const maxCodes = 50

// Codes are the markings of an item's units as Market's own warehouse has them:
// the first type of code that it must have. A CIS is in the form of Честный ЗНАК's,
// its parts set apart by the byte 0x1D.
func (f *Fake) Codes(item *market.OrderItem, ordinal uint64, place int) []market.Instance {
	if len(item.Marking) == 0 || item.Count > maxCodes {
		return nil
	}
	random := f.random("codes", ordinal<<10+uint64(place))
	codes := make([]market.Instance, item.Count)
	for i := range codes {
		switch item.Marking[0] {
		case "UIN":
			codes[i].UIN = random.Numerify("64##############")
		case "RNPT":
			codes[i].RNPT = random.Numerify("10702070/######/0######/") + fmt.Sprint(i+1)
		case "GTD":
			codes[i].GTD = random.Numerify("10702070/######/0######")
			codes[i].Country = "CN"
		default:
			codes[i].CIS = random.Numerify("0104603934000793215") + random.Numerify("############") + "\x1d91EE06\x1d92" + random.LetterN(44)
		}
	}
	return codes
}

// Boxes are those in which Market's own warehouse packs an order: from one to
// three, as far as there are so many items, each item in one of them.
func (f *Fake) Boxes(o *market.Order, ordinal uint64) []market.Box {
	boxes := make([]market.Box, min(len(o.Items), f.random("boxes", ordinal).IntRange(1, 3)))
	for i, item := range o.Items {
		box := &boxes[i%len(boxes)]
		box.ID = int64(i%len(boxes) + 1)
		box.Items = append(box.Items, market.BoxItem{ItemID: item.ID, Full: item.Count, Instances: item.Instances})
	}
	return boxes
}
