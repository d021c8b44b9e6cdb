package pushapi

import "github.com/localmarket/localmarket/sim/market"

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
