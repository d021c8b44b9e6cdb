package scenarios

import (
	"context"
	"time"

	"github.com/localmarket/localmarket/sim"
)

// rehearse tells the scenario's events to nobody, so that what a story does not
// allow, an override that matches nothing and a body that breaks its schema are
// found before a store hears of anything.
func (s *Scenario) rehearse(o sim.Options) error {
	o.Pace = nil
	m, err := sim.New(o)
	if err != nil {
		return s.invalid([]Problem{{Text: err.Error()}})
	}
	defer m.Close()
	c := newComposer(m)
	for i := range s.Steps {
		step := &s.Steps[i]
		if err := c.rehearse(step); err != nil {
			return s.invalid([]Problem{{Line: int(step.Line), Text: err.Error()}})
		}
	}
	return nil
}

func (c *composer) rehearse(s *Step) error {
	event, ok := s.event()
	if !ok {
		if s.Advance != nil {
			return c.pass(s.Advance.By)
		}
		return nil
	}
	all := c.begin(s)
	for i := range max(s.Times, 1) {
		story, err := c.next(s, event, all, i)
		if err != nil {
			return err
		}
		for _, n := range story {
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

// pass lets time go on; nobody is connected, so nothing is due.
func (c *composer) pass(d time.Duration) error {
	return c.market.Advance(context.Background(), d)
}
