package scenarios

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// step checks one step, knowing what came before it.
func (c *checker) step(s *Step) {
	switch actions := s.actions(); {
	case len(actions) == 0:
		c.problem(s.Line, fmt.Sprintf(hintOneOf, strings.Join(actionKeys(), ", ")), badNoAction)
	case len(actions) > 1:
		c.problem(s.Line, hintTwoActions, badTwoActions, actions[0].key, actions[1].key)
	default:
		c.act(s, actions[0])
	}
	if s.As != "" && s.Duplicate == "" {
		c.name(s)
	}
	c.passed += time.Duration(max(s.Times-1, 0)) * s.Every
}

func (c *checker) act(s *Step, a action) {
	if verbs := verbs(a.key); len(verbs) > 0 && !slices.Contains(verbs, a.value) {
		c.problem(s.Line, meant(a.value, verbs), badVerb, a.key, a.value)
		return
	}
	for _, m := range s.modifiers() {
		if m.given && !m.fits(a) {
			c.problem(s.Line, m.hint(), badModifier, m.key, a)
		}
	}
	switch a.key {
	case "connect":
		c.connect(s)
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
		c.event(s)
	}
	c.did = append(c.did, a.key)
}

func (c *checker) event(s *Step) {
	e, _ := s.event()
	c.types(s.Line, []market.Type{e.Type})
	if s.Of != "" {
		c.known(s.Line, s.Of)
	}
	c.shop(s.Line, s.Shop)
	if s.Model != "" && !slices.Contains(market.Models(), s.Model) {
		c.problem(s.Line, meant(string(s.Model), market.Models()), badModel, s.Model)
	}
	if !s.Detail.Known() {
		c.problem(s.Line, meant(string(s.Detail), market.Details()), badDetail, s.Detail)
	}
	if err := (market.Event{Type: e.Type, OrderSpec: s.OrderSpec, Rating: s.Rating, Photos: s.Photos, Text: s.Text}).Check(); err != nil && e.Type != "" {
		c.problem(s.Line, "", badEvent, s.action(), err)
	}
	if s.Hold && s.As == "" {
		c.problem(s.Line, hintAs, badHold)
	}
	c.overrides(s, e.Type)
	c.times(s, max(s.Times, 1))
}

// name gives a step's event its name.
func (c *checker) name(s *Step) {
	if earlier, ok := c.named[s.As]; ok {
		c.problem(s.Line, hintOtherName, badNameTaken, s.As, place(earlier.line))
	}
	c.newName(s.Line, "event", s.As, nil)
	n := max(s.Times, 1)
	event := named{line: s.Line, notifications: n, since: c.passed}
	if !s.Hold {
		event.sent = n
	}
	c.named[s.As] = event
}

// times checks how often something happens, and counts the notifications.
func (c *checker) times(s *Step, notifications int) {
	if s.Times < 0 || s.Times > maxSent {
		c.problem(s.Line, fmt.Sprintf(hintTimes, maxSent), badTimes, s.Times)
		return
	}
	if s.Every > 0 && s.Times < 2 {
		c.problem(s.Line, hintEvery, badEvery)
	}
	if s.Every > maxAdvance/time.Duration(max(s.Times, 1)) {
		c.problem(s.Line, hintShorter, badTimesEvery, s.Times, days(s.Every), days(maxAdvance))
	}
	if c.sent += notifications; c.sent > maxSent && c.sent-notifications <= maxSent {
		c.problem(s.Line, hintFewer, badSent, maxSent)
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

// known reports whether an event of that name has happened by now.
func (c *checker) known(line strictyaml.Line, name string) bool {
	if _, ok := c.named[name]; ok {
		return true
	}
	for _, s := range c.scenario.Steps {
		if s.As == name && s.Duplicate == "" {
			c.problem(line, hintMove, badTooEarly, name, place(s.Line))
			return false
		}
	}
	hint := meant(name, slices.Sorted(maps.Keys(c.named)))
	if len(c.named) == 0 {
		hint = fmt.Sprintf(hintNameIt, name)
	}
	c.problem(line, hint, badEventName, name)
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

// advance checks a step that lets time pass, and lets it pass.
func (c *checker) advance(s *Step) {
	switch a := s.Advance; {
	case a.Until != "" && !slices.Contains([]string{untilNext, untilDisconnected, untilIdle}, a.Until):
		c.problem(s.Line, meant(a.Until, []string{untilDisconnected, untilIdle}), badUntil, a.Until)
	case a.By < 0 || a.By > maxAdvance:
		c.problem(s.Line, hintShorter, badAdvance, days(maxAdvance))
	case a.Until == untilIdle && c.scenario.Traffic.PerHour > 0 && c.scenario.Traffic.For == 0:
		c.problem(s.Line, hintTraffic, badEndless)
	case a.By == 0 && a.Until == "":
		c.problem(s.Line, hintAdvance, badNoAdvance)
	default:
		c.passed += a.By
		c.endless = c.endless || a.Until != ""
	}
}

func (c *checker) await(s *Step) {
	switch until := s.Await.Until; {
	case until == untilCalled:
		c.operation(s.Line, s.Await.Operation)
		c.status(s.Line, s.Await.Status)
	case until != untilReachable:
		c.problem(s.Line, hintAwait, badAwait, until)
	case s.Await.Operation != "":
		c.problem(s.Line, hintAwaitCalled, badAwaitOperation)
	case s.Await.Status != 0:
		c.problem(s.Line, hintAwaitCalled, badAwaitStatus)
	case s.Await.Optional:
		c.problem(s.Line, hintAwaitCalled, badAwaitOptional)
	}
	if s.Await.Within < 0 || s.Await.Within > maxAwait {
		c.problem(s.Line, hintShorter, badWithin, days(maxAwait))
	}
}
