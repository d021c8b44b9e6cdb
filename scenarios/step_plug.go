package scenarios

import "github.com/localmarket/localmarket/sim"

func plugStep() stepKind {
	return stepKind{
		key: "plug", get: word(func(s *Step) string { return s.Plug }),
		validate: (*checker).plug, execute: (*runner).plug,
	}
}

func (c *checker) plug(s *Step) {
	if to := c.existing(s.Line, s.Plug); to != nil {
		to.unplugged = nil
	}
}

func (run *runner) plug(s *Step) error {
	id := run.subscriptions[s.Plug]
	state := run.market.State(id)
	err := run.market.Plug(run.ctx, id)
	if state == sim.Disconnected || state == sim.Refused {
		return run.pinged(s, err)
	}
	return err // no PING (N-RECONNECT)
}
