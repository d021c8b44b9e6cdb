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

// OutOfDate is the one reason that stores are known to refuse an order for.
const OutOfDate = "OUT_OF_DATE"

// refusedWithReason: a refusal is of the older revisions, and has a reason.
func refusedWithReason(_ AskedOrder, got market.AcceptReply) []Problem {
	if got.Accepted || got.Reason == OutOfDate {
		return nil
	}
	return []Problem{{
		Name: "refused-with-reason", Level: Seen, Pointer: "/order/reason", Found: quoted(got.Reason), Expected: OutOfDate,
		Fix: "return the reason " + OutOfDate + "; newer revisions accept every order, and cancel by PUT …/status",
	}}
}

// shippedOnDay: a day of shipment is one of the calendar.
func shippedOnDay(_ AskedOrder, got market.AcceptReply) []Problem {
	if got.ShipmentDate == "" || market.ParseShown(got.ShipmentDate) != "" {
		return nil
	}
	return []Problem{{
		Name: "shipped-on-day", Pointer: "/order/shipmentDate", Found: quoted(got.ShipmentDate), Expected: "a day of the calendar, DD-MM-YYYY",
		Fix: "such a day there is not: make it of a date, not of numbers",
	}}
}
