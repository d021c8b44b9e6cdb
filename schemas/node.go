package schemas

import (
	"encoding/json"
	"slices"
)

// Node is a schema as somebody sees it who makes a value for it: references are
// followed, and what it is put together from (allOf) is merged. Of alternatives
// (anyOf, oneOf) it is the first. Nodes are shared: they are to be read, never
// changed. A schema may contain itself, so a walk over nodes needs an end.
type Node struct {
	// Name is the component's, such as "OrderStatusType"; "" if the schema is
	// written where it is used.
	Name string
	// Type is object, array, string, integer, number or boolean; "" is any.
	Type string
	// Nullable says that null will do too.
	Nullable bool
	// Format is such as "date-time", "int64" or "binary".
	Format string
	// Patterns are regular expressions in Go's syntax that a string matches.
	Patterns []string
	// Enum lists the strings allowed, in the contract's order; empty allows all.
	Enum []string
	// Default is the value that counts if there is none: a bool, a string or a
	// json.Number; nil if the contract does not say.
	Default any
	// Minimum and Maximum bound a number, "" does not. An integer's are there for
	// formats int32 and int64 too.
	Minimum, Maximum json.Number
	// ExclusiveMinimum and ExclusiveMaximum say that the bound itself is out.
	ExclusiveMinimum, ExclusiveMaximum bool
	// The bounds of a string's length in characters and of an array's in items.
	// A largest of 0 is none.
	MinLength, MaxLength int
	MinItems, MaxItems   int
	// UniqueItems says that no two items of an array are equal.
	UniqueItems bool

	properties []Property
	required   []string
	items      link
}

// Property is one property of an object.
type Property struct {
	Name     string
	Required bool
	// Ending says what becomes of it; nil if it stays.
	Ending *Deprecation
	link   link
}

// Schema is what the property's value must be.
func (p *Property) Schema() *Node { return p.link.node() }

// Properties lists an object's properties in the contract's order, then those
// that it requires without a word on what they are.
func (n *Node) Properties() []Property {
	list := slices.Clone(n.properties)
	for i := range list {
		list[i].Required = slices.Contains(n.required, list[i].Name)
	}
	return list
}

// Property returns what the property of that name must be, or nil if the
// contract has none.
func (n *Node) Property(name string) *Node {
	if i := n.index(name); i >= 0 {
		return n.properties[i].Schema()
	}
	return nil
}

func (n *Node) index(name string) int {
	return slices.IndexFunc(n.properties, func(p Property) bool { return p.Name == name })
}

// Items is what an array's items must be; nil if the contract does not say.
func (n *Node) Items() *Node { return n.items.node() }
