// Package body changes the JSON bodies of notifications.
package body

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Change is one change to a body.
type Change func(body map[string]any) error

// Set gives a field another value. The path leads to it by names, and through a
// list by a number, from 0, or without one in each of the elements:
// "items.0.count", "items.count". A path that leads nowhere is an error.
func Set(path string, value any) Change {
	return func(body map[string]any) error {
		return walk(body, path, path, func(object map[string]any, name string) error {
			if _, ok := object[name]; !ok {
				return fmt.Errorf("nothing matches %q: there are %s", path, strings.Join(slices.Sorted(maps.Keys(object)), ", "))
			}
			object[name] = value
			return nil
		})
	}
}

// Add makes a field that is not there yet, where the rest of the path leads.
func Add(path string, value any) Change {
	return func(body map[string]any) error {
		return walk(body, path, path, func(object map[string]any, name string) error {
			if _, ok := object[name]; ok {
				return fmt.Errorf("%q is there already", path)
			}
			object[name] = value
			return nil
		})
	}
}

// Put gives a field a value, whether it is there or not. A path that leads
// nowhere changes nothing.
func Put(path string, value any) Change {
	return func(body map[string]any) error {
		_ = walk(body, path, path, func(object map[string]any, name string) error {
			object[name] = value
			return nil
		})
		return nil
	}
}

// Drop takes a field away, if it is there.
func Drop(name string) Change {
	return func(body map[string]any) error {
		delete(body, name)
		return nil
	}
}

// walk goes along what is left of a path, all but its last name, and does
// something there.
func walk(node any, path, left string, do func(object map[string]any, name string) error) error {
	name, rest, more := strings.Cut(left, ".")
	switch node := node.(type) {
	case map[string]any:
		if !more {
			return do(node, name)
		}
		return walk(node[name], path, rest, do)
	case []any:
		return walkList(node, path, left, do)
	}
	return fmt.Errorf("nothing matches %q: no object there can have this field", path)
}

func walkList(list []any, path, left string, do func(object map[string]any, name string) error) error {
	if len(list) == 0 {
		return fmt.Errorf("nothing matches %q: the list is empty", path)
	}
	index, rest, more := strings.Cut(left, ".")
	if i, err := strconv.Atoi(index); err == nil && more {
		if i < 0 || i >= len(list) {
			return fmt.Errorf("nothing matches %q: the list has elements 0 to %d", path, len(list)-1)
		}
		return walk(list[i], path, rest, do)
	}
	for _, element := range list {
		if err := walk(element, path, left, do); err != nil {
			return err
		}
	}
	return nil
}

// Get is the value at a path, through lists by numbers; nil if there is none.
// Numbers are json.Number.
func Get(text json.RawMessage, path string) any {
	var node any = Fields(text)
	for name := range strings.SplitSeq(path, ".") {
		switch parent := node.(type) {
		case map[string]any:
			node = parent[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			node = parent[i]
		default:
			return nil
		}
	}
	return node
}

// Edit returns a changed copy of a body, its fields sorted by name; without
// changes, the body itself. Numbers keep all their digits.
func Edit(text json.RawMessage, changes ...Change) (json.RawMessage, error) {
	if len(changes) == 0 {
		return text, nil
	}
	changed := Fields(text)
	for _, change := range changes {
		if err := change(changed); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(changed); err != nil {
		return nil, fmt.Errorf("the changed body cannot be written: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// Fields are the members of a body; none of what is no object.
func Fields(text json.RawMessage) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	out := map[string]any{}
	_ = decoder.Decode(&out) // what is no object has no members
	return out
}
