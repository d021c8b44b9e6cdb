package rules

import "github.com/localmarket/localmarket/sim/market"

// NoChat says why there can be no chat about an order, or about a return of it,
// or is empty.
func NoChat(o *market.Order, context string) string {
	switch aboutReturn := context == market.ChatAboutReturn; {
	case o.Model == market.LaaS:
		return "the buyer of an order by LaaS is not Market's"
	case aboutReturn && o.Model == market.DBS:
		return "there are no chats about returns by DBS"
	case aboutReturn && o.Fake:
		return "there are no chats about returns of test orders"
	}
	return ""
}
