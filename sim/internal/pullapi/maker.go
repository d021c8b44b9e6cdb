package pullapi

import (
	"slices"
	"strconv"
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
	today  time.Time // its beginning in Moscow
	base   string    // what links are below
	asked  *asked
	rootID string
	list   pageList
	page   Page
	paged  bool // the list is written

	above    []*shape // the objects around
	nameless *naming  // for what is one of several: not the one asked for
	within   string   // the name of the object around, such as "order"
	bound    []binding
}

// newMaker makes one for a virtual time.
func newMaker(now time.Time, asked *asked) *maker {
	moscow := now.In(time.FixedZone("", 3*60*60))
	year, month, day := moscow.Date()
	return &maker{out: make([]byte, 0, 2<<10), today: time.Date(year, month, day, 0, 0, 0, 0, moscow.Location()), asked: asked, nameless: &naming{}}
}

// value writes a value of a shape, which stands under a name.
func (m *maker) value(s *shape, n *naming, h uint64) {
	switch {
	case s == nil || len(m.above) > greatestDepth:
		m.out = append(m.out, "null"...)
	case s.isObject():
		m.object(s, n.name, h)
	case s.isArray():
		m.array(s, n, h)
	default:
		m.scalar(s, n, h)
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
		m.items(one.shape, one.naming, h, m.page.From, m.page.To)
	case one.name == "nextPageToken":
		m.out = appendQuoted(m.out, m.page.Next)
	case one.name == "prevPageToken":
		m.out = appendQuoted(m.out, m.page.Previous)
	case m.within == "pager" && m.list.owner != nil:
		if n, ok := m.page.number(one.name); ok {
			m.out = strconv.AppendInt(m.out, int64(n), 10)
			return
		}
		m.value(one.shape, one.naming, h)
	default:
		m.value(one.shape, one.naming, h)
	}
}

// array writes as many items as are asked for, else a few.
func (m *maker) array(s *shape, n *naming, h uint64) {
	_, values := m.asks(s.items)
	count := len(values)
	if count == 0 {
		count = 2
		if len(m.above) > 2 || m.rootID != "" && len(m.above) == 1 {
			count = 1
		}
	}
	if s.items == nil || slices.Contains(m.above, s.items) {
		count = 0
	}
	if kinds := s.kinds(); s.node.UniqueItems && kinds > 0 {
		count = min(count, kinds)
	}
	count = max(count, s.node.MinItems)
	if s.node.MaxItems > 0 {
		count = min(count, s.node.MaxItems)
	}
	m.items(s, n, h, 0, count)
}

// kinds is how many different items there can be, 0 if there are many.
func (s *shape) kinds() int {
	if s.items == nil {
		return 0
	}
	return len(s.items.node.Enum)
}

// items writes those of an array from one index to before another.
func (m *maker) items(s *shape, n *naming, h uint64, from, to int) {
	about, values := m.asks(s.items)
	m.out = append(m.out, '[')
	for i := from; i < to; i++ {
		if i > from {
			m.out = append(m.out, ',')
		}
		switch {
		case i < len(values):
			m.bound = append(m.bound, binding{about, values[i]})
			m.value(s.items, n.one, mix(h, hashValue(values[i])))
			m.bound = m.bound[:len(m.bound)-1]
		case s.items != nil && s.items.isScalar():
			m.item(s.items, n.one, h, i)
		default:
			m.value(s.items, m.nameless, mix(h, uint64(i)))
		}
	}
	m.out = append(m.out, ']')
}

// item writes the i-th of several scalars, each another one.
func (m *maker) item(s *shape, n *naming, h uint64, i int) {
	if values := m.asked.many[n.name]; i < len(values) && s.fits(values[i]) {
		m.out = appendJSON(m.out, values[i])
		return
	}
	if kinds := uint64(len(s.node.Enum)); kinds > 0 {
		m.out = appendQuoted(m.out, s.node.Enum[(h+uint64(i))%kinds])
		return
	}
	m.made(s, n, mix(h, uint64(i)))
}

func (s *shape) isScalar() bool { return !s.isObject() && !s.isArray() }
