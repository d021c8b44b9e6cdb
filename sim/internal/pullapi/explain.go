package pullapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/schemas"

	"github.com/localmarket/localmarket/sim/journal"
)

// mostProblems is how many of a call's problems a reply tells.
const mostProblems = 20

// breaking is one violation, with what is needed to tell it.
type breaking struct {
	schemas.Violation
	op   *schemas.Operation
	root any           // what was held against the contract
	node *schemas.Node // what the value should be, nil if unknown
}

// explain turns violations of root into one refusal in Market's words.
func (c *call) explain(message func(breaking) string, root any, violations []schemas.Violation) error {
	var list problems
	for _, v := range violations[:min(len(violations), mostProblems)] {
		one := &Error{Status: http.StatusBadRequest, Message: message(breaking{Violation: v, op: c.endpoint.op, root: root})}
		if slices.ContainsFunc(list, func(e *Error) bool { return e.Message == one.Message }) {
			continue // two patterns of one value
		}
		list = append(list, one)
		c.find(journal.Finding{Rule: "P-SPEC", Kind: journal.CallRefused, Message: one.Message, Fix: fmt.Sprintf(fixExpected, v.Expected)})
	}
	if list == nil {
		return nil
	}
	return list
}

// parameterMessage is for a value in the path or the query.
func parameterMessage(b breaking) string {
	name, rest, _ := strings.Cut(strings.TrimPrefix(b.Pointer, "/"), "/")
	if b.Keyword == "required" {
		return fmt.Sprintf(parameterMissing, b.missing())
	}
	b.node = b.parameter(name)
	if rest != "" && b.node != nil {
		b.node = b.node.Items()
	}
	switch b.Keyword {
	case "maximum":
		if name == "limit" {
			return fmt.Sprintf(limitTooLarge, string(b.node.Maximum), b.rejected())
		}
	case "type", "enum", "format", "anyOf", "oneOf":
		return fmt.Sprintf(typeMismatch, b.rejected())
	}
	if b.ofType() {
		return fmt.Sprintf(typeMismatch, b.rejected())
	}
	return b.fieldMessage(name)
}

func (b *breaking) parameter(name string) *schemas.Node {
	for i := range b.op.Parameters {
		if b.op.Parameters[i].Name == name {
			return b.op.Parameters[i].Schema()
		}
	}
	return nil
}

// bodyMessage is for a value in the body.
func bodyMessage(b breaking) string {
	field := fieldOf(b.Pointer)
	b.node = nodeAt(b.op.Body.Schema(), b.Pointer)
	switch {
	case b.Keyword == "required":
		if field != "" {
			field += "."
		}
		return fmt.Sprintf(fieldNull, field+b.missing())
	case b.Found == "null" && b.Pointer == "":
		return bodyMissing
	case b.Found == "null" && strings.HasSuffix(field, "]"):
		return fmt.Sprintf(fieldElementsNull, field[:strings.LastIndexByte(field, '[')])
	case b.Found == "null":
		return fmt.Sprintf(fieldNull, field)
	case b.ofType():
		return fmt.Sprintf(fieldIllegal, field)
	}
	return b.fieldMessage(field)
}

// fieldMessage says which bound was broken.
func (b *breaking) fieldMessage(field string) string {
	n := b.node
	if n == nil {
		return fmt.Sprintf(fieldIllegal, field)
	}
	switch b.Keyword {
	case "minLength", "maxLength":
		return fmt.Sprintf(fieldLength, field, n.MinLength, upTo(n.MaxLength), b.rejected())
	case "minItems", "maxItems":
		if b.Found == "[]" {
			return fmt.Sprintf(fieldEmpty, field, b.rejected())
		}
		list, _ := schemas.Resolve(b.root, b.Pointer).([]any)
		return fmt.Sprintf(fieldSize, field, n.MinItems, upTo(n.MaxItems), len(list))
	case "minimum":
		return fmt.Sprintf(fieldAtLeast, field, string(n.Minimum), b.rejected())
	case "exclusiveMinimum":
		return fmt.Sprintf(fieldAbove, field, string(n.Minimum), b.rejected())
	case "maximum":
		return fmt.Sprintf(fieldAtMost, field, string(n.Maximum), b.rejected())
	case "exclusiveMaximum":
		return fmt.Sprintf(fieldBelow, field, string(n.Maximum), b.rejected())
	case "pattern":
		return fmt.Sprintf(fieldPattern, field, strings.Join(n.Patterns, "' and '"), b.rejected())
	}
	return fmt.Sprintf(fieldIllegal, field)
}
