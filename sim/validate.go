package sim

import "github.com/localmarket/localmarket/sim/market"

// Validate says whether Market would send a notification: an *InvalidBodyError if
// its body breaks its schema (N-BODY), another error for a type that the revision
// does not have.
func (m *Market) Validate(n market.Notification) error { return m.validate(n) }
