package scenarios

import (
	"errors"
	"fmt"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// dryRun has the scenario's events happen without a store, so that what a story does not
// allow, an override that matches nothing and a body that breaks its schema are
// found before a store hears of anything. A scenario that needs what the cabinet
// lacks is not wrong: why is what is lacking.
func (s *Scenario) dryRun(o sim.Options) (why string, err error) {
	o.Pace, o.Traffic, o.Push = nil, market.Traffic{}, sim.Push{} // who else comes changes nothing in the story
	m, err := sim.New(o)
	if err != nil {
		return "", err
	}
	defer m.Close()
	c := newComposer(m)
	if s.Push != nil {
		c.pushModel = s.Push.Model
	}
	for _, sub := range s.Subscriptions {
		if _, err := c.campaign(sub.Shop); err != nil {
			return err.Error(), nil
		}
	}
	for i := range s.Steps {
		step := &s.Steps[i]
		var err error
		if dryRun := step.kind().dryRun; dryRun != nil {
			err = dryRun(&c, step)
		}
		var lack *sim.LackError
		if errors.As(err, &lack) {
			return lack.Error(), nil
		}
		if err != nil {
			return "", s.invalid([]Problem{{Line: int(step.Line), Text: strictyaml.OneLine(fmt.Sprintf(badStory, step.happening(), err)), Hint: storyHint(err)}})
		}
	}
	return "", nil
}
