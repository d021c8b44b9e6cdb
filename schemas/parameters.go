package schemas

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
)

// parameters are those of an operation that are in one place, with the schema
// of an object that has one property for each.
type parameters struct {
	list   []*Parameter
	schema *schema
}

func (p *Pull) parameters(o *Operation, in string) *parameters {
	set := &parameters{}
	for i := range o.Parameters {
		if o.Parameters[i].In == in {
			set.list = append(set.list, &o.Parameters[i])
		}
	}
	set.schema = &schema{
		read: func() ([]byte, error) { return set.document(p) },
		name: fmt.Sprintf("%s/%s-%s", PullFolder, o.ID, in),
		rule: "P-SPEC",
	}
	return set
}

func (ps *parameters) document(p *Pull) ([]byte, error) {
	properties, required := map[string]json.RawMessage{}, []string{}
	for _, one := range ps.list {
		properties[one.Name] = one.JSON
		if one.Required {
			required = append(required, one.Name)
		}
	}
	raw, err := json.Marshal(map[string]any{"type": "object", "properties": properties, "required": required})
	if err != nil {
		return nil, err
	}
	return p.document(raw)
}

// ValidateQuery reads a call's query and holds it against the contract. It
// returns the values by the names of parameters: json.Number, bool, string, or
// []any of these, the default where the contract has one and the call does not.
// Parameters that the contract does not know are passed over.
//
// It is read as lenient clients write it (P-COERCE): an array as a list with
// commas, as repeated parameters, or both; of any other parameter the first value
// counts; booleans in any case, and as 1 and 0; numbers with spaces, a plus sign
// or leading zeros; and an empty value counts as left out. UnusualQuery tells of
// these. A whole number is written in digits: 1e2 and 1.0 are none. A value that
// is not of the parameter's type is returned as a string and is a violation.
// Violations are sorted by pointer, which begins with the parameter's name:
// "/limit", "/orderIds/0". The error says that the contract's own data are at
// fault.
func (o *Operation) ValidateQuery(query url.Values) (map[string]any, []Violation, error) {
	return o.query.validate(valuesOf(query))
}

// Unusual is a value of a query that Market reads, and that a careful client
// writes otherwise (P-COERCE).
type Unusual struct {
	// Name is the parameter's as it was sent, Value what was sent, at most 200 characters of it.
	Name, Value string
	// Why says what is unusual about it.
	Why UnusualKind
}

// UnusualKind is what is unusual about a value.
type UnusualKind string

// What is unusual.
const (
	UnusualEmpty    UnusualKind = "empty"    // it counts as left out
	UnusualRepeated UnusualKind = "repeated" // the first one counts
	UnusualBoolean  UnusualKind = "boolean"  // another case, or 1 and 0
	UnusualNumber   UnusualKind = "number"   // spaces, a plus sign, or leading zeros
)

// UnusualQuery lists what is unusual about a query, in the contract's order of
// parameters. ValidateQuery takes it all the same.
func (o *Operation) UnusualQuery(query url.Values) []Unusual {
	var list []Unusual
	for _, p := range o.query.list {
		_, found := p.read(valuesOf(query))
		for _, unusual := range found {
			if !slices.Contains(list, unusual) { // of a parameter that is another's other name, too
				list = append(list, unusual)
			}
		}
	}
	return list
}

func valuesOf(query url.Values) func(string) []string {
	return func(name string) []string { return query[name] }
}

// ValidatePath reads the values in a call's path, by name, as ValidateQuery
// reads the query.
func (o *Operation) ValidatePath(values map[string]string) (map[string]any, []Violation, error) {
	return o.path.validate(func(name string) []string {
		if value, ok := values[name]; ok {
			return []string{value}
		}
		return nil
	})
}

func (ps *parameters) validate(get func(name string) []string) (map[string]any, []Violation, error) {
	if len(ps.list) == 0 {
		return map[string]any{}, nil, nil
	}
	if err := ps.schema.prepare(); err != nil {
		return nil, nil, err
	}
	values := map[string]any{}
	for _, p := range ps.list {
		if value, _ := p.read(get); value != nil {
			values[p.Name] = value
		}
	}
	violations, err := ps.schema.judge(values)
	return values, violations, err
}

// read returns the parameter's value, or nil if there is none, and what is
// unusual about it.
func (p *Parameter) read(get func(name string) []string) (any, []Unusual) {
	node := p.Schema()
	texts, name := get(p.Name), p.Name
	for _, other := range p.Aliases {
		if len(texts) == 0 {
			texts, name = get(other), other
		}
	}
	r := reading{parameter: p, name: name}
	if node.Type == "array" {
		return r.list(node.Items(), texts), r.unusual
	}
	if len(texts) > 1 {
		r.note(texts[1], UnusualRepeated)
	}
	if len(texts) == 0 || r.empty(texts[0]) {
		return node.Default, r.unusual
	}
	value := r.coerce(node, texts[0])
	if p.Truncate && exceeds(value, node.Maximum) {
		return node.Maximum, r.unusual
	}
	return value, r.unusual
}

// exceeds compares integers: what else there may be does not exceed.
func exceeds(value any, most json.Number) bool {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	limit, limitErr := most.Int64()
	return err == nil && limitErr == nil && n > limit
}
