package scenarios

import (
	"fmt"
	"time"

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

// Advance is how far virtual time goes on. Make one with For, ToNext,
// UntilDisconnected or UntilIdle.
type Advance struct {
	// By is a stretch of time, if Until is empty.
	By time.Duration
	// Until is "next" (the next instant at which anything is due), "disconnected"
	// (until Market disconnects a subscription) or "idle" (until nothing is left
	// to happen); empty for By.
	Until string
}

// For goes on by d.
func For(d time.Duration) *Advance { return &Advance{By: d} }

// ToNext goes on to the next instant at which anything is due.
func ToNext() *Advance { return &Advance{Until: untilNext} }

// UntilDisconnected goes on until Market disconnects a subscription
// (N-DISCONNECT).
func UntilDisconnected() *Advance { return &Advance{Until: untilDisconnected} }

// UntilIdle goes on until nothing is left to happen.
func UntilIdle() *Advance { return &Advance{Until: untilIdle} }

const (
	untilNext         = "next"
	untilDisconnected = "disconnected"
	untilIdle         = "idle"
)

// UnmarshalYAML reads a duration, the word "next", or a mapping with until.
func (a *Advance) UnmarshalYAML(node ast.Node) error {
	if node.Type() == ast.MappingType {
		var end struct {
			Until string `yaml:"until"`
		}
		err := strictyaml.Value(node, &end)
		a.Until = end.Until
		return err
	}
	if text, err := strictyaml.Scalar(node); err == nil && text == untilNext {
		a.Until = text
		return nil
	}
	return strictyaml.Value(node, &a.By)
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
