package schemas

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Violation is one place where a value breaks a schema: where, which rule, what was found, what
// was expected, how to fix it.
type Violation struct {
	// Pointer is the RFC 6901 JSON Pointer of the value; "" is the whole body.
	Pointer string
	// Keyword is the JSON Schema keyword broken, such as "required".
	Keyword string
	// Rule is the contract rule's id: N-BODY, N-200, N-400, N-500, P-SPEC, or that of a
	// method of the push API, such as L-CART.
	Rule string
	// Found is the offending value as compact JSON of printable characters, at
	// most 200 of them. For a missing property it is the object that lacks it.
	Found string
	// Expected is what the schema asks for.
	Expected string
	// Fix is a hint at what to change.
	Fix string
}

// leaf is one end of the validator's error tree.
type leaf struct {
	pointer  string // of the value
	location string // of the keyword in the schema, as validation went
	absolute string // of the keyword in the document, a JSON Pointer
}

// violations turns the validator's error tree, whose order changes from run to
// run, into a sorted list.
func (s *schema) violations(tree *jsonschema.ValidationError, body any) []Violation {
	found := leaves(tree, nil)
	slices.SortFunc(found, func(a, b leaf) int {
		return cmp.Or(cmp.Compare(a.pointer, b.pointer), cmp.Compare(a.location, b.location))
	})
	var list []Violation
	for _, b := range found {
		list = append(list, s.describe(b, body)...)
	}
	return list
}

func leaves(e *jsonschema.ValidationError, to []leaf) []leaf {
	if len(e.Causes) == 0 || isChoice(e.KeywordLocation) {
		return append(to, leaf{
			pointer:  unescape(e.InstanceLocation),
			location: unescape(e.KeywordLocation),
			absolute: unescape(fragment(e.AbsoluteKeywordLocation)),
		})
	}
	for _, cause := range e.Causes {
		to = leaves(cause, to)
	}
	return to
}

// isChoice says that the keyword offers alternatives: what is wrong with each
// of them is no use to a reader, that none fits is.
func isChoice(location string) bool {
	return strings.HasSuffix(location, "/anyOf") || strings.HasSuffix(location, "/oneOf")
}

func fragment(location string) string {
	_, pointer, _ := strings.Cut(location, "#")
	return pointer
}

// unescape undoes the percent-encoding that the validator adds to pointers.
func unescape(pointer string) string {
	if plain, err := url.PathUnescape(pointer); err == nil {
		return plain
	}
	return pointer
}

// describe makes the violations of one leaf: one, or for missing properties
// one each.
func (s *schema) describe(b leaf, body any) []Violation {
	parent, keyword := cutLast(b.absolute)
	node := s.doc.at(parent)
	value := Resolve(body, b.pointer)
	v := Violation{Pointer: b.pointer, Keyword: keyword, Rule: s.rule, Found: show(value)}
	if keyword != "required" {
		v.Expected = s.doc.expected(node, keyword)
		v.Fix = fix(s.rule, b.pointer)
		return []Violation{v}
	}
	var list []Violation
	for _, name := range missing(node, value) {
		v.Expected = s.doc.expectedProperty(node, name)
		v.Fix = fix(s.rule, b.pointer+"/"+escape(name))
		list = append(list, v)
	}
	return list
}

// missing lists the properties that node requires and value lacks, in the
// schema's order.
func missing(node, value any) []string {
	object, _ := value.(map[string]any)
	var names []string
	for _, name := range stringsOf(member(node, "required")) {
		if _, ok := object[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}
