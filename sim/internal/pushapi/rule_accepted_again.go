package pushapi

import "github.com/localmarket/localmarket/sim/market"

// acceptedAgain: an order that was accepted is accepted again (L-ACCEPT).
func acceptedAgain(a AskedOrder, got market.AcceptReply) []Problem {
	if got.Accepted || !a.Repeated {
		return nil
	}
	return []Problem{{
		Name: "accepted-again", Pointer: "/order/accepted", Found: "false for an order that was accepted before", Expected: "true, with the same id",
		Fix: "accept an order again that you have accepted: Market asks again where it did not get your reply",
	}}
}
