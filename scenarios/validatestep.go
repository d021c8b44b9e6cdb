package scenarios

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
	"github.com/localmarket/localmarket/sim/market"
)

// step checks one step, knowing what came before it.
func (c *checker) step(s *Step) {
	actions := s.actions()
	switch {
	case len(actions) == 0:
		c.problem(s.Line, "write one of "+strings.Join(actionKeys(), ", "), "the step does not say what happens")
		return
	case len(actions) > 1:
		c.problem(s.Line, "make two steps of it", "the step does two things at once, %s and %s", actions[0].key, actions[1].key)
		return
	}
	a := actions[0]
	for _, m := range s.modifiers() {
		if m.given && !m.fits(a) {
			c.problem(s.Line, "", "%s says nothing about %s", m.key, strings.TrimSpace(a.key+" "+a.value))
		}
	}
	c.act(s, a)
	c.did = append(c.did, a.key)
}

func (c *checker) act(s *Step, a action) {
	switch a.key {
	case "connect":
		c.subscription(s.Line, a.value, c.declared())
		c.plugged = append(c.plugged, a.value)
	case "edit", "unplug", "plug", "duplicate", "remove":
		c.manage(s, a)
	case "send":
		c.again(s)
	case "fault":
		c.flip(s)
	case "advance":
		c.advance(s)
	case "await":
		c.await(s)
	case "expect":
		for i := range s.Expect {
			c.expectation(&s.Expect[i])
		}
	default:
		c.event(s, a)
	}
}

// declared are the names of the subscriptions at the top of the file.
func (c *checker) declared() []string {
	var names []string
	for _, s := range c.scenario.Subscriptions {
		names = append(names, s.Name)
	}
	return names
}

func (c *checker) subscription(line strictyaml.Line, name string, known []string) {
	if !slices.Contains(known, name) {
		hint := meant(name, known)
		if slices.Contains(c.declared(), name) {
			hint = "connect it first"
		}
		c.problem(line, hint, "no subscription %q is there by now", name)
	}
}

func (c *checker) manage(s *Step, a action) {
	c.subscription(s.Line, a.value, c.plugged)
	switch a.key {
	case "duplicate":
		if s.As == "" || s.Shop == 0 {
			c.problem(s.Line, "add as: NAME and shop: 2", "duplicate needs a name and a shop for the new subscription")
		}
		c.shop(s.Line, s.Shop)
		c.newName(s.Line, "subscription", s.As, append(c.declared(), c.plugged...))
		c.plugged = append(c.plugged, s.As)
	case "edit":
		if s.Name == nil && s.Types == nil && s.Path == nil {
			c.problem(s.Line, "add name:, types: or path:", "edit does not say what to change")
		}
		if s.Types != nil {
			c.types(s.Line, *s.Types)
		}
		if s.Path != nil {
			c.path(s.Line, *s.Path)
		}
	}
}

func (c *checker) event(s *Step, a action) {
	e, ok := s.event()
	if !ok {
		c.problem(s.Line, meant(a.value, verbs(a.key)), "%s cannot be %q", a.key, a.value)
		return
	}
	c.types(s.Line, []market.Type{e.Type})
	if s.Of != "" {
		c.known(s.Line, s.Of)
	}
	c.shop(s.Line, s.Shop)
	if s.Model != "" && !slices.Contains(market.Models(), s.Model) {
		c.problem(s.Line, meant(string(s.Model), market.Models()), "there is no model %q", s.Model)
	}
	if _, ok := detail(s.Detail); !ok {
		c.problem(s.Line, meant(s.Detail, []string{"seeded", "minimal", "full", "extreme"}), "there is no detail %q", s.Detail)
	}
	if s.Hold && s.As == "" {
		c.problem(s.Line, "add as: NAME", "what is held back needs a name to be sent by")
	}
	for _, value := range []map[string]any{s.Set, s.Add} {
		for _, path := range slices.Sorted(maps.Keys(value)) {
			c.references(s.Line, value[path])
		}
	}
	times := c.times(s)
	if s.As != "" {
		if earlier, ok := c.named[s.As]; ok {
			c.problem(s.Line, "choose another name", "%q is the name of an event on line %d already", s.As, earlier.line)
		}
		c.newName(s.Line, "event", s.As, nil)
		c.named[s.As] = named{line: s.Line, sent: times, held: s.Hold}
	}
}

// times checks how often something happens, and counts it.
func (c *checker) times(s *Step) int {
	n := max(s.Times, 1)
	if s.Times < 0 || s.Times > maxTimes {
		c.problem(s.Line, fmt.Sprintf("write 1 to %d", maxTimes), "nothing can happen %d times", s.Times)
		n = 1
	}
	if s.Every > 0 && s.Times < 2 {
		c.problem(s.Line, "add times:", "every says nothing about what happens once")
	}
	if time.Duration(n)*s.Every > maxAdvance {
		c.problem(s.Line, "", "%d times every %s takes longer than %s", n, s.Every, days(maxAdvance))
	}
	if c.sent += n; c.sent > maxSent && c.sent-n <= maxSent {
		c.problem(s.Line, "", "the scenario sends more than %d notifications", maxSent)
	}
	return n
}

// again checks a step that sends a named event.
func (c *checker) again(s *Step) {
	n := c.times(s)
	if c.known(s.Line, s.Send) {
		event := c.named[s.Send]
		event.sent, event.held = event.sent+n, false
		c.named[s.Send] = event
	}
}

// known reports whether an event of that name has happened by now.
func (c *checker) known(line strictyaml.Line, name string) bool {
	if _, ok := c.named[name]; ok {
		return true
	}
	for _, s := range c.scenario.Steps {
		if s.As == name && s.Duplicate == "" {
			c.problem(line, "move one of the two", "%q is unreachable here: it happens only on line %d", name, s.Line)
			return false
		}
	}
	c.problem(line, meant(name, slices.Sorted(maps.Keys(c.named))), "no event is named %q", name)
	return false
}

// reference is ${name.field} in a text: the field of a named event's body.
func reference() *regexp.Regexp {
	return regexp.MustCompile(`\$\{([^.{}]*)\.([^{}]*)\}`)
}

// references checks the events named in a value, however deep.
func (c *checker) references(line strictyaml.Line, value any) {
	switch value := value.(type) {
	case string:
		for _, match := range reference().FindAllStringSubmatch(value, -1) {
			c.known(line, match[1])
		}
	case []any:
		for _, element := range value {
			c.references(line, element)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			c.references(line, value[name])
		}
	}
}

func (c *checker) flip(s *Step) {
	name := s.Fault.On + s.Fault.Off
	if (s.Fault.On == "") == (s.Fault.Off == "") {
		c.problem(s.Line, "write fault: {on: NAME} or fault: {off: NAME}", "the fault is to be either on or off")
		return
	}
	var names []string
	for _, f := range c.scenario.Faults {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, name) {
		c.problem(s.Line, meant(name, names), "no fault is named %q", name)
	}
}

func (c *checker) advance(s *Step) {
	switch a := s.Advance; {
	case a.Until != "" && !slices.Contains([]string{untilNext, untilDisconnected, untilIdle}, a.Until):
		c.problem(s.Line, meant(a.Until, []string{untilDisconnected, untilIdle}), "time cannot go on until %q", a.Until)
	case a.By < 0 || a.By > maxAdvance:
		c.problem(s.Line, "", "time goes forward, and at most by %s at once", days(maxAdvance))
	case a.By == 0 && a.Until == "":
		c.problem(s.Line, "write a duration such as 2m, next, {until: disconnected} or {until: idle}", "advance does not say how far")
	}
}

func (c *checker) await(s *Step) {
	if s.Await.Until != untilReachable {
		c.problem(s.Line, "write {until: reachable, within: 30s}", "there is nothing to await called %q", s.Await.Until)
	}
	if s.Await.Within < 0 || s.Await.Within > maxAwait {
		c.problem(s.Line, "", "await waits at most %s of real time", maxAwait)
	}
}
