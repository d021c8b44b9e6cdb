package pushapi

import "github.com/localmarket/localmarket/sim/market"

// shippedOnDay: a day of shipment is one of the calendar.
func shippedOnDay(_ AskedOrder, got market.AcceptReply) []Problem {
	if got.ShipmentDate == "" || market.ParseShown(got.ShipmentDate) != "" {
		return nil
	}
	return []Problem{{
		Name: "shipped-on-day", Pointer: "/order/shipmentDate", Found: quoted(got.ShipmentDate), Expected: "a day of the calendar, DD-MM-YYYY",
		Fix: "the day does not exist: make it of a date, not of numbers",
	}}
}
