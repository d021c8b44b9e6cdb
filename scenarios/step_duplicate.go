package scenarios

func duplicateStep() stepKind {
	return stepKind{
		key: "duplicate", get: word(func(s *Step) string { return s.Duplicate }),
		validate: (*checker).duplicate, execute: (*runner).duplicate, dryRun: (*composer).dryRunShop,
	}
}

func (c *checker) duplicate(s *Step) {
	c.existing(s.Line, s.Duplicate)
	if s.As == "" || s.Shop == 0 {
		c.problem(s.Line, hintDuplicate, badDuplicate)
		return
	}
	c.shop(s.Line, s.Shop)
	c.newName(s.Line, "subscription", s.As, append(c.declared(), c.connected()...))
	c.subs = append(c.subs, &sub{name: s.As, line: s.Line})
}

// dryRunShop looks whether the cabinet has the shop.
func (c *composer) dryRunShop(s *Step) error {
	_, err := c.campaign(s.Shop)
	return err
}

func (run *runner) duplicate(s *Step) error {
	shop, err := run.campaign(s.Shop)
	if err != nil {
		return err
	}
	id, err := run.market.Duplicate(run.ctx, run.subscriptions[s.Duplicate], shop)
	run.subscriptions[s.As] = id
	return run.pinged(s, err)
}
