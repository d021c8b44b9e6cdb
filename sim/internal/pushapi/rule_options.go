package pushapi

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// optionsByDBSAlone: deliveryOptions are for shops that deliver themselves.
func optionsByDBSAlone(a Asked, got market.CartReply) []Problem {
	if a.Model == market.DBS || len(got.Options) == 0 {
		return nil
	}
	return []Problem{{
		Name: "options-by-dbs-alone", Pointer: "/cart/deliveryOptions", Found: fmt.Sprintf("%d delivery options", len(got.Options)),
		Expected: fmt.Sprintf("no deliveryOptions in a shop by %s: they are for DBS alone", a.Model),
		Fix:      "leave deliveryOptions out: Market delivers these orders",
	}}
}

// noWayOfDelivery: with no delivery option nothing can be delivered (L-CART).
func noWayOfDelivery(a Asked, got market.CartReply) []Problem {
	if a.Model != market.DBS || len(got.Options) > 0 {
		return nil
	}
	for i, item := range got.Items {
		if item.Count > 0 && item.Delivery != nil && *item.Delivery && got.HasOptions {
			return []Problem{{
				Name: "no-way-of-delivery", Pointer: at("/cart/items/%d/delivery", i), Found: "true, with deliveryOptions []",
				Expected: "delivery options for what is delivered; Market's log says: validate error: delivery options is empty but there are items to be delivered",
				Fix:      `where you do not deliver, leave "delivery" out of the items or set it to false`,
			}}
		}
		if item.Count > 0 && !got.HasOptions {
			return []Problem{{
				Name: "no-way-of-delivery", Level: Seen, Pointer: "/cart", Found: "no deliveryOptions",
				Expected: "deliveryOptions, as a shop by DBS has them", Fix: "return deliveryOptions, or an empty list where you do not deliver",
			}}
		}
	}
	return nil
}

// digitalAlone: digital goods have one way to get to their buyer.
func digitalAlone(_ Asked, got market.CartReply) []Problem {
	i := slices.IndexFunc(got.Options, func(o market.CartOption) bool { return o.Type == market.Digital })
	if i < 0 || len(got.Options) == 1 {
		return nil
	}
	return []Problem{{
		Name: "digital-alone", Level: Seen, Pointer: at("/cart/deliveryOptions/%d", i), Found: fmt.Sprintf("a DIGITAL option among %d", len(got.Options)),
		Expected: "one DIGITAL option alone", Fix: "offer digital goods by DIGITAL, all others by the other ways",
	}}
}

// optionTwice: the order names the option that the buyer chose by its id.
func optionTwice(_ Asked, got market.CartReply) []Problem {
	seen := map[string]bool{"": false}
	for i, o := range got.Options {
		if seen[o.ID] {
			return []Problem{{
				Name: "option-twice", Level: Seen, Pointer: at("/cart/deliveryOptions/%d/id", i), Found: quoted(o.ID),
				Expected: "another id for each option", Fix: "give each delivery option an id of its own: order/accept names the chosen one as shopDeliveryId",
			}}
		}
		seen[o.ID] = o.ID != ""
	}
	return nil
}

// payments: what can be bought can be paid for.
func payments(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	for i, o := range got.Options {
		methods := o.PaymentMethods
		if len(methods) == 0 {
			methods = got.PaymentMethods
		}
		online := func(m string) bool { return slices.Contains([]string{"YANDEX", "SBP", "APPLE_PAY", "GOOGLE_PAY"}, m) }
		switch {
		case len(methods) == 0:
			all = append(all, Problem{
				Name: "payment-methods", Level: Seen, Pointer: at("/cart/deliveryOptions/%d", i), Found: "no payment method",
				Expected: "paymentMethods of the option or of the cart", Fix: `return "paymentMethods" such as ["YANDEX", "SBP", "CASH_ON_DELIVERY"]`,
			})
		case o.Type == market.Digital && !slices.ContainsFunc(methods, online):
			all = append(all, Problem{
				Name: "payment-methods", Level: Seen, Pointer: at("/cart/deliveryOptions/%d", i), Found: quoted(methods[0]) + " for a DIGITAL option",
				Expected: "one of YANDEX, SBP, APPLE_PAY, GOOGLE_PAY", Fix: "digital goods are paid for online: return such a method",
			})
		}
	}
	return all
}
