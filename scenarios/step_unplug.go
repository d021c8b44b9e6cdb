package scenarios

func unplugStep() stepKind {
	return stepKind{
		key: "unplug", get: word(func(s *Step) string { return s.Unplug }),
		validate: (*checker).unplug, execute: (*runner).unplug, effect: quiet,
	}
}

func (c *checker) unplug(s *Step) {
	to := c.existing(s.Line, s.Unplug)
	if to == nil {
		return
	}
	if to.unplugged != nil {
		c.problem(s.Line, hintUnplugTwice, badUnplugTwice, s.Unplug, place(*to.unplugged))
	}
	to.unplugged = &s.Line
}

func (run *runner) unplug(s *Step) error { return run.market.Unplug(run.subscriptions[s.Unplug]) }
