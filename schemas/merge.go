package schemas

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

func (p *Pull) newNode(raw json.RawMessage) *Node {
	components, _ := p.components()
	m := merger{components: components, node: &Node{}, pull: p}
	m.merge(raw, true)
	m.addUndescribed()
	return m.node
}

// merger puts a node together from a schema and all that it is made of.
type merger struct {
	pull       *Pull
	components map[string]json.RawMessage
	node       *Node
	followed   []string // references under way; a circle ends here
}

// merge adds what raw says. Alone says that nothing stands beside it, so that
// the component that it refers to is what the node is.
func (m *merger) merge(raw json.RawMessage, alone bool) {
	var k keywords
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&k) != nil {
		return
	}
	m.follow(k.Ref, alone)
	for _, part := range k.AllOf {
		m.merge(part, alone && len(k.AllOf) == 1)
	}
	m.choose(append(k.AnyOf, k.OneOf...), alone)
	m.add(&k)
}

// isNull says that nothing but null will do.
func isNull(raw json.RawMessage) bool {
	var k keywords
	return json.Unmarshal(raw, &k) == nil && slices.Equal(k.Type, []string{"null"})
}

func (m *merger) follow(ref string, alone bool) {
	name, ok := strings.CutPrefix(ref, defsPrefix)
	if !ok || slices.Contains(m.followed, name) {
		return
	}
	if alone && m.node.Name == "" {
		m.node.Name = name
	}
	m.followed = append(m.followed, name)
	m.merge(m.components[name], false)
	m.followed = m.followed[:len(m.followed)-1]
}

// choose takes the first alternative that is more than null.
func (m *merger) choose(alternatives []json.RawMessage, alone bool) {
	null := slices.ContainsFunc(alternatives, isNull)
	if i := slices.IndexFunc(alternatives, func(raw json.RawMessage) bool { return !isNull(raw) }); i >= 0 {
		m.merge(alternatives[i], alone)
	}
	m.node.Nullable = m.node.Nullable || null
}

// add puts the keywords of one schema into the node: where it has said something
// already, the later counts.
func (m *merger) add(k *keywords) {
	n := m.node
	m.addType(k.Type)
	if k.Pattern != "" {
		n.Patterns = append(n.Patterns, k.Pattern)
	}
	for _, value := range k.Enum {
		if text, ok := value.(string); ok && !slices.Contains(n.Enum, text) {
			n.Enum = append(n.Enum, text)
		}
	}
	if k.Default != nil {
		n.Default = k.Default
	}
	replace(&n.Format, k.Format)
	m.addBounds(k)
	n.required = append(n.required, k.Required...)
	for _, p := range k.Properties {
		m.addProperty(Property{Name: p.name, Ending: m.pull.deprecated.property(m.followed, p.name), link: link{m.pull, p.value}})
	}
	if k.Items != nil {
		n.items = link{m.pull, k.Items}
	}
}

func (m *merger) addType(types names) {
	if len(types) == 0 {
		return
	}
	first := m.node.Type == ""
	m.node.Nullable = slices.Contains(types, "null") && (first || m.node.Nullable)
	if i := slices.IndexFunc(types, func(name string) bool { return name != "null" }); i >= 0 {
		m.node.Type = types[i]
	}
}

func (m *merger) addBounds(k *keywords) {
	n := m.node
	replace(&n.Minimum, k.Minimum)
	replace(&n.Maximum, k.Maximum)
	if k.ExclusiveMinimum != "" {
		n.Minimum, n.ExclusiveMinimum = k.ExclusiveMinimum, true
	}
	if k.ExclusiveMaximum != "" {
		n.Maximum, n.ExclusiveMaximum = k.ExclusiveMaximum, true
	}
	replace(&n.MinLength, k.MinLength)
	replace(&n.MaxLength, k.MaxLength)
	replace(&n.MinItems, k.MinItems)
	replace(&n.MaxItems, k.MaxItems)
	n.UniqueItems = n.UniqueItems || k.UniqueItems
}

func (m *merger) addProperty(p Property) {
	if i := m.node.index(p.Name); i >= 0 {
		m.node.properties[i] = p
		return
	}
	m.node.properties = append(m.node.properties, p)
}

// addUndescribed adds the properties that are required and nowhere described:
// they may be anything.
func (m *merger) addUndescribed() {
	for _, name := range m.node.required {
		if m.node.index(name) < 0 {
			m.addProperty(Property{Name: name, link: link{m.pull, json.RawMessage(`{}`)}})
		}
	}
}

// replace sets what is said anew.
func replace[T comparable](to *T, value T) {
	var nothing T
	if value != nothing {
		*to = value
	}
}
