package sim_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// mutant is a body that differs from a right one in one place.
type mutant struct {
	what string // where, and how
	body []byte
}

// mutants are a right body of a schema, with all that may be in it, and what its
// rules make of it, each in one place.
func mutants(n *schemas.Node) (right []byte, all []mutant) {
	GinkgoHelper()
	root := wholeValue(n, nil)
	encode := func() []byte {
		raw, err := json.Marshal(root)
		Expect(err).NotTo(HaveOccurred())
		return raw
	}
	var visit func(n *schemas.Node, at string, value any, set func(any))
	visit = func(n *schemas.Node, at string, value any, set func(any)) {
		for _, wrong := range mutations(n, value) {
			set(wrong.value)
			if raw := encode(); len(raw) <= mostMutant {
				all = append(all, mutant{at + " " + wrong.how, raw})
			}
			set(value)
		}
		switch v := value.(type) {
		case []any:
			if len(v) > 0 {
				visit(n.Items(), at+"/0", v[0], func(to any) { v[0] = to })
			}
		case map[string]any:
			for _, p := range n.Properties() {
				child, ok := v[p.Name]
				if !ok {
					continue
				}
				delete(v, p.Name)
				all = append(all, mutant{at + "/" + p.Name + " left out", encode()})
				v[p.Name] = child
				visit(p.Schema(), at+"/"+p.Name, child, func(to any) { v[p.Name] = to })
			}
		}
	}
	right = encode()
	visit(n, "", root, func(to any) { root = to })
	return right, all
}

// mostMutant bounds a mutant, in bytes: what is longer is refused for that.
const mostMutant = 200 << 10

// wholeValue is a value with all properties, each schema once on the way down.
func wholeValue(n *schemas.Node, above []string) any {
	GinkgoHelper()
	if n.Name != "" {
		above = append(slices.Clone(above), n.Name)
	}
	switch n.Type {
	case "object":
		object := map[string]any{}
		for _, p := range n.Properties() {
			if s := p.Schema(); p.Required || !slices.Contains(above, s.Name) && (s.Items() == nil || !slices.Contains(above, s.Items().Name)) {
				object[p.Name] = wholeValue(s, above)
			}
		}
		return object
	case "array":
		list := make([]any, 0, 1)
		for range max(1, n.MinItems) {
			list = append(list, wholeValue(n.Items(), above))
		}
		return list
	case "string":
		if n.Format == "date" {
			return "2026-09-01"
		}
		return madeText(n)
	case "boolean":
		return true
	}
	return json.Number(madeNumber(n))
}

// mutation is another value in a place.
type mutation struct {
	how   string
	value any
}

// mutations are the values that the rules of a schema speak of, right ones at the
// bounds and wrong ones beyond.
func mutations(n *schemas.Node, value any) []mutation {
	all := []mutation{{"null", nil}}
	for name, other := range map[string]any{"string": "text", "number": json.Number("1.5"), "boolean": true, "array": []any{}, "object": map[string]any{}} {
		if name != n.Type {
			all = append(all, mutation{"as " + name, other})
		}
	}
	slices.SortFunc(all, func(a, b mutation) int { return strings.Compare(a.how, b.how) })
	switch v := value.(type) {
	case string:
		return append(all, texts(n, v)...)
	case json.Number:
		return append(all, numbers(n)...)
	case []any:
		return append(all, lists(n, v)...)
	case map[string]any:
		more := map[string]any{"unheardOf": "1"}
		for name, one := range v {
			more[name] = one
		}
		return append(all, mutation{"with more", more})
	}
	return all
}

func texts(n *schemas.Node, right string) []mutation {
	all := []mutation{{"empty", ""}, {"blank", " "}, {"control", "\u0000"}, {"Cyrillic", "Ж"}, {"lower", strings.ToLower(right)}, {"a date", "2026-02-30"}}
	if n.MaxLength > 0 {
		all = append(all, mutation{"longest", strings.Repeat("a", n.MaxLength)}, mutation{"too long", strings.Repeat("a", n.MaxLength+1)}, mutation{"too long in letters of two bytes", strings.Repeat("ж", n.MaxLength+1)})
	}
	if n.MinLength > 0 {
		all = append(all, mutation{"shortest", strings.Repeat("a", n.MinLength)}, mutation{"too short", strings.Repeat("a", n.MinLength-1)})
	}
	return all
}

func numbers(n *schemas.Node) []mutation {
	all := []mutation{{"zero", json.Number("0")}, {"below zero", json.Number("-1")}, {"as text", "1"}}
	for name, bound := range map[string]json.Number{"least": n.Minimum, "most": n.Maximum} {
		whole, err := bound.Int64()
		if err != nil || whole < math.MinInt32 || whole > math.MaxInt32 {
			continue // floating point has no exact neighbours there
		}
		for _, step := range []int64{-1, 0, 1} {
			all = append(all, mutation{name + " and " + itoa(step), json.Number(itoa(whole + step))})
		}
	}
	slices.SortFunc(all, func(a, b mutation) int { return strings.Compare(a.how, b.how) })
	return all
}

func lists(n *schemas.Node, right []any) []mutation {
	all := []mutation{{"empty", []any{}}, {"of null", []any{nil}}, {"twice", append(slices.Clone(right), right...)}}
	if n.MaxItems > 0 {
		all = append(all, mutation{"too many", slices.Repeat(right[:1], n.MaxItems+1)})
	}
	return all
}
