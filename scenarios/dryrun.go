package scenarios

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// dryRun tells the scenario's events to nobody, so that what a story does not
// allow, an override that matches nothing and a body that breaks its schema are
// found before a store hears of anything. A scenario that needs what the cabinet
// lacks is not wrong: why is what is lacking.
func (s *Scenario) dryRun(o sim.Options) (why string, err error) {
	o.Pace, o.Traffic = nil, market.Traffic{} // who else comes changes nothing that is told
	m, err := sim.New(o)
	if err != nil {
		return "", err
	}
	defer m.Close()
	c := newComposer(m)
	for _, sub := range s.Subscriptions {
		if _, err := c.campaign(sub.Shop); err != nil {
			return err.Error(), nil
		}
	}
	for i := range s.Steps {
		step := &s.Steps[i]
		err := c.dryRun(step)
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

func (c *composer) dryRun(s *Step) error {
	event, ok := s.event()
	if !ok {
		if s.Advance != nil {
			return c.pass(s.Advance.By)
		}
		_, err := c.campaign(s.Shop)
		return err
	}
	all := c.begin(s)
	for i := range max(s.Times, 1) {
		story, err := c.next(s, event, all, i)
		if err != nil {
			return err
		}
		for _, n := range story {
			if err := c.grow(len(n.Body)); err != nil {
				return err
			}
			if _, err := c.market.Send(n); err != nil {
				return err
			}
		}
		if err := c.pass(s.Every); err != nil {
			return err
		}
	}
	return nil
}

// happening names the event of a step.
func (s *Step) happening() string {
	if s.Of != "" {
		return fmt.Sprintf("%s of %s", s.action(), s.Of)
	}
	return s.action().String()
}

// storyHint says what to write instead of a body that cannot be.
func storyHint(err error) string {
	var invalid *sim.InvalidBodyError
	switch {
	case !errors.As(err, &invalid):
		return ""
	case invalid.Violations[0].Keyword == "enum":
		return hintLater
	}
	return hintBody
}

// pass lets time go on; nobody is connected, so nothing is due.
func (c *composer) pass(d time.Duration) error {
	return c.market.Advance(context.Background(), d)
}
