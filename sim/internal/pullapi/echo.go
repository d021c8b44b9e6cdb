package pullapi

import (
	"encoding/json"
	"slices"
)

// binding is the value that one item of a list is about.
type binding struct {
	name  string
	value any
}

// asks is asked.of, but for what an item around is about already: lists within
// lists would grow beyond all measure.
func (m *maker) asks(items *shape) (name string, values []any) {
	name, values = m.asked.of(items)
	if slices.ContainsFunc(m.bound, func(b binding) bool { return b.name == name }) {
		return "", nil
	}
	return name, values
}

// scalar writes what was asked for, if that is known and fits, else something
// made up.
func (m *maker) scalar(s *shape, n *naming, h uint64) {
	if value := m.echo(n.name); value != nil && s.fits(value) {
		m.out = appendJSON(m.out, value)
		return
	}
	m.made(s, n, h)
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
		return appendQuoted(to, v)
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

// appendQuoted writes a text as JSON.
func appendQuoted(to []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			raw, _ := json.Marshal(text) // cannot fail
			return append(to, raw...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}
