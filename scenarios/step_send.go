package scenarios

func sendStep() stepKind {
	return stepKind{
		key: "send", get: word(func(s *Step) string { return s.Send }),
		validate: (*checker).again, execute: (*runner).send,
	}
}

// again checks a step that sends a named event.
func (c *checker) again(s *Step) {
	if !c.known(s.Line, s.Send) {
		return
	}
	event := c.named[s.Send]
	n := event.notifications * min(max(s.Times, 1), maxSent)
	c.times(s, n)
	if event.sent == 0 {
		event.since = c.passed
	}
	event.sent += n
	c.named[s.Send] = event
}

// send sends a named event: each of its notifications, as often as the step
// says.
func (run *runner) send(s *Step) error {
	event := run.events[s.Send]
	for i := range max(s.Times, 1) {
		for _, n := range event.notifications {
			id, err := run.sendOwn(n)
			if err != nil {
				return err
			}
			event.ids = append(event.ids, id)
		}
		if err := run.pause(s, i); err != nil {
			return err
		}
	}
	return run.market.Advance(run.ctx, 0)
}
