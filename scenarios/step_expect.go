package scenarios

func expectStep() stepKind {
	return stepKind{
		key: "expect", get: set(func(s *Step) bool { return len(s.Expect) > 0 }),
		validate: (*checker).expectations, execute: (*runner).look, effect: looks,
	}
}

func (c *checker) expectations(s *Step) {
	for i := range s.Expect {
		c.expectation(&s.Expect[i])
	}
}

func (run *runner) look(s *Step) error {
	run.expect(s.Expect)
	return nil
}
