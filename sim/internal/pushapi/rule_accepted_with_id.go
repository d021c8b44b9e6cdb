package pushapi

import "github.com/localmarket/localmarket/sim/market"

// acceptedWithID: an order is accepted with the store's number of it, a string.
func acceptedWithID(_ AskedOrder, got market.AcceptReply) []Problem {
	switch {
	case got.Accepted && got.ID == "":
		return []Problem{{
			Name: "accepted-with-id", Pointer: "/order/id", Found: "no id", Expected: "your number of the order",
			Fix: `return {"order": {"accepted": true, "id": "your number of the order"}}`,
		}}
	case got.IDIsNumber:
		return []Problem{{
			Name: "id-is-text", Level: Seen, Pointer: "/order/id", Found: got.ID, Expected: "a string",
			Fix: "put the id in quotes: whether Market takes a number is not known",
		}}
	}
	return nil
}
