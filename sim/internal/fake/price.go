package fake

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// Discount takes promos and points of Plus off the price of a made-up item, by its
// place in the order, so that a part of all items is paid for in full.
func (f *Fake) Discount(item *market.OrderItem, ordinal uint64, place int) {
	thing := ordinal<<10 + uint64(place)
	random := f.random("discount", thing)
	full := item.Price
	switch random.IntN(4) {
	case 0, 1:
		return
	case 2:
		item.Promos = []market.Promo{f.promo(full, thing, random.IntRange(3, 25))}
	default:
		item.Promos = []market.Promo{f.promo(full, 2*thing, random.IntRange(3, 15)), f.promo(full, 2*thing+1, random.IntRange(1, 10))}
		if item.Promos[0].Type == item.Promos[1].Type {
			item.Promos = item.Promos[:1]
		}
	}
	for _, p := range item.Promos {
		item.Price -= p.Discount
	}
	if random.IntN(3) == 0 {
		item.Points = min(item.Price/4, market.Money(random.IntRange(1, 300))*market.Rouble)
		item.Price -= item.Points
	}
}

// promo is a discount in percent, of which Market pays the shop a part or all. The
// types are those that the contract calls in use.
func (f *Fake) promo(full market.Money, thing uint64, percent int) market.Promo {
	random := f.random("promo", thing)
	p := market.Promo{Discount: full * market.Money(percent) / 100}
	p.Type = shuffled(f, "promo type", thing, f.lists.among("OrderPromoType", []string{
		"DIRECT_DISCOUNT", "BLUE_SET", "BLUE_FLASH", "MARKET_COUPON", "MARKET_PROMOCODE", "MARKET_BLUE", "CHEAPEST_AS_GIFT", "CASHBACK",
		"SPREAD_DISCOUNT_COUNT", "SPREAD_DISCOUNT_RECEIPT", "DISCOUNT_BY_PAYMENT_TYPE", "PERCENT_DISCOUNT", "DCO_EXTRA_DISCOUNT",
	}))
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

// Tags are what is special of an item: of few.
func (f *Fake) Tags(ordinal uint64, place int) []string {
	thing := ordinal<<10 + uint64(place)
	if !f.chance("tagged", thing, 12) {
		return nil
	}
	return []string{Choose(f, "tag", thing, f.lists.among("OrderItemTagType", []string{"ULTIMA", "SAFE_TAG", "TURBO"}))}
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
