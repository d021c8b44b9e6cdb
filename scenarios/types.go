package scenarios

import (
	"slices"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// leavesOut reports whether the store does not subscribe to a type.
func (o Options) leavesOut(t market.Type) bool {
	return len(o.Types) > 0 && t != market.Ping && !slices.Contains(o.Types, t)
}

// narrowed are those of the types that the store subscribes to; of all that a
// subscription may have, if there are none. None are left of a type that it may not.
func (o Options) narrowed(types []market.Type, shop int, revision string) []market.Type {
	if len(o.Types) == 0 {
		return types
	}
	if len(types) == 0 {
		types, _ = sim.Types(revision) // it made the Market
	}
	return slices.DeleteFunc(slices.Clone(types), func(t market.Type) bool {
		return t == market.Ping || o.leavesOut(t) || shop != 0 && t.CabinetOnly()
	})
}

// unsubscribed is why a scenario is passed over: a subscription of it would be left
// without types. Empty if none would.
func (s *Scenario) unsubscribed(o Options, revision string) string {
	for _, sub := range s.Subscriptions {
		if len(o.Types) > 0 && len(o.narrowed(sub.Types, sub.Shop, revision)) == 0 {
			return noTypes
		}
	}
	for _, step := range s.Steps {
		if step.Types != nil && len(o.Types) > 0 && len(o.narrowed(*step.Types, 0, revision)) == 0 {
			return noTypes
		}
	}
	return ""
}

// note counts a notification that the steps have sent, as one that the store gets, or
// as one that it does not subscribe to though the scenario does.
func (run *runner) note(t market.Type) {
	routed := func(s Subscription) bool { return len(s.Types) == 0 || slices.Contains(s.Types, t) }
	switch {
	case !run.options.leavesOut(t):
		run.routed++
	case slices.ContainsFunc(run.scenario.Subscriptions, routed):
		run.changed.types[t]++
	}
}
