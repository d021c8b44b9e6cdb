package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// What Only may say beside a revision: whether one notification without a
// suitable answer stops all others (N-BLOCKING).
const (
	onlyBlocking   = "blocking"
	onlyNoBlocking = "no-blocking"
)

// Conditions lists what Only may say.
func Conditions() []string {
	return append(schemas.Revisions(), onlyBlocking, onlyNoBlocking)
}

// conditions are what Only is held against.
type conditions struct {
	revision string
	blocking bool
}

// conditionsOf are those of a Market with such options. Options that cannot be
// are reported where it is made.
func conditionsOf(o sim.Options) conditions {
	if complete, err := o.Complete(); err == nil {
		o = complete
	}
	return conditions{revision: cmp.Or(o.Revision, sim.LatestRevision), blocking: o.Blocking == sim.On}
}

// meet reports whether one of the conditions holds, or none is given.
func (c conditions) meet(only States) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(condition string) bool {
		switch condition {
		case onlyBlocking:
			return c.blocking
		case onlyNoBlocking:
			return !c.blocking
		}
		return condition == c.revision
	})
}

// passedOver is why the scenario is not for a Market with such options; empty if
// it is.
func (s *Scenario) passedOver(o sim.Options) string {
	c := conditionsOf(o)
	if c.meet(s.Only) || slices.ContainsFunc(s.Only, unknownCondition) {
		return ""
	}
	how := onlyNoBlocking
	if c.blocking {
		how = onlyBlocking
	}
	return fmt.Sprintf(skippedOnly, strings.Join(s.Only, " or "), c.revision, how)
}

func unknownCondition(condition string) bool { return !slices.Contains(Conditions(), condition) }

// only checks conditions.
func (c *checker) only(line strictyaml.Line, only States) {
	for _, condition := range only {
		if unknownCondition(condition) {
			c.problem(line, meant(condition, Conditions()), badCondition, condition)
		}
	}
}
