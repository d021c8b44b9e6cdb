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
func (d document) at(pointer string) any { return resolve(d.root, pointer) }

// deref follows a node's $ref inside the document. The embedded schemas have
// no $ref to a mere $ref in a circle: compiling them would have failed.
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
	node := d.deref(d.root)
	for _, name := range path {
		node = d.elements(d.deref(member(member(node, "properties"), name)))
	}
	return stringsOf(member(node, "enum"))
}

// elements steps through arrays to what they hold.
func (d document) elements(node any) any {
	for member(node, "items") != nil {
		node = d.deref(member(node, "items"))
	}
	return node
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

// resolve follows an RFC 6901 pointer from a JSON value, to nil if it leads
// nowhere.
func resolve(value any, pointer string) any {
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
