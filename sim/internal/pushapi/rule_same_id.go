package pushapi

import "github.com/localmarket/localmarket/sim/market"

// sameID: an order that comes again has the number that it got at first.
func sameID(a AskedOrder, got market.AcceptReply) []Problem {
	if !got.Accepted || a.Before == "" || got.ID == "" || got.ID == a.Before {
		return nil
	}
	return []Problem{{
		Name: "same-id", Level: Seen, Pointer: "/order/id", Found: quoted(got.ID), Expected: "the id of the first time, " + quoted(a.Before),
		Fix: "look the order up by Market's number before you make a new one: a reply that is lost makes Market ask again",
	}}
}
