package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Bounds of what a scenario may ask for.
const (
	maxSteps    = 1000
	maxSent     = 100_000
	maxBodies   = 8 << 20 // of all notifications together, in bytes
	maxAdvance  = 366 * 24 * time.Hour
	maxAwait    = 10 * time.Minute
	maxShops    = 3 // the cabinet of a story has as many
	maxProblems = 20
)

// Validate finds what is wrong with a scenario before it is run: a name that
// nothing has, keys that do not go together, an expectation that nothing could
// meet, an event that its story does not allow. The error is an *InvalidError.
//
// The goods that it orders are taken to be in the cabinet: whose it is played on is
// known only when it is run.
func (s *Scenario) Validate() error {
	_, err := s.validate(s.market(sim.Options{Cabinet: s.cabinet()}))
	return err
}

// cabinet is the made-up one with the goods that the scenario names.
func (s *Scenario) cabinet() *cabinet.Cabinet {
	c := cabinet.Default()
	has := map[string]bool{"": true}
	for _, o := range c.Offers {
		has[o.SKU] = true
	}
	for _, step := range s.Steps {
		for _, item := range step.Items {
			if !has[item.OfferID] {
				has[item.OfferID] = true
				c.Offers = append(c.Offers, cabinet.Offer{SKU: item.OfferID})
			}
		}
	}
	c.Complete()
	return c
}

// validate is Validate for a Market with such options. A scenario that is not for
// it is not wrong: why says why it is passed over.
func (s *Scenario) validate(o sim.Options) (why string, err error) {
	if why := s.passedOver(o); why != "" {
		return why, nil // it is another revision's
	}
	if err := s.check(o); err != nil {
		return "", err
	}
	why, err = s.dryRun(o)
	return cmp.Or(why, s.noPush(o)), err
}

func (s *Scenario) check(o sim.Options) error {
	c := newChecker(s, o)
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
	if more := len(problems) - maxProblems; more > 0 {
		problems = append(problems[:maxProblems:maxProblems], Problem{Text: fmt.Sprintf(badMore, plural(more, "problem"))})
	}
	return &InvalidError{Source: cmp.Or(s.Source, s.Name, "scenario"), Problems: problems}
}

// checker walks through a scenario in the order of its steps and remembers what
// there is by then.
type checker struct {
	scenario *Scenario
	rules    conditions
	problems []Problem

	named  map[string]named           // events
	subs   []*sub                     // those that were connected, in order
	faults map[string]strictyaml.Line // those that are on, and since which line
	carts  map[string]bool            // by name
	did    []string                   // the keys of the actions so far
	sent   int
	// passed is the virtual time that has passed; at least so much once endless
	// is set.
	passed  time.Duration
	endless bool
	// operations are those of the revision, read when first asked for.
	operations func() ([]sim.Operation, error)
}

// named is an event that has happened.
type named struct {
	line strictyaml.Line
	// notifications is how many it stands for, and sent how often they were sent,
	// each counted; 0 while they are held back.
	notifications, sent int
	// since is the virtual time of the first sending.
	since time.Duration
}

// sub is a subscription that was connected.
type sub struct {
	name string
	line strictyaml.Line
	// unplugged and removed are the lines where the seller did so; nil if the
	// seller did not.
	unplugged, removed *strictyaml.Line
}

func newChecker(s *Scenario, o sim.Options) *checker {
	c := &checker{scenario: s, rules: conditionsOf(o), named: map[string]named{}, faults: map[string]strictyaml.Line{}}
	c.operations = sync.OnceValues(func() ([]sim.Operation, error) { return sim.Operations(c.revision()) })
	return c
}

func (c *checker) problem(line strictyaml.Line, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{Line: int(line), Text: fmt.Sprintf(format, args...), Hint: hint})
}

// head checks what stands at the top of a file.
func (c *checker) head() {
	s := c.scenario
	if s.Format != 0 && s.Format != Format {
		c.problem(s.line("localmarket"), fmt.Sprintf(hintVersion, Format), badFormat, s.Format)
	}
	for _, one := range []struct {
		key string
		err error
	}{{"moves", s.Moves.Check()}, {"traffic", s.Traffic.Check()}} {
		if one.err != nil {
			c.problem(s.line(one.key), hintMoves, "%v", one.err)
		}
	}
	if err := s.Deprecations.Check(); err != nil {
		c.problem(s.line("deprecations"), "", "%v", err)
	}
	switch {
	case s.Name == "":
		c.problem(s.line("name"), fmt.Sprintf(hintAddName, "lost-replies"), badNoName, "scenario")
	case !namePattern().MatchString(s.Name):
		c.problem(s.line("name"), hintName, badScenarioName, s.Name)
	}
	for _, rule := range s.Rules {
		c.rule(s.line("rules"), rule)
	}
	c.only(s.line("only"), s.Only)
	c.push()
	if _, err := sim.Types(c.revision()); err != nil {
		c.problem(s.line("revision"), "", "%v", err)
	}
	if len(s.Steps) == 0 {
		c.problem(s.line("steps"), hintSteps, badNoSteps)
	}
	if len(s.Steps) > maxSteps {
		c.problem(s.line("steps"), hintFewerSteps, badSteps, len(s.Steps), maxSteps)
	}
}

func (c *checker) revision() string { return c.rules.revision }

func (c *checker) rule(line strictyaml.Line, rule string) {
	if !regexp.MustCompile(`^[FNPL]-[A-Z0-9-]{2,30}$`).MatchString(rule) {
		c.problem(line, hintRule, badRule, rule)
	}
}

// cast checks subscriptions and faults.
func (c *checker) cast() {
	var names []string
	for _, s := range c.scenario.Subscriptions {
		c.newName(s.Line, "subscription", s.Name, names)
		names = append(names, s.Name)
		c.shop(s.Line, s.Shop)
		c.types(s.Line, s.Types)
		c.path(s.Line, s.Path)
	}
	names = nil
	for _, f := range c.scenario.Faults {
		c.newName(f.Line, "fault", f.Name, names)
		names = append(names, f.Name)
		c.fault(f)
	}
}

func (c *checker) newName(line strictyaml.Line, what, name string, taken []string) {
	switch {
	case name == "":
		c.problem(line, fmt.Sprintf(hintAddName, "main"), badNoName, what)
	case !isName(name):
		c.problem(line, hintNewName, badNewName, name, what)
	case slices.Contains(taken, name):
		c.problem(line, hintOtherName, badTwoNames, what, name)
	}
}

func (c *checker) fault(f Fault) {
	switch {
	case f.Before == "" && f.After == "" && !f.OfCalls():
		c.problem(f.Line, hintFault, badNoFault, f.Name)
		return
	case f.Before != "" && f.After != "":
		c.problem(f.Line, hintTwoFaults, badTwoFaults, f.Name)
		return
	}
	c.operation(f.Line, f.Operation)
	c.types(f.Line, f.Types)
	if err := f.Check(); err != nil {
		c.problem(f.Line, "", badFault, f.Name, err)
	}
}

func (c *checker) shop(line strictyaml.Line, shop int) {
	if shop < 0 || shop > maxShops {
		c.problem(line, fmt.Sprintf(hintShop, maxShops), badShop, shop)
	}
}

// types checks that the revision knows them.
func (c *checker) types(line strictyaml.Line, types []market.Type) {
	known, err := sim.Types(c.revision())
	if err != nil {
		return // reported once, by head
	}
	for _, t := range types {
		if slices.Contains(known, t) {
			continue
		}
		hint := meant(string(t), known)
		if slices.Contains(market.Types(), t) {
			hint = fmt.Sprintf(hintRevision, sim.LatestRevision)
		}
		c.problem(line, hint, badType, c.revision(), t)
	}
}

func (c *checker) path(line strictyaml.Line, path string) {
	if path != "" && !strings.HasPrefix(path, "/") {
		c.problem(line, hintPath, badPath, path)
	}
}

// meant is a hint at the name that was meant, or at all there are.
func meant[S ~string](got string, known []S) string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	all := ""
	if len(names) > 0 {
		all = fmt.Sprintf(hintOneOf, strings.Join(names, ", "))
	}
	return nearest.Hint(got, names, all)
}
