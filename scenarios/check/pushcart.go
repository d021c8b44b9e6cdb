package check

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func cartChecks() []Check {
	rules := []string{"L-CART", "L-CONNECT"}
	return []Check{
		{ID: "cart.in-stock", Rules: rules, Title: "a cart is answered with what is in stock", run: inShop(inStock)},
		{ID: "cart.partly", Rules: rules, Title: "a cart of more than there is has the count that is left", run: inShop(partly)},
		{ID: "cart.out-of-stock", Rules: rules, Title: "what is not there has a count of 0, or the list of items is empty", run: inShop(outOfStock)},
		{ID: "cart.self-check", Rules: rules, Title: "a cart that nobody can fill is refused: the check on connecting", run: inShop(selfCheck)},
		{ID: "cart.changed", Rules: rules, Title: "a cart that changes is answered anew each time", run: inShop(changedCart)},
		{ID: "cart.many", Rules: rules, Title: "a cart of many items is answered in time", run: inShop(manyItems)},
		{ID: "cart.promo", Rules: rules, Title: "a cart with promos and subsidies is answered", run: inShop(promoCart)},
		{ID: "cart.warehouse", Rules: rules, Title: "a cart by FBS has no delivery options", run: inShop(warehouseCart)},
		{ID: "cart.region", Rules: rules, Title: "a region that is not served has no delivery options", run: byDBS(otherRegion)},
		{ID: "cart.other-town", Rules: rules, Title: "goods that do not go to a region have \"delivery\": false", run: byDBS(otherTown)},
		{ID: "cart.courier", Rules: rules, Title: "delivery by courier is offered as it must be", run: byDBS(offered(market.ByCourier))},
		{ID: "cart.pickup", Rules: rules, Title: "points of sale are offered as they must be", run: byDBS(offered(market.ToPickup))},
		{ID: "cart.post", Rules: rules, Title: "delivery by post is offered as it must be", run: byDBS(offered(market.ByPost))},
		{ID: "cart.digital", Rules: rules, Title: "digital goods are offered as they must be", run: byDBS(digitalCart)},
	}
}

// askCart asks for one cart. It is false if the check cannot go on.
func (s *session) askCart(cart *market.Cart, note string) (sim.Answer, finding, bool) {
	a := s.askOne(sim.Question{Method: market.PushCart, CampaignID: cart.CampaignID, Cart: cart, Note: note})
	if !s.open() {
		return a, s.stopped(), false
	}
	f := taken(a.Exchange)
	return a, f, f.verdict != reports.Fail && a.Cart != nil
}

func inStock(s *session, shop market.Campaign) finding {
	a, f, ok := s.askCart(s.cart(shop, s.goods(3)...), "")
	if !ok || f.verdict != reports.Pass {
		return f
	}
	if !slices.ContainsFunc(a.Cart.Items, func(i market.CartReplyItem) bool { return i.Count > 0 }) {
		return skipped(cartNothing)
	}
	return passed(cartHas, len(a.Cart.Items))
}

// most is more of an item than a small store has.
const mostUnits = 90_000

func partly(s *session, shop market.Campaign) finding {
	items := s.goods(2)
	items[0].Count = mostUnits
	a, f, ok := s.askCart(s.cart(shop, items...), noteMuch)
	if !ok || f.verdict != reports.Pass {
		return f
	}
	if got := a.Cart.Item(items[0].OfferID); got != nil {
		return passed(cartPartly, got.Count, mostUnits)
	}
	return f
}

// outOfStock asks for an offer that no store has, beside one that it may have, and
// then alone.
func outOfStock(s *session, shop market.Campaign) finding {
	unknown := market.CartItem{ID: 919_999, OfferID: market.UnknownSKU, Title: "Товар, которого нет", Price: 100 * market.Rouble, Count: 1}
	found := finding{verdict: reports.Pass}
	for _, items := range [][]market.CartItem{append(s.goods(1), unknown), {unknown}} {
		a, f, ok := s.askCart(s.cart(shop, items...), noteUnknownOffer)
		found = found.worse(f)
		if !ok {
			return found
		}
		if got := a.Cart.Item(market.UnknownSKU); got != nil && got.Count > 0 {
			found = found.worse(sellsUnknown(a, got.Count))
		}
	}
	return found
}

func sellsUnknown(a sim.Answer, count int64) finding {
	return finding{
		verdict: reports.Warn, reason: fmt.Sprintf(cartSellsUnknown, count), expected: cartUnknownExpected, fix: cartUnknownFix, evidence: a.Exchange.ID,
	}
}

// The cart by which Market tries whether a store says no.
const (
	selfCheckUnits = 99_999
	selfCheckPrice = 10_000_000_000 * market.Rouble
)

func selfCheck(s *session, shop market.Campaign) finding {
	items := s.goods(1)
	items[0].Count, items[0].Price = selfCheckUnits, selfCheckPrice
	a, f, ok := s.askCart(s.cart(shop, items...), noteSelfCheck)
	if !ok || f.verdict != reports.Pass {
		return f
	}
	for _, item := range a.Cart.Items {
		if item.Count >= selfCheckUnits {
			return finding{
				verdict: reports.Warn, reason: cartSelfCheck, expected: cartSelfCheckExpected, fix: cartSelfCheckFix, evidence: a.Exchange.ID,
			}
		}
	}
	return f
}

// changedCart asks several times as a buyer changes the cart: more of an item, one
// less, another one.
func changedCart(s *session, shop market.Campaign) finding {
	goods := s.goods(3)
	if len(goods) < 3 {
		return skipped(cartFewGoods)
	}
	more := goods[0]
	more.Count = 3
	found := finding{verdict: reports.Pass}
	for i, items := range [][]market.CartItem{{goods[0], goods[1]}, {more, goods[1]}, {goods[1]}, {goods[1], goods[2]}} {
		cart := s.cart(shop, items...)
		cart.Buyer = noteSameBuyer
		_, f, ok := s.askCart(cart, fmt.Sprintf(noteChanged, i))
		found = found.worse(f)
		if !ok {
			return found
		}
	}
	return found
}

func manyItems(s *session, shop market.Campaign) finding {
	items := s.goods(100)
	_, f, ok := s.askCart(s.cart(shop, items...), "")
	if ok && f.verdict == reports.Pass {
		return passed(cartMany, len(items))
	}
	return f
}

func promoCart(s *session, shop market.Campaign) finding {
	items := s.goods(2)
	for i, kind := range []string{"MARKET_COUPON", "CASHBACK"} {
		if i < len(items) {
			items[i].Price -= items[i].Price / 10
			items[i].Promos = []market.Promo{{Type: kind, Subsidy: items[i].Price / 10, MarketID: "promo-1"}}
		}
	}
	_, f, _ := s.askCart(s.cart(shop, items...), "")
	return f
}

func warehouseCart(s *session, shop market.Campaign) finding {
	if shop.Model == market.DBS {
		return skipped(fmt.Sprintf(pushOnlyFor, market.FBS))
	}
	_, f, _ := s.askCart(s.cart(shop, s.goods(2)...), "")
	return f
}

// The regions of carts that go elsewhere.
const (
	petersburg  = 2
	novosibirsk = 65
)

func otherRegion(s *session, shop market.Campaign) finding {
	cart := s.cart(shop, s.goods(2)...)
	cart.RegionID = novosibirsk
	a, f, ok := s.askCart(cart, "")
	if ok && f.verdict == reports.Pass && len(a.Cart.Options) > 0 {
		return passed(cartServes, "Новосибирск")
	}
	return f
}

// otherTown asks for all kinds of goods, large ones among them, in another town.
func otherTown(s *session, shop market.Campaign) finding {
	cart := s.cart(shop, s.goods(12)...)
	cart.RegionID = petersburg
	_, f, _ := s.askCart(cart, "")
	return f
}

// offered asks for a cart whose buyer has said where they live, and looks for a way
// of delivery.
func offered(kind string) func(*session, market.Campaign) finding {
	return func(s *session, shop market.Campaign) finding {
		cart := s.cart(shop, s.goods(1)...)
		cart.Address = &market.Address{Country: "Россия", Postcode: "109012", City: "Москва", Street: "Ильинка", House: "4"}
		a, f, ok := s.askCart(cart, "")
		if ok && f.verdict == reports.Pass && !slices.ContainsFunc(a.Cart.Options, func(o market.CartOption) bool { return o.Type == kind }) {
			return skipped(fmt.Sprintf(cartNoOption, kind))
		}
		return f
	}
}

func digitalCart(s *session, shop market.Campaign) finding {
	items := s.goodsThat(1, func(digital string) bool { return digital != "" })
	if len(items) == 0 {
		return skipped(cartNoDigital)
	}
	_, f, _ := s.askCart(s.cart(shop, items...), "")
	return f
}
