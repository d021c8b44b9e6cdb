package strictyaml

import (
	"github.com/goccy/go-yaml/ast"
)

// Entry is one key of a mapping with its value.
type Entry struct {
	Key     string
	KeyNode ast.Node // for the place of errors about the key, see UnknownKey
	Value   ast.Node
}

// Keys returns the entries of a mapping, in order. Anything else is an error.
func Keys(node ast.Node) ([]Entry, error) {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		return nil, mismatch(node, aMapping)
	}
	out := make([]Entry, len(mapping.Values))
	for i, v := range mapping.Values {
		out[i] = Entry{Key: v.Key.GetToken().Value, KeyNode: v.Key, Value: v.Value}
	}
	return out, nil
}

// Items returns the items of a list, in order. Anything else is an error.
func Items(node ast.Node) ([]ast.Node, error) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return nil, mismatch(node, aList)
	}
	return list.Values, nil
}

// Scalar returns a single value as it is written, but without quotes. A
// mapping, a list and nothing are errors.
func Scalar(node ast.Node) (string, error) {
	return scalar(node, aScalar)
}

// scalar is Scalar, and says what was wanted instead.
func scalar(node ast.Node, wanted string) (string, error) {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.SequenceNode, *ast.NullNode:
		return "", mismatch(node, wanted)
	case *ast.LiteralNode:
		return n.Value.Value, nil
	}
	return node.GetToken().Value, nil
}

// IsNull reports whether a node is nothing: null, ~ or a key without a value.
func IsNull(node ast.Node) bool {
	return node.Type() == ast.NullType
}

// mismatch is the error for a node of another kind than the wanted one.
func mismatch(node ast.Node, wanted string) error {
	got := aScalar
	switch node.(type) {
	case *ast.NullNode:
		return Errorf(node, hintValue, noValue, subject(node))
	case *ast.MappingNode:
		got = aMapping
	case *ast.SequenceNode:
		got = aList
	}
	return Errorf(node, "", notThat, subject(node), wanted, got)
}

// bare is the text of a scalar that is written without quotes.
func bare(node ast.Node) (text string, ok bool) {
	t := node.GetToken()
	return t.Value, isBare(t)
}

// checkNode keeps what Parse promises of a node and of those below it, whose
// depth checkTokens bounds.
func checkNode(node ast.Node) error {
	switch n := node.(type) {
	case *ast.MappingNode:
		return checkMapping(n)
	case *ast.SequenceNode:
		for _, item := range n.Values {
			if err := checkNode(item); err != nil {
				return err
			}
		}
		return nil
	case *ast.StringNode, *ast.LiteralNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode, *ast.NullNode:
		return nil
	}
	return Errorf(node, "", notRead, subject(node))
}

func checkMapping(mapping *ast.MappingNode) error {
	lines := map[string]int{}
	for _, entry := range mapping.Values {
		switch entry.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		default:
			return Errorf(entry.Key, "", keyNotText)
		}
		key := entry.Key.GetToken()
		if line, ok := lines[key.Value]; ok {
			return Errorf(entry.Key, "", keyTwice, quote(key.Value), line)
		}
		lines[key.Value] = key.Position.Line
		if err := checkNode(entry.Value); err != nil {
			return err
		}
	}
	return nil
}
