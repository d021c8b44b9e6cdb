package scenarios

import (
	"cmp"
	"fmt"
	"slices"
)

func faultStep() stepKind {
	return stepKind{
		key: "fault", get: set(func(s *Step) bool { return s.Fault != nil }),
		validate: (*checker).flip, execute: (*runner).flip, describe: describeFault, effect: quiet,
	}
}

// Switch turns a fault on or off: exactly one field names it.
type Switch struct {
	On  string `yaml:"on"`
	Off string `yaml:"off"`
}

// flip checks a step that switches a fault, and switches it.
func (c *checker) flip(s *Step) {
	name := s.Fault.On + s.Fault.Off
	if (s.Fault.On == "") == (s.Fault.Off == "") {
		c.problem(s.Line, hintSwitch, badSwitch)
		return
	}
	var names []string
	for _, f := range c.scenario.Faults {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, name) {
		c.problem(s.Line, cmp.Or(meant(name, names), fmt.Sprintf(hintDeclare, "faults", name)), badFaultName, name)
		return
	}
	since, on := c.faults[name]
	switch {
	case s.Fault.On != "" && on:
		c.problem(s.Line, fmt.Sprintf(hintStep, "fault: {off: "+name+"}"), badOnTwice, name, place(since))
	case s.Fault.Off != "" && !on:
		c.problem(s.Line, fmt.Sprintf(hintStep, "fault: {on: "+name+"}"), badNotOn, name)
	}
	if s.Fault.Off != "" {
		delete(c.faults, name)
		c.did = append(c.did, faultOff)
		return
	}
	c.faults[name] = s.Line
	c.did = append(c.did, faultOn)
}

// What a fault step does, among the keys of actions.
const (
	faultOn  = "fault: {on: NAME}"
	faultOff = "fault: {off: NAME}"
)

func (run *runner) flip(s *Step) error {
	if s.Fault.Off != "" {
		id, on := run.faults[s.Fault.Off]
		delete(run.faults, s.Fault.Off)
		if !on {
			return fmt.Errorf("the fault %q is not on", s.Fault.Off)
		}
		return run.market.Lift(id)
	}
	if _, on := run.faults[s.Fault.On]; on {
		return fmt.Errorf("the fault %q is on already", s.Fault.On)
	}
	for _, f := range run.scenario.Faults {
		if f.Name == s.Fault.On {
			id, err := run.market.Inject(f.Fault)
			run.faults[s.Fault.On] = id
			return err
		}
	}
	return fmt.Errorf("no fault is named %q", s.Fault.On)
}

func describeFault(s *Step) string {
	if s.Fault.On != "" {
		return "switch on the fault " + s.Fault.On
	}
	return "switch off the fault " + s.Fault.Off
}
