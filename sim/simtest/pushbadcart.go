package simtest

import (
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/sim/market"
)

// onCart changes good replies to carts, given the reply's cart.
func onCart(change func(p *pushReply, cart map[string]any)) func(*pushReply) {
	return func(p *pushReply) {
		if p.method == market.PushCart && p.status == http.StatusOK {
			change(p, inside(p.body, "cart"))
		}
	}
}

// onItems changes each item of good replies to carts.
func onItems(change func(item map[string]any)) func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		for _, item := range things(cart, "items") {
			change(item)
		}
	})
}

// onOptions changes the delivery options of one type.
func onOptions(kind string, change func(option map[string]any)) func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		for _, option := range things(cart, "deliveryOptions") {
			if option["type"] == kind {
				change(option)
			}
		}
	})
}

// extraItem sells something besides (L-CART).
func extraItem() func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		items, _ := cart["items"].([]any)
		if len(items) > 0 {
			gift := maps.Clone(items[0].(map[string]any))
			gift["offerId"] = "GIFT-WRAP"
			cart["items"] = append(items, gift)
		}
	})
}

// itemTwice says everything twice.
func itemTwice() func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		items, _ := cart["items"].([]any)
		cart["items"] = append(items, items...)
	})
}

func changedFeed() func(*pushReply) { return onItems(func(item map[string]any) { item["feedId"] = 1 }) }

// changedOffer has SKUs in small letters, as a database may that does not tell case.
func changedOffer() func(*pushReply) {
	return onItems(func(item map[string]any) { item["offerId"] = strings.ToLower(item["offerId"].(string)) })
}

func blanksAround() func(*pushReply) {
	return onItems(func(item map[string]any) { item["offerId"] = item["offerId"].(string) + "  " })
}

func echoedCategory() func(*pushReply) {
	return onItems(func(item map[string]any) { item["feedCategoryId"] = "17" })
}

// negativeCount reckons with what was sold already.
func negativeCount() func(*pushReply) {
	return onItems(func(item map[string]any) {
		if item["count"] == 0 {
			item["count"] = -1
		}
	})
}

// missingItem leaves out what it does not have, beside what it has.
func missingItem() func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		var has []any
		for _, item := range things(cart, "items") {
			if item["count"] != 0 {
				has = append(has, item)
			}
		}
		if len(has) > 0 {
			cart["items"] = has
		}
	})
}

// explicitDelivery says that it delivers, and by no way (L-CART).
func explicitDelivery() func(*pushReply) {
	return onItems(func(item map[string]any) {
		if item["delivery"] == nil {
			item["delivery"] = true
		}
	})
}

// optionsByFBS offers to deliver what Market delivers.
func optionsByFBS() func(*pushReply) {
	return onCart(func(p *pushReply, cart map[string]any) {
		cart["deliveryOptions"], cart["paymentMethods"] = p.options(moscow, nil), []any{"YANDEX"}
	})
}

func dates(option map[string]any) map[string]any { return inside(option, "dates") }

// toDateAlone has two days and no intervals for a courier, as many stores have.
func toDateAlone() func(*pushReply) {
	return onOptions(market.ByCourier, func(option map[string]any) { delete(dates(option), "intervals") })
}

func pickupIntervals() func(*pushReply) {
	return onOptions(market.ToPickup, func(option map[string]any) {
		dates(option)["intervals"] = []any{map[string]any{"date": dates(option)["fromDate"], "fromTime": "10:00", "toTime": "20:00"}}
	})
}

// eightIntervals has one for each hour.
func eightIntervals() func(*pushReply) {
	return onOptions(market.ByCourier, func(option map[string]any) {
		var all []any
		for _, hour := range []string{"10", "11", "12", "13", "14", "15", "16", "17"} {
			all = append(all, map[string]any{"date": dates(option)["fromDate"], "fromTime": hour + ":00", "toTime": "18:00"})
		}
		dates(option)["intervals"] = all
	})
}

func halfHours() func(*pushReply) {
	return onOptions(market.ByCourier, func(option map[string]any) {
		for _, one := range things(dates(option), "intervals") {
			one["fromTime"] = "10:30"
		}
	})
}

// isoDates has days as 2026-09-01.
func isoDates() func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		for _, option := range things(cart, "deliveryOptions") {
			for name, value := range dates(option) {
				if day, ok := value.(string); ok {
					dates(option)[name] = string(market.ParseShown(day))
				}
			}
		}
	})
}

// daysReversed has the last day first.
func daysReversed() func(*pushReply) {
	return onOptions(market.ByPost, func(option map[string]any) {
		d := dates(option)
		d["fromDate"], d["toDate"] = d["toDate"], d["fromDate"]
	})
}

func noOutlets() func(*pushReply) {
	return onOptions(market.ToPickup, func(option map[string]any) { delete(option, "outlets") })
}

// unknownOutlet names a point that Market does not know, beside one that it does.
func unknownOutlet() func(*pushReply) {
	return onOptions(market.ToPickup, func(option map[string]any) {
		outlets, _ := option["outlets"].([]any)
		option["outlets"] = append(outlets, map[string]any{"code": "POND-99"})
	})
}

func longService() func(*pushReply) {
	return onOptions(market.ByCourier, func(option map[string]any) {
		option["serviceName"] = strings.Repeat("Курьерская служба ", 3)
	})
}

func unknownPayment() func(*pushReply) {
	return onCart(func(_ *pushReply, cart map[string]any) {
		if cart["paymentMethods"] != nil {
			cart["paymentMethods"] = []any{"SHELLS"}
		}
	})
}

// neverOut has any number of everything.
func neverOut() func(*pushReply) {
	return onCart(func(p *pushReply, cart map[string]any) {
		var all []any
		for _, item := range things(inside(p.request, "cart"), "items") {
			all = append(all, map[string]any{"feedId": item["feedId"], "offerId": item["offerId"], "count": item["count"]})
		}
		cart["items"] = all
	})
}

// staleCart answers a cart that has changed as it was at first.
func staleCart() func(*pushReply) {
	var mu sync.Mutex
	buyers := map[string]any{}
	return onCart(func(p *pushReply, cart map[string]any) {
		mu.Lock()
		defer mu.Unlock()
		buyer, _ := inside(inside(p.request, "cart"), "buyer")["lastName"].(string)
		if buyer == "" || len(buyers) > pushMemory {
			return
		}
		if buyers[buyer] == nil {
			buyers[buyer] = cart["items"]
		}
		cart["items"] = buyers[buyer]
	})
}
