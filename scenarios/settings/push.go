package settings

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// push adds how the legacy push API is played, if it is.
func push(out map[string]string, o sim.Options) {
	p := o.Push
	if p.URL == "" {
		return
	}
	out["push-api"] = pushEnds(o.Start)
	out["push-url"] = journal.MaskURL(p.URL)
	out["push-token-in"] = string(p.TokenIn)
	out["push-failures-count"] = string(p.FailuresCount)
	if p.ChecksFor != 0 {
		out["push-checks-for"] = market.ShortDuration(p.ChecksFor)
	}
	if p.Model != "" {
		out["push-model"] = string(p.Model)
	}
	out["push-deadline"] = pushDeadline(p.Deadline)
}

// pushDeadline is how long replies may take, by the methods' own deadlines or by one for
// all.
func pushDeadline(is time.Duration) string {
	own := fmt.Sprintf("%s for carts, %s for orders, %s for stocks",
		market.ShortDuration(market.PushCart.Deadline()), market.ShortDuration(market.PushAccept.Deadline()), market.ShortDuration(market.PushStocks.Deadline()))
	if is == 0 {
		return own
	}
	return departure(market.ShortDuration(is), own, "L-CART, L-ACCEPT, L-STOCKS")
}

// When production let go of the push API: first it might fail, then it was gone. The
// documents give no year; by all signs it is 2025 (choice).
var (
	pushUnstable = time.Date(2025, time.October, 1, 0, 0, 0, 0, time.UTC)
	pushGone     = time.Date(2025, time.December, 31, 0, 0, 0, 0, time.UTC)
)

// pushEnds says what production makes of the push API at a time.
func pushEnds(at time.Time) string {
	switch {
	case at.Before(pushUnstable):
		return "played; from 1 October 2025 production's may be unstable, and from 31 December it is gone: move to notifications"
	case at.Before(pushGone):
		return "played; production's may be unstable, and from 31 December 2025 it is gone: move to notifications"
	}
	return "played, though production has not called it since 31 December 2025: it sends notifications"
}
