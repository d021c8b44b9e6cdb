package pushapi

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

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
