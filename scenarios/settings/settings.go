// Package settings says how the rules of a run stand: what the contract leaves
// open, and where a run departs from it. Reports print it.
package settings

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// departs says of a setting that it is not as the contract has it.
const departs = "%s, a departure from the contract's %s (%s)"

// FirstOrder is the name of the number of the first order, which repeats a run.
const FirstOrder = "first-order"

// Rules are the settings of a Market that decide how it delivers, by name. The
// options are complete, as Market.Options gives them.
func Rules(o sim.Options) map[string]string {
	out := map[string]string{
		"path":             o.Path,
		"deadline":         duration(o.Deadline, sim.DefaultDeadline, "N-DEADLINE"),
		"activation-delay": duration(o.ActivationDelay, sim.DefaultActivationDelay, "N-DELAY"),
		"start":            o.Start.Format(time.RFC3339),
		FirstOrder:         fmt.Sprint(o.FirstOrder),
		"moves":            o.Moves.String(),
		"limits":           departure(o.Limits.String(), market.Limits(0).String(), "P-LIMITS"),
		"deprecations":     departure(string(o.Deprecations), string(market.TellDeprecations), "P-SPEC"),
		"traffic":          o.Traffic.String(),
		"reply-bound":      fmt.Sprintf("%d KiB", sim.MaxReply>>10),
	}
	if set, err := schemas.Load(o.Revision); err == nil { // it made the Market
		rules := set.Rules()
		out["ping-deadline"] = duration(o.PingDeadline, rules.PingDeadline, "N-PING-DEADLINE")
		out["blocking"] = departure(string(o.Blocking), string(position(rules.Blocking)), "N-BLOCKING")
	}
	push(out, o)
	return out
}

func position(on bool) sim.Switch {
	if on {
		return sim.On
	}
	return sim.Off
}

func duration(is, contract time.Duration, rule string) string {
	return departure(market.ShortDuration(is), market.ShortDuration(contract), rule)
}

func departure(is, contract, rule string) string {
	if is == contract {
		return is
	}
	return fmt.Sprintf(departs, is, contract, rule)
}
