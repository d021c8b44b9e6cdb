package schemas

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
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
// An array is taken as a list with commas, as repeated parameters, or both. Of
// any other parameter the first value counts; an empty one counts as left out,
// but for strings. A value that is not of the parameter's type is returned as a
// string and is a violation. Violations are sorted by pointer, which begins with
// the parameter's name: "/limit", "/orderIds/0". The error says that the
// contract's own data are at fault.
func (o *Operation) ValidateQuery(query url.Values) (map[string]any, []Violation, error) {
	return o.query.validate(func(name string) []string { return query[name] })
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
		if value := p.read(get); value != nil {
			values[p.Name] = value
		}
	}
	violations, err := ps.schema.judge(values)
	return values, violations, err
}

// read returns the parameter's value, or nil if there is none.
func (p *Parameter) read(get func(name string) []string) any {
	node := p.Schema()
	var texts []string
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		if texts = get(name); len(texts) > 0 {
			break
		}
	}
	if node.Type == "array" {
		return p.readList(node.Items(), texts)
	}
	if len(texts) == 0 || texts[0] == "" && node.Type != "string" {
		return node.Default
	}
	value := p.coerce(node, texts[0])
	if p.Truncate && exceeds(value, node.Maximum) {
		return node.Maximum
	}
	return value
}

func (p *Parameter) readList(item *Node, texts []string) any {
	var list []any
	for _, text := range texts {
		for part := range strings.SplitSeq(text, ",") {
			if part != "" {
				list = append(list, p.coerce(item, part))
			}
		}
	}
	if list == nil {
		return nil
	}
	return list
}

// coerce makes a text a value of the node's type, or leaves it a text, which is
// then a violation.
func (p *Parameter) coerce(node *Node, text string) any {
	if p.Trim {
		text = strings.TrimSpace(text)
	}
	switch node.Type {
	case "integer", "number":
		return numberOf(text)
	case "boolean":
		if text == "true" || text == "false" {
			return text == "true"
		}
	}
	return text
}

// numberOf is the number that a text is, its digits kept, or the text. It takes
// a plus sign and leading zeros too.
func numberOf(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return json.Number(strconv.FormatInt(n, 10))
	}
	if value, err := parse([]byte(text)); err == nil {
		if number, ok := value.(json.Number); ok {
			return number
		}
	}
	return text
}

// exceeds compares integers: what else there may be does not exceed.
func exceeds(value any, most json.Number) bool {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	limit, limitErr := most.Int64()
	return err == nil && limitErr == nil && n > limit
}
