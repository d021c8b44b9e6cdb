package schemas_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// maker makes values from what nodes say of them, and from nothing else: with
// all properties down to a depth, below that with those required.
type maker struct{ depth int }

func (m maker) value(n *schemas.Node) any {
	if len(n.Enum) > 0 {
		return n.Enum[len(n.Enum)-1]
	}
	switch n.Type {
	case "object":
		return m.object(n)
	case "array":
		list := []any{}
		for range max(n.MinItems, min(m.depth, 1)) {
			list = append(list, maker{m.depth - 1}.value(n.Items()))
		}
		return list
	case "integer", "number":
		return number(n)
	case "boolean":
		return true
	}
	Expect(n.Type).To(Equal("string"), n.Name)
	return text(n)
}

func (m maker) object(n *schemas.Node) any {
	object := map[string]any{}
	for _, p := range n.Properties() {
		if p.Required || m.depth > 0 {
			object[p.Name] = maker{m.depth - 1}.value(p.Schema())
		}
	}
	return object
}

func number(n *schemas.Node) json.Number {
	least, err := n.Minimum.Float64()
	if err == nil && least >= 1 && !n.ExclusiveMinimum {
		return n.Minimum
	}
	return "1"
}

func text(n *schemas.Node) string {
	candidates := []string{
		"text", "2026-09-01", "2026-09-01T12:30:00Z", "01-09-2026", "01-09-2026 12:30:00", "12:30", "RU", "+79000000000",
		strings.Repeat("a", n.MinLength),
	}
	fits := map[string]string{"date": candidates[1], "date-time": candidates[2]}
	if known := fits[n.Format]; known != "" {
		return known
	}
	i := slices.IndexFunc(candidates, func(s string) bool {
		return len(s) >= n.MinLength && (n.MaxLength == 0 || len(s) <= n.MaxLength) &&
			!slices.ContainsFunc(n.Patterns, func(p string) bool { return !regexp.MustCompile(p).MatchString(s) })
	})
	Expect(i).To(BeNumerically(">=", 0), "%s %v", n.Name, n.Patterns)
	return candidates[i]
}
