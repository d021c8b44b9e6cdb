package scenarios

import "time"

// PlannedStep is one step of a scenario, as it is shown before it is run.
type PlannedStep struct {
	// Line is where in the file, from 1; 0 in a scenario written in Go.
	Line int
	// When is the virtual time since the scenario begins, such as "+2m"; "later"
	// where it depends on what happens before.
	When string
	// Text says what is done, or expected.
	Text string
}

// Plan lists the steps and expectations of a scenario in order.
func (s *Scenario) Plan() []PlannedStep {
	var out []PlannedStep
	var passed time.Duration
	known := true
	add := func(line int, text string) {
		when := "later"
		if known {
			when = "+" + days(passed)
		}
		out = append(out, PlannedStep{Line: line, When: when, Text: text})
	}
	expect := func(all Expectations) {
		for _, e := range all {
			add(int(e.Line), "expect "+e.describe())
		}
	}
	for i := range s.Steps {
		step := &s.Steps[i]
		if len(step.Expect) > 0 {
			expect(step.Expect)
			continue
		}
		add(int(step.Line), step.describe())
		passed += time.Duration(max(step.Times-1, 0)) * step.Every
		if a := step.Advance; a != nil {
			passed += a.By
			known = known && a.Until == ""
		}
	}
	expect(s.Expect)
	return out
}
