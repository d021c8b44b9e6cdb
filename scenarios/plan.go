package scenarios

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// PlannedStep is one step of a scenario, told before it is run.
type PlannedStep struct {
	// Line is where in the file, from 1; 0 in a scenario written in Go.
	Line int
	// When is the virtual time since the scenario begins, such as "+2m"; "later"
	// where it depends on what happens before.
	When string
	// Text says what is done, or expected.
	Text string
}

// Plan tells the steps and expectations of a scenario in order.
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

// describe says what a step does.
func (s *Step) describe() string {
	a := s.action()
	switch a.key {
	case "advance":
		if s.Advance.Until != "" {
			return "advance until " + s.Advance.Until
		}
		return "advance by " + days(s.Advance.By)
	case "fault":
		if s.Fault.On != "" {
			return "switch on the fault " + s.Fault.On
		}
		return "switch off the fault " + s.Fault.Off
	case "await":
		if s.Await.Until == untilCalled {
			text := "await that the store calls " + cmp.Or(s.Await.Operation, "the pull API")
			if s.Await.Status != 0 {
				text += fmt.Sprintf(", and gets %d", s.Await.Status)
			}
			return text
		}
		return "await that the store is " + s.Await.Until
	}
	parts := []string{a.key + " " + a.value}
	for _, more := range []struct{ word, value string }{
		{"of", s.Of}, {"to", strings.TrimSpace(string(s.Status) + " " + string(s.Substatus))}, {"to", strings.TrimSpace(string(s.Refund) + " " + string(s.Shipment))},
		{"by", string(s.Model)}, {"as", s.As},
	} {
		if more.value != "" {
			parts = append(parts, more.word+" "+more.value)
		}
	}
	if s.Times > 1 {
		parts = append(parts, fmt.Sprintf("%d times", s.Times))
	}
	if s.Every > 0 {
		parts = append(parts, "every "+days(s.Every))
	}
	if s.Hold {
		parts = append(parts, "held back")
	}
	return strings.Join(parts, ", ")
}
