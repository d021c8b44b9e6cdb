package scenarios

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// declared are the names of the subscriptions at the top of the file.
func (c *checker) declared() []string {
	var names []string
	for _, s := range c.scenario.Subscriptions {
		names = append(names, s.Name)
	}
	return names
}

// connected are the names of those that were connected by now.
func (c *checker) connected() []string {
	var names []string
	for _, s := range c.subs {
		names = append(names, s.name)
	}
	return names
}

// subscription finds one that was connected by now; nil, and told, if there is
// none of that name.
func (c *checker) subscription(line strictyaml.Line, name string) *sub {
	for _, s := range c.subs {
		if s.name == name {
			return s
		}
	}
	hint := meant(name, c.connected())
	if len(c.subs) == 0 {
		hint = meant(name, c.declared())
	}
	if slices.Contains(c.declared(), name) {
		hint = fmt.Sprintf(hintStep, "connect: "+name)
	}
	c.problem(line, hint, badSubscription, name)
	return nil
}

func (c *checker) connect(s *Step) {
	if !slices.Contains(c.declared(), s.Connect) {
		hint := cmp.Or(meant(s.Connect, c.declared()), fmt.Sprintf(hintDeclare, "subscriptions", s.Connect))
		c.problem(s.Line, hint, badUndeclared, s.Connect)
	}
	for _, earlier := range c.subs {
		if earlier.name == s.Connect {
			c.problem(s.Line, hintConnectTwice, badConnectTwice, s.Connect, place(earlier.line))
			return
		}
	}
	c.subs = append(c.subs, &sub{name: s.Connect, line: s.Line})
}

// manage checks what the seller does with a subscription that is there.
func (c *checker) manage(s *Step, a action) {
	to := c.subscription(s.Line, a.value)
	if to != nil && to.removed != nil {
		c.problem(s.Line, hintRemoved, badRemoved, a.value, place(*to.removed))
	}
	switch a.key {
	case "duplicate":
		c.duplicate(s)
	case "edit":
		c.edit(s)
	}
	if to == nil {
		return
	}
	switch a.key {
	case "unplug":
		if to.unplugged != nil {
			c.problem(s.Line, hintUnplugTwice, badUnplugTwice, a.value, place(*to.unplugged))
		}
		to.unplugged = &s.Line
	case "plug":
		to.unplugged = nil
	case "remove":
		to.removed = &s.Line
	}
}

func (c *checker) duplicate(s *Step) {
	if s.As == "" || s.Shop == 0 {
		c.problem(s.Line, hintDuplicate, badDuplicate)
		return
	}
	c.shop(s.Line, s.Shop)
	c.newName(s.Line, "subscription", s.As, append(c.declared(), c.connected()...))
	c.subs = append(c.subs, &sub{name: s.As, line: s.Line})
}

func (c *checker) edit(s *Step) {
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
