package scenarios

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// variables are the values that ${name} stands for in a file.
type variables map[string]string

// readVariables reads those that a file has, and changes those of them that are
// given.
func readVariables(node ast.Node, given map[string]string) (variables, error) {
	all, place := variables{}, node
	entries, err := strictyaml.Keys(node)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Key == "variables" {
			place = e.Value
			if err := strictyaml.Value(e.Value, &all); err != nil {
				return nil, err
			}
		}
	}
	for name, value := range given {
		if _, ok := all[name]; ok {
			all[name] = value
		}
	}
	return all, all.plain(place)
}

// plain refuses a value that names another variable: it would stay as it is.
func (v variables) plain(node ast.Node) error {
	for _, name := range v.names() {
		if placeholder().MatchString(v[name]) {
			return strictyaml.Errorf(node, hintVariable, badVariableText, name)
		}
	}
	return nil
}

// placeholder is ${name} in a text.
func placeholder() *regexp.Regexp { return regexp.MustCompile(`\$\{[^.{}]*\}`) }

func (v variables) names() []string { return slices.Sorted(maps.Keys(v)) }

// expand writes the values into the scalars below a node. What has a dot is a
// field of an event, see reference, and stays for later.
func (v variables) expand(node ast.Node) error {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			if err := v.expand(entry.Value); err != nil {
				return err
			}
		}
	case *ast.SequenceNode:
		for _, item := range n.Values {
			if err := v.expand(item); err != nil {
				return err
			}
		}
	case *ast.StringNode:
		return v.expandText(node, &n.GetToken().Value)
	case *ast.LiteralNode:
		return v.expandText(node, &n.Value.Value)
	}
	return nil
}

func (v variables) expandText(node ast.Node, text *string) error {
	var unknown error
	expanded := placeholder().ReplaceAllStringFunc(*text, func(found string) string {
		name := found[len("${") : len(found)-len("}")]
		value, ok := v[name]
		if !ok && unknown == nil {
			unknown = strictyaml.Errorf(node, cmp.Or(meant(name, v.names()), hintAddVariable), badVariable, name)
		}
		return value
	})
	if expanded != *text {
		*text = expanded
		node.GetToken().Type = token.StringType // so that "${n}" may be a number, too
	}
	return unknown
}
