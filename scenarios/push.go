package scenarios

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// PushSpec says that a scenario plays the legacy push API, and how.
type PushSpec struct {
	// Model is that of the shops for which it is played: DBS or FBS.
	Model market.Model `yaml:"model"`
	// ChecksFor is how long Market looks by itself whether the store is available
	// (L-CHECK).
	ChecksFor time.Duration `yaml:"checks-for"`
	// IgnoreBalances has carts ordered as they are (L-CART).
	IgnoreBalances bool `yaml:"ignore-balances"`
}

// push are the settings of the push API for the scenario: none where it does not play
// it.
func (s *Scenario) push(p sim.Push) sim.Push {
	switch {
	case s.Push == nil, p.URL == "":
		return sim.Push{}
	case p.Model != "" && p.Model != s.Push.Model: // it is another store's
		return sim.Push{Model: p.Model}
	}
	p.Model, p.ChecksFor, p.IgnoreBalances = s.Push.Model, s.Push.ChecksFor, s.Push.IgnoreBalances
	return p
}

// noPush is why a scenario of the push API is not for a run; empty if it is.
func (s *Scenario) noPush(o sim.Options) string {
	switch {
	case s.Push == nil:
		return ""
	case o.Push.URL == "" && o.Push.Model != "":
		return fmt.Sprintf(skippedPushModel, s.Push.Model)
	case o.Push.URL == "":
		return skippedPush
	}
	return ""
}

func (c *checker) push() {
	p := c.scenario.Push
	switch {
	case p == nil:
	case p.Model != market.DBS && p.Model != market.FBS:
		c.problem(c.scenario.line("push"), meant(string(p.Model), []market.Model{market.DBS, market.FBS}), badPushModel, p.Model)
	case p.ChecksFor < 0 || p.ChecksFor > maxAdvance:
		c.problem(c.scenario.line("push"), hintShorter, badAdvance, days(maxAdvance))
	}
}
