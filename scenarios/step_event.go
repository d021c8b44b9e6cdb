package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// eventSteps are those by which something happens in the market: one for each noun.
func eventSteps() []stepKind {
	var all []stepKind
	for _, n := range nouns() {
		all = append(all, stepKind{
			key: n.key, get: word(n.verb),
			validate: (*checker).event, execute: (*runner).happen, dryRun: (*composer).dryRunEvent,
		})
	}
	return all
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

// settable are the keys of a step for what the market itself knows of an event, by
// the path in its body. What such a key says happens; what Set says instead would
// be known by the notification alone.
func settable(t market.Type) map[string]string {
	switch t {
	case market.OrderCreated:
		return map[string]string{"items": "items", "campaignId": "shop"}
	case market.OrderStatusUpdated:
		return map[string]string{"status": "status", "substatus": "substatus"}
	case market.OrderUpdated:
		return map[string]string{"updateType": "update-type"}
	case market.OrderReturnCreated:
		return map[string]string{"returnType": "return-type"}
	case market.OrderReturnStatusUpdated:
		return map[string]string{"statuses.refundStatus": "refund", "statuses.shipmentStatus": "shipment"}
	}
	return nil
}

// overrides checks what a step sets in a body.
func (c *checker) overrides(s *Step, t market.Type) {
	for _, path := range slices.Sorted(maps.Keys(s.Set)) {
		for known, key := range settable(t) {
			if path == known || strings.HasPrefix(path, known+".") {
				c.problem(s.Line, "write "+key+": in the step", badSet, path)
			}
		}
	}
	for _, values := range []map[string]any{s.Set, s.Add} {
		for _, path := range slices.Sorted(maps.Keys(values)) {
			c.references(s.Line, values[path])
		}
	}
}

// happen brings an event about, as often as the step says.
func (run *runner) happen(s *Step) error {
	event, _ := s.event()
	all := run.begin(s)
	for i := range max(s.Times, 1) {
		story, err := run.next(s, event, all, i)
		switch {
		case err == nil:
		case run.options.Serve == nil:
			return err
		case run.adopt(s, event, all, i):
			continue
		default: // it was possible in the dry run
			run.lose(s, max(s.Times, 1)-i, err)
			return run.market.Advance(run.ctx, 0)
		}
		if s.Hold {
			story = story[:len(story)-1]
		}
		for j, n := range story {
			id, err := run.sendOwn(n)
			if err != nil {
				return err
			}
			if !s.Hold && j == len(story)-1 {
				all.ids = append(all.ids, id)
			}
		}
		if err := run.pause(s, i); err != nil {
			return err
		}
	}
	return run.market.Advance(run.ctx, 0)
}

// sendOwn sends a notification of the scenario's. Others, that follow from what the
// store calls, are not counted by expectations that name none.
func (run *runner) sendOwn(n market.Notification) (sim.NotificationID, error) {
	id, err := run.market.Send(n)
	if err == nil {
		run.own[string(id)] = true
		run.note(n.Type)
	}
	return id, err
}

// pause lets the time between two of several events pass. The store is waited for once
// they have all happened.
func (run *runner) pause(s *Step, i int) error {
	if s.Every == 0 || i+1 >= s.Times {
		return nil
	}
	return run.market.AdvanceAtOnce(run.ctx, s.Every)
}

// happening names the event of a step.
func (s *Step) happening() string {
	if s.Of != "" {
		return fmt.Sprintf("%s of %s", s.action(), s.Of)
	}
	return s.action().String()
}

// storyHint says what to write instead of a body that cannot be.
func storyHint(err error) string {
	var invalid *sim.InvalidBodyError
	switch {
	case !errors.As(err, &invalid):
		return ""
	case invalid.Violations[0].Keyword == "enum":
		return hintLater
	}
	return hintBody
}

// dryRunEvent has a step's event happen, and its notifications go nowhere.
func (c *composer) dryRunEvent(s *Step) error {
	event, _ := s.event()
	all := c.begin(s)
	for i := range max(s.Times, 1) {
		story, err := c.next(s, event, all, i)
		if err != nil {
			return err
		}
		for _, n := range story {
			if err := c.grow(len(n.Body)); err != nil {
				return err
			}
			if _, err := c.market.Send(n); err != nil {
				return err
			}
		}
		if err := c.pass(s.Every); err != nil {
			return err
		}
	}
	return nil
}
