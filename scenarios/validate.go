package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/nearest"
	"github.com/localmarket/localmarket/scenarios/strictyaml"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

// Bounds of what a scenario may ask for.
const (
	maxSteps    = 1000
	maxTimes    = 100_000
	maxSent     = 1_000_000
	maxAdvance  = 366 * 24 * time.Hour
	maxAwait    = 10 * time.Minute
	maxShops    = 3 // the cabinet of a story has as many
	maxProblems = 20
)

// Validate finds what is wrong with a scenario before it is run: a name that
// nothing has, keys that do not go together, an expectation that nothing could
// meet, an event that its story does not allow. The error is an *InvalidError.
func (s *Scenario) Validate() error { return s.validate(s.market(sim.Options{})) }

func (s *Scenario) validate(o sim.Options) error {
	if err := s.check(); err != nil {
		return err
	}
	return s.rehearse(o)
}

func (s *Scenario) check() error {
	c := &checker{scenario: s, named: map[string]named{}}
	c.head()
	c.cast()
	for i := range s.Steps {
		c.step(&s.Steps[i])
	}
	for i := range s.Expect {
		c.expectation(&s.Expect[i])
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return s.invalid(c.problems)
}

// invalid is the error for those problems; nil if there are none.
func (s *Scenario) invalid(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &InvalidError{Source: cmp.Or(s.Source, s.Name, "scenario"), Problems: problems[:min(len(problems), maxProblems)]}
}

// named is what a name stands for by the step under way.
type named struct {
	line strictyaml.Line
	// sent is how many notifications it stands for, each sending counted, and held
	// whether none was sent yet; both are 0 and false for all but events.
	sent int
	held bool
}

// checker walks through a scenario in the order of its steps and remembers what
// has a name by then.
type checker struct {
	scenario *Scenario
	problems []Problem
	named    map[string]named // events
	plugged  []string         // subscriptions that were connected, in order
	did      []string         // the keys of the actions so far
	sent     int
}

func (c *checker) problem(line strictyaml.Line, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{Line: int(line), Text: fmt.Sprintf(format, args...), Hint: hint})
}

// head checks what stands at the top of a file.
func (c *checker) head() {
	s := c.scenario
	if s.Format != 0 && s.Format != Format {
		c.problem(1, fmt.Sprintf("write %d", Format), "this is a scenario of format %d, which this version of localmarket does not read", s.Format)
	}
	if !namePattern().MatchString(s.Name) {
		c.problem(1, hintName, "the name %q cannot be one", s.Name)
	}
	for _, rule := range s.Rules {
		c.rule(1, rule)
	}
	if _, err := sim.Types(cmp.Or(s.Revision, sim.LatestRevision)); err != nil {
		c.problem(1, "", "%v", err)
	}
	if len(s.Steps) == 0 {
		c.problem(1, `begin with "steps:" and "- connect: NAME"`, "there are no steps")
	}
	if len(s.Steps) > maxSteps {
		c.problem(1, "", "there are %d steps, and at most %d are taken", len(s.Steps), maxSteps)
	}
}

func (c *checker) rule(line strictyaml.Line, rule string) {
	if !regexp.MustCompile(`^[NPL]-[A-Z0-9-]{2,30}$`).MatchString(rule) {
		c.problem(line, "such as N-RETRY; the README lists them", "%q is no rule of the contract", rule)
	}
}

// cast checks subscriptions and faults.
func (c *checker) cast() {
	var names []string
	for _, sub := range c.scenario.Subscriptions {
		c.newName(sub.Line, "subscription", sub.Name, names)
		names = append(names, sub.Name)
		c.shop(sub.Line, sub.Shop)
		c.types(sub.Line, sub.Types)
		c.path(sub.Line, sub.Path)
	}
	names = nil
	for _, f := range c.scenario.Faults {
		c.newName(f.Line, "fault", f.Name, names)
		names = append(names, f.Name)
		c.fault(f)
	}
}

func (c *checker) newName(line strictyaml.Line, what, name string, taken []string) {
	if !isName(name) {
		c.problem(line, "write letters, digits, _ and -", "%q cannot be the name of a %s", name, what)
	}
	if slices.Contains(taken, name) {
		c.problem(line, "choose another", "there are two of the name %q", name)
	}
}

func (c *checker) fault(f Fault) {
	switch {
	case f.Before == "" && f.After == "":
		c.problem(f.Line, "write before: or after: and a kind, such as before: refuse", "the fault %q does not say what goes wrong", f.Name)
		return
	case f.Before != "" && f.After != "":
		c.problem(f.Line, "make two faults of it", "the fault %q cannot be both before and after", f.Name)
		return
	}
	c.types(f.Line, f.Types)
	if err := f.fault().Check(); err != nil {
		c.problem(f.Line, "", "the fault %q: %v", f.Name, err)
	}
}

func (c *checker) shop(line strictyaml.Line, shop int) {
	if shop < 0 || shop > maxShops {
		c.problem(line, fmt.Sprintf("write 1 to %d", maxShops), "the cabinet has no shop %d", shop)
	}
}

// types checks that the revision knows them.
func (c *checker) types(line strictyaml.Line, types []market.Type) {
	known, err := sim.Types(cmp.Or(c.scenario.Revision, sim.LatestRevision))
	if err != nil {
		return // told once, by head
	}
	for _, t := range types {
		if !slices.Contains(known, t) {
			c.problem(line, meant(string(t), known), "the revision has no notification type %q", t)
		}
	}
}

func (c *checker) path(line strictyaml.Line, path string) {
	if path != "" && !strings.HasPrefix(path, "/") {
		c.problem(line, `such as "/hooks"`, "the path %q must begin with /", path)
	}
}

// meant is a hint at the name that was meant, or at all there are.
func meant[S ~string](got string, known []S) string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	if name := nearest.Name(got, names); name != "" {
		return fmt.Sprintf("did you mean %q?", name)
	}
	if len(names) == 0 {
		return ""
	}
	return "write one of " + strings.Join(names, ", ")
}
