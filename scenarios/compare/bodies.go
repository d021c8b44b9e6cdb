package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/schemas"
)

// outcome is a status, and of an error the codes and messages.
func outcome(r traffic.Reply) string {
	var body struct {
		Errors []struct{ Code, Message string }
	}
	text := fmt.Sprint(r.Status)
	if r.Status < 400 || json.Unmarshal([]byte(r.Body), &body) != nil {
		return text
	}
	for _, e := range body.Errors {
		text += fmt.Sprintf(" %.80s %.200q", e.Code, e.Message)
	}
	return text
}

// shape is what values are made of, those of a list put together.
type shape struct {
	types   map[string]bool
	members map[string]*shape
	items   *shape
	words   map[string]bool // the texts, where there are few
}

const (
	maxDepth = 60
	maxWords = 1000
)

func newShape() *shape { return &shape{types: map[string]bool{}, words: map[string]bool{}} }

// add takes a value into account.
func (s *shape) add(value any, depth int) {
	switch value := value.(type) {
	case map[string]any:
		s.types["object"] = true
		if s.members == nil {
			s.members = map[string]*shape{}
		}
		for name, member := range value {
			if depth == maxDepth {
				return
			}
			if s.members[name] == nil {
				s.members[name] = newShape()
			}
			s.members[name].add(member, depth+1)
		}
	case []any:
		s.types["array"] = true
		for _, one := range value {
			if depth == maxDepth {
				return
			}
			if s.items == nil {
				s.items = newShape()
			}
			s.items.add(one, depth+1)
		}
	case string:
		s.types["string"] = true
		if len(s.words) < maxWords {
			s.words[value] = true
		}
	case json.Number:
		s.types["number"] = true
	case bool:
		s.types["boolean"] = true
	case nil:
		s.types["null"] = true
	}
}

// shapeOfBody is nil for what is no JSON.
func shapeOfBody(text string) *shape {
	if !json.Valid([]byte(text)) {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return nil
	}
	s := newShape()
	s.add(value, 0)
	return s
}

// bodies compares two bodies of a status that is not an error.
func bodies(was, is traffic.Reply, operation *schemas.Operation) []Difference {
	if was.NoBody {
		return nil
	}
	a, b := shapeOfBody(was.Body), shapeOfBody(is.Body)
	if a == nil || b == nil {
		if (a == nil) != (b == nil) {
			return []Difference{{Kind: Field, Text: fmt.Sprintf("recorded %s, ours %s", jsonOrNot(a), jsonOrNot(b))}}
		}
		return nil
	}
	var node *schemas.Node
	if operation != nil {
		if r := operation.Reply(was.Status); r != nil {
			node = r.Schema()
		}
	}
	c := comparison{}
	c.compare("", a, b, node)
	return c.found
}

func jsonOrNot(s *shape) string {
	if s == nil {
		return "a body that is not JSON"
	}
	return "JSON"
}

type comparison struct{ found []Difference }

func (c *comparison) add(k Kind, format string, args ...any) {
	c.found = append(c.found, Difference{Kind: k, Text: fmt.Sprintf(format, args...)})
}

// compare compares what both have. Of a field that one has not, what is below is
// not listed.
func (c *comparison) compare(path string, was, is *shape, node *schemas.Node) {
	c.enum(path, was, node)
	for _, t := range slices.Sorted(maps.Keys(was.types)) {
		if t != "null" && !is.types[t] && !(len(is.types) == 1 && is.types["null"]) {
			c.add(Field, "%s: recorded %s, ours %s", at(path), t, strings.Join(slices.Sorted(maps.Keys(is.types)), " or "))
		}
	}
	if was.items != nil && is.items != nil {
		var items *schemas.Node
		if node != nil {
			items = node.Items()
		}
		c.compare(path+"[]", was.items, is.items, items)
	} else if was.items != nil && node != nil {
		c.unmatched(path+"[]", was.items, node.Items())
	}
	if was.members == nil || is.members == nil {
		return
	}
	all := maps.Clone(was.members)
	maps.Copy(all, is.members)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c.member(strings.TrimPrefix(path+"."+name, "."), was.members[name], is.members[name], property(node, name), node != nil)
	}
}

// member compares a field that at least one of the two has.
func (c *comparison) member(path string, was, is *shape, node *schemas.Node, listed bool) {
	switch {
	case was != nil && is != nil:
		c.compare(path, was, is, node)
	case was == nil:
		c.add(Field, "%s: ours alone has it", at(path))
	case listed && node == nil:
		c.add(Field, "%s: recorded, and not in our contract", at(path))
	default:
		c.add(Field, "%s: recorded, ours has none", at(path))
		c.unmatched(path, was, node)
	}
}

// unmatched looks for values that our contract does not list in what ours has not.
func (c *comparison) unmatched(path string, was *shape, node *schemas.Node) {
	c.enum(path, was, node)
	if node == nil {
		return
	}
	if was.items != nil {
		c.unmatched(path+"[]", was.items, node.Items())
	}
	for _, name := range slices.Sorted(maps.Keys(was.members)) {
		below := property(node, name)
		if below == nil {
			c.add(Field, "%s: recorded, and not in our contract", at(strings.TrimPrefix(path+"."+name, ".")))
			continue
		}
		c.unmatched(strings.TrimPrefix(path+"."+name, "."), was.members[name], below)
	}
}

// constant is how values of enumerations look.
var constant = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,60}$`)

// enum finds values that our contract does not list.
func (c *comparison) enum(path string, was *shape, node *schemas.Node) {
	if node == nil || len(node.Enum) == 0 {
		return
	}
	for _, word := range slices.Sorted(maps.Keys(was.words)) {
		switch {
		case slices.Contains(node.Enum, word):
		case constant.MatchString(word):
			c.add(Enum, "%s: recorded %s, which our contract does not list", at(path), word)
		default:
			c.add(Enum, "%s: recorded a text that our contract does not list", at(path))
		}
	}
}

func property(node *schemas.Node, name string) *schemas.Node {
	if node == nil {
		return nil
	}
	return node.Property(name)
}

// at is a path to show: names of fields, which might be data in a map.
func at(path string) string {
	if path == "" {
		return "the body"
	}
	return fmt.Sprintf("%.200s", path)
}
