package simtest

import (
	"slices"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// onHand is how many units the sample store has of all that it sells.
const onHand = 50

// sold is how many units of an item there are: the sample store sells all but what
// nobody does.
func sold(item map[string]any) int {
	if item["offerId"] == market.UnknownSKU {
		return 0
	}
	return onHand
}

// isDigital reports whether the sample store sells an item as a key or a code.
func isDigital(item map[string]any) bool {
	sku, _ := item["offerId"].(string)
	return slices.Contains([]string{"GIFT-1422", "KEY-1438", "ИГРА-1455", "HELP-1461"}, sku)
}

// The regions that the sample store delivers to, and its points of sale there.
const (
	moscow     = 213
	petersburg = 2
)

func points(region int) []string {
	switch region {
	case moscow:
		return []string{"POND-1"}
	case petersburg:
		return []string{"POND-2"}
	}
	return nil
}

// bulkyFrom is the price from which goods are too large for another town.
const bulkyFrom = 10_000

// cart says what of a cart is in stock, and, by DBS, how it gets to the buyer.
func (s *pushStore) cart(p *pushReply) map[string]any {
	cart := inside(p.request, "cart")
	items := things(cart, "items")
	if isSelfCheck(items) {
		return inCart(map[string]any{"items": []any{}, "deliveryOptions": []any{}, "paymentMethods": []any{}})
	}
	region := served(inside(inside(cart, "delivery"), "region"))
	list := []any{}
	for _, item := range items {
		count, _ := item["count"].(float64)
		line := map[string]any{"feedId": item["feedId"], "offerId": item["offerId"], "count": min(int(count), sold(item))}
		if price, _ := item["price"].(float64); s.model == market.DBS && region == petersburg && price >= bulkyFrom {
			line["delivery"] = false
		}
		list = append(list, line)
	}
	if s.model != market.DBS {
		return inCart(map[string]any{"items": list})
	}
	return inCart(map[string]any{
		"items": list, "deliveryOptions": p.options(region, items), "deliveryCurrency": "RUR",
		"paymentMethods": []any{"YANDEX", "SBP"},
	})
}

func inCart(cart map[string]any) map[string]any { return map[string]any{"cart": cart} }

// isSelfCheck knows the cart by which Market tries whether a store says no.
func isSelfCheck(items []map[string]any) bool {
	if len(items) != 1 {
		return false
	}
	count, _ := items[0]["count"].(float64)
	price, _ := items[0]["price"].(float64)
	return count >= 99_999 && price >= 10_000_000_000
}

// served is the region that the sample store serves and that a region is in, or 0.
func served(region map[string]any) int {
	for region != nil {
		id, _ := region["id"].(float64)
		if int(id) == moscow || int(id) == petersburg {
			return int(id)
		}
		region, _ = region["parent"].(map[string]any)
	}
	return 0
}

// options are the ways of delivery to a region.
func (p *pushReply) options(region int, items []map[string]any) []any {
	today := market.DateOf(p.at)
	day := func(n int) string { return today.Plus(n).Shown() }
	if slices.ContainsFunc(items, isDigital) {
		return []any{map[string]any{
			"id": "digital", "serviceName": "Ключ на почту", "type": market.Digital, "price": 0, "dates": map[string]any{"fromDate": day(0), "toDate": day(0)},
		}}
	}
	if region == 0 {
		return []any{}
	}
	var outlets []any
	for _, code := range points(region) {
		outlets = append(outlets, map[string]any{"code": code})
	}
	return []any{
		map[string]any{
			"id": "courier-" + strconv.Itoa(region), "serviceName": "Курьер магазина", "type": market.ByCourier, "price": 149,
			"dates": map[string]any{"fromDate": day(2), "toDate": day(3), "intervals": []any{
				map[string]any{"date": day(2), "fromTime": "10:00", "toTime": "14:00"},
				map[string]any{"date": day(2), "fromTime": "14:00", "toTime": "18:00"},
				map[string]any{"date": day(3), "fromTime": "10:00", "toTime": "23:59"},
			}},
		},
		map[string]any{
			"id": "pickup-" + strconv.Itoa(region), "serviceName": "Самовывоз", "type": market.ToPickup, "price": 99,
			"dates": map[string]any{"fromDate": day(2), "toDate": day(4)}, "outlets": outlets,
		},
		map[string]any{
			"id": "post-" + strconv.Itoa(region), "serviceName": "Почта", "type": market.ByPost, "price": 300,
			"dates": map[string]any{"fromDate": day(7), "toDate": day(14)}, "paymentMethods": []any{"YANDEX"},
		},
	}
}
