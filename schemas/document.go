package schemas

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// document is a JSON Schema as plain JSON, to be asked what it says.
type document struct{ root any }

func parseDocument(raw []byte) (document, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var d document
	err := dec.Decode(&d.root)
	return d, err
}

// at returns the node that an RFC 6901 pointer leads to, or nil.
func (d document) at(pointer string) any { return Resolve(d.root, pointer) }

// deref follows a node's $ref inside the document. A $ref to itself has not
// compiled.
func (d document) deref(node any) any {
	for {
		ref, ok := member(node, "$ref").(string)
		if !ok {
			return node
		}
		node = d.at(strings.TrimPrefix(ref, "#"))
	}
}

// enum returns the strings of the enumeration that the property at path has.
func (d document) enum(path []string) []string {
	return d.enumFrom(d.root, path, map[string]bool{})
}

// enumFrom looks for the rest of the path in a node, in what it holds as an
// array, and in what it is put together from. Seen are the references followed:
// a schema may contain itself.
func (d document) enumFrom(node any, path []string, seen map[string]bool) []string {
	if node == nil {
		return nil
	}
	if ref, ok := member(node, "$ref").(string); ok {
		key := ref + " " + strconv.Itoa(len(path))
		if seen[key] {
			return nil
		}
		seen[key] = true
		return d.enumFrom(d.deref(node), path, seen)
	}
	if len(path) == 0 && member(node, "enum") != nil {
		return stringsOf(member(node, "enum"))
	}
	if len(path) > 0 {
		if property := member(member(node, "properties"), path[0]); property != nil {
			return d.enumFrom(property, path[1:], seen)
		}
	}
	for _, part := range append(composed(node), member(node, "items")) {
		if values := d.enumFrom(part, path, seen); values != nil {
			return values
		}
	}
	return nil
}

// composed lists the schemas that a node is put together from.
func composed(node any) []any {
	var parts []any
	for _, name := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := member(node, name).([]any)
		parts = append(parts, list...)
	}
	return parts
}

// member returns a member of an object, or nil.
func member(node any, name string) any {
	object, _ := node.(map[string]any)
	return object[name]
}

// stringsOf returns the strings of an array, in order.
func stringsOf(node any) []string {
	array, _ := node.([]any)
	var list []string
	for _, item := range array {
		if s, ok := item.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// Resolve follows an RFC 6901 pointer from a JSON value, to nil if it leads
// nowhere.
func Resolve(value any, pointer string) any {
	if pointer == "" {
		return value
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch v := value.(type) {
		case map[string]any:
			value = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// escape makes a property's name a token of an RFC 6901 pointer.
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// cutLast splits a pointer before its last token.
func cutLast(pointer string) (parent, last string) {
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return "", pointer
	}
	return pointer[:i], pointer[i+1:]
}
