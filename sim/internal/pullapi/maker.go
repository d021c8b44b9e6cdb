package pullapi

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How deep optional properties go, and where even required ones end: no schema
// of the contract is that deep, but one that requires itself would be.
const (
	optionalDepth = 7
	greatestDepth = 40
)

// maker writes one answer.
type maker struct {
	out    []byte
	now    time.Time
	asked  *asked
	rootID string
	list   pageList
	page   Page
	paged  bool // the list is written

	above  []*shape // the objects around
	within string   // the name of the object around, such as "order"
	bound  []binding
}

// binding is the value that one item of a list is about.
type binding struct {
	name  string
	value any
}

// value writes a value of a shape, which stands under a name.
func (m *maker) value(s *shape, name string, h uint64) {
	switch {
	case s == nil || len(m.above) > greatestDepth:
		m.out = append(m.out, "null"...)
	case s.isObject():
		m.object(s, name, h)
	case s.isArray():
		m.array(s, name, h)
	default:
		m.scalar(s, name, h)
	}
}

func (m *maker) object(s *shape, name string, h uint64) {
	outer := m.within
	m.within = name
	m.above = append(m.above, s)
	m.out = append(m.out, '{')
	first := true
	for i := range s.members {
		one := &s.members[i]
		if !m.wanted(s, one) {
			continue
		}
		if !first {
			m.out = append(m.out, ',')
		}
		first = false
		m.out = append(m.out, one.label...)
		m.member(s, one, mix(h, one.hash))
	}
	m.out = append(m.out, '}')
	m.above = m.above[:len(m.above)-1]
	m.within = outer
}

// wanted says whether a member is written.
func (m *maker) wanted(owner *shape, one *member) bool {
	switch {
	case m.isList(owner, one):
		return true
	case one.name == "nextPageToken":
		return m.page.Next != "" || one.required
	case one.name == "prevPageToken":
		return m.page.Previous != "" || one.required
	case one.required:
		return true
	case one.bad || len(m.above) > optionalDepth:
		return false
	case one.name == "paging" || one.name == "pager":
		return m.list.owner != nil
	}
	inner := one.shape
	if inner.isArray() && inner.items != nil {
		inner = inner.items
	}
	return !slices.Contains(m.above, inner)
}

func (m *maker) isList(owner *shape, one *member) bool {
	return !m.paged && owner == m.list.owner && one.name == m.list.name
}

func (m *maker) member(owner *shape, one *member, h uint64) {
	switch {
	case m.isList(owner, one):
		m.paged = true
		m.items(one.shape, one.name, h, m.page.From, m.page.To)
	case one.name == "nextPageToken":
		m.out = append(m.out, quoted(m.page.Next)...)
	case one.name == "prevPageToken":
		m.out = append(m.out, quoted(m.page.Previous)...)
	case m.within == "pager" && m.list.owner != nil:
		if n, ok := m.page.number(one.name); ok {
			m.out = strconv.AppendInt(m.out, int64(n), 10)
			return
		}
		m.value(one.shape, one.name, h)
	default:
		m.value(one.shape, one.name, h)
	}
}

// array writes as many items as are asked for, else a few.
func (m *maker) array(s *shape, name string, h uint64) {
	n := m.asked.length(s.items)
	if n == 0 {
		n = 2
		if len(m.above) > 2 || m.rootID != "" && len(m.above) == 1 {
			n = 1
		}
	}
	if s.items == nil || slices.Contains(m.above, s.items) {
		n = 0
	}
	if kinds := s.kinds(); s.node.UniqueItems && kinds > 0 {
		n = min(n, kinds)
	}
	n = max(n, s.node.MinItems)
	if s.node.MaxItems > 0 {
		n = min(n, s.node.MaxItems)
	}
	m.items(s, name, h, 0, n)
}

// kinds is how many different items there can be, 0 if there are many.
func (s *shape) kinds() int {
	if s.items == nil {
		return 0
	}
	return len(s.items.node.Enum)
}

// items writes those of an array from one index to before another.
func (m *maker) items(s *shape, name string, h uint64, from, to int) {
	about, values := m.asked.of(s.items)
	one := strings.TrimSuffix(name, "s")
	m.out = append(m.out, '[')
	for i := from; i < to; i++ {
		if i > from {
			m.out = append(m.out, ',')
		}
		switch {
		case i < len(values):
			m.bound = append(m.bound, binding{about, values[i]})
			m.value(s.items, one, mix(h, hashValue(values[i])))
			m.bound = m.bound[:len(m.bound)-1]
		case s.items != nil && s.items.isScalar():
			m.item(s.items, one, h, i)
		default:
			m.value(s.items, "", mix(h, uint64(i))) // one of several: not the one asked for
		}
	}
	m.out = append(m.out, ']')
}

// item writes the i-th of several scalars, each another one.
func (m *maker) item(s *shape, name string, h uint64, i int) {
	if values := m.asked.many[name]; i < len(values) && s.fits(values[i]) {
		m.out = appendJSON(m.out, values[i])
		return
	}
	if n := uint64(len(s.node.Enum)); n > 0 {
		m.out = append(m.out, quoted(s.node.Enum[(h+uint64(i))%n])...)
		return
	}
	m.made(s, name, mix(h, uint64(i)))
}

func (s *shape) isScalar() bool { return !s.isObject() && !s.isArray() }

// scalar writes what was asked for, if that is known and fits, else something
// made up.
func (m *maker) scalar(s *shape, name string, h uint64) {
	if value := m.echo(name); value != nil && s.fits(value) {
		m.out = appendJSON(m.out, value)
		return
	}
	m.made(s, name, h)
}

// echo is the value that the call asks for under a name, or nil.
func (m *maker) echo(name string) any {
	if name == "id" {
		if value := m.lookUp(m.within + "Id"); m.within != "" && value != nil {
			return value
		}
		if len(m.above) <= 2 && m.rootID != "" {
			return m.lookUp(m.rootID)
		}
	}
	return m.lookUp(name)
}

func (m *maker) lookUp(name string) any {
	for i := len(m.bound) - 1; i >= 0; i-- {
		if m.bound[i].name == name {
			return m.bound[i].value
		}
	}
	if values := m.asked.many[name]; len(values) == 1 {
		return values[0]
	}
	return m.asked.one[name]
}

func appendJSON(to []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return append(to, quoted(v)...)
	case json.Number:
		return append(to, v...)
	case bool:
		if v {
			return append(to, "true"...)
		}
		return append(to, "false"...)
	}
	return append(to, "null"...)
}

// quoted is a text as JSON.
func quoted(text string) []byte {
	raw, _ := json.Marshal(text) // cannot fail
	return raw
}
