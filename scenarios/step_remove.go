package scenarios

func (c *checker) remove(s *Step) {
	if to := c.existing(s.Line, s.Remove); to != nil {
		to.removed = &s.Line
	}
}

func (run *runner) remove(s *Step) error { return run.market.Remove(run.subscriptions[s.Remove]) }
