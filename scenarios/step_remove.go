package scenarios

func removeStep() stepKind {
	return stepKind{
		key: "remove", get: word(func(s *Step) string { return s.Remove }),
		validate: (*checker).remove, execute: (*runner).remove, effect: quiet,
	}
}

func (c *checker) remove(s *Step) {
	if to := c.existing(s.Line, s.Remove); to != nil {
		to.removed = &s.Line
	}
}

func (run *runner) remove(s *Step) error { return run.market.Remove(run.subscriptions[s.Remove]) }
