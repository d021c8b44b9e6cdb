package scenarios

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Count bounds a number, both ends included.
type Count struct {
	Min int `yaml:"min"`
	// Max is nil where there is no upper bound.
	Max *int `yaml:"max"`
}

// Exactly is n and nothing else.
func Exactly(n int) *Count { return &Count{Min: n, Max: &n} }

// AtLeast is n or more.
func AtLeast(n int) *Count { return &Count{Min: n} }

// UnmarshalYAML reads a number, or a mapping of min and max.
func (c *Count) UnmarshalYAML(node ast.Node) error {
	if node.Type() == ast.MappingType {
		type plain Count
		return strictyaml.Value(node, (*plain)(c))
	}
	var n int
	if err := strictyaml.Value(node, &n); err != nil {
		return err
	}
	*c = *Exactly(n)
	return nil
}

func (c *Count) allows(n int) bool { return n >= c.Min && (c.Max == nil || n <= *c.Max) }

// possible reports whether the bounds leave a number to choose.
func (c *Count) possible() bool { return c.Min >= 0 && (c.Max == nil || *c.Max >= c.Min) }

// tooMany reports whether n is above the upper bound.
func (c *Count) tooMany(n int) bool { return c != nil && c.Max != nil && n > *c.Max }

func (c *Count) String() string {
	switch {
	case c.Max == nil:
		return fmt.Sprintf("at least %d", c.Min)
	case *c.Max == c.Min:
		return fmt.Sprint(c.Min)
	case c.Min == 0:
		return fmt.Sprintf("at most %d", *c.Max)
	}
	return fmt.Sprintf("%d to %d", c.Min, *c.Max)
}

// States is one or more names of states.
type States []string

// UnmarshalYAML reads one name, or a list of them.
func (s *States) UnmarshalYAML(node ast.Node) error {
	if text, err := strictyaml.Scalar(node); err == nil {
		*s = States{text}
		return nil
	}
	return strictyaml.Value(node, (*[]string)(s))
}

// Expectations is one or more of them.
type Expectations []Expectation

// UnmarshalYAML reads one expectation, or a list of them.
func (e *Expectations) UnmarshalYAML(node ast.Node) error {
	if node.Type() != ast.MappingType {
		return strictyaml.Value(node, (*[]Expectation)(e))
	}
	one := make([]Expectation, 1)
	err := strictyaml.Value(node, &one[0])
	*e = one
	return err
}
