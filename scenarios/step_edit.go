package scenarios

import "github.com/localmarket/localmarket/sim"

func editStep() stepKind {
	return stepKind{
		key: "edit", get: word(func(s *Step) string { return s.Edit }),
		validate: (*checker).edit, execute: (*runner).edit, effect: quiet,
	}
}

func (c *checker) edit(s *Step) {
	c.existing(s.Line, s.Edit)
	if s.Name == nil && s.Types == nil && s.Path == nil {
		c.problem(s.Line, hintEdit, badEdit)
	}
	if s.Types != nil {
		c.types(s.Line, *s.Types)
	}
	if s.Path != nil {
		c.path(s.Line, *s.Path)
	}
}

func (run *runner) edit(s *Step) error {
	edit := sim.Edit{Name: s.Name, Types: s.Types}
	if s.Types != nil {
		types := run.options.narrowed(*s.Types, 0, run.market.Options().Revision)
		edit.Types = &types
	}
	if s.Path != nil {
		url := run.url(*s.Path)
		edit.URL = &url
	}
	return run.market.Edit(run.subscriptions[s.Edit], edit)
}
