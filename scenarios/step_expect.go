package scenarios

func (c *checker) expectations(s *Step) {
	for i := range s.Expect {
		c.expectation(&s.Expect[i])
	}
}

func (run *runner) look(s *Step) error {
	run.expect(s.Expect)
	return nil
}
