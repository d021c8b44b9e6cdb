package schemas

import (
	"encoding/json"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Almost every body is right, and for the validator to say so took half the time
// of sending. So what is plainly right is accepted here; whatever is not, the
// validator judges.

// accepts reports that value, as parse made it, is valid against a plain
// schema. False says nothing: the value may be wrong, or beyond this function.
func accepts(s *jsonschema.Schema, value any) bool {
	if s.Ref != nil && !accepts(s.Ref, value) {
		return false
	}
	for _, part := range s.AllOf {
		if !accepts(part, value) {
			return false
		}
	}
	if check, ok := jsonschema.Formats[s.Format]; ok && !check(value) {
		return false
	}
	if !isAmong(s.Constant, value) || !isAmong(s.Enum, value) {
		return false
	}
	switch v := value.(type) {
	case map[string]any:
		return mayBe(s, "object") && acceptsObject(s, v)
	case []any:
		return mayBe(s, "array") && acceptsArray(s, v)
	case string:
		return mayBe(s, "string") && acceptsString(s, v)
	case json.Number:
		return (mayBe(s, "integer") || mayBe(s, "number")) && acceptsNumber(s, v)
	case bool:
		return mayBe(s, "boolean")
	}
	return value == nil && mayBe(s, "null")
}

func mayBe(s *jsonschema.Schema, typ string) bool {
	return len(s.Types) == 0 || slices.Contains(s.Types, typ)
}

// isAmong looks a string up; no other value is compared.
func isAmong(list []any, value any) bool {
	if len(list) == 0 {
		return true
	}
	_, ok := value.(string)
	return ok && slices.Contains(list, value)
}

func acceptsObject(s *jsonschema.Schema, object map[string]any) bool {
	for _, name := range s.Required {
		if _, ok := object[name]; !ok {
			return false
		}
	}
	for name, value := range object {
		if property, ok := s.Properties[name]; ok && !accepts(property, value) {
			return false
		}
	}
	return true
}

func acceptsArray(s *jsonschema.Schema, array []any) bool {
	if !isWithin(len(array), s.MinItems, s.MaxItems) || s.UniqueItems && !areDistinct(array) {
		return false
	}
	for _, item := range array {
		if s.Items2020 != nil && !accepts(s.Items2020, item) {
			return false
		}
	}
	return true
}

// areDistinct knows strings: numbers may be equal and written in several ways.
func areDistinct(array []any) bool {
	seen := make(map[string]bool, len(array))
	for _, item := range array {
		text, ok := item.(string)
		if !ok || seen[text] {
			return false
		}
		seen[text] = true
	}
	return true
}

func acceptsString(s *jsonschema.Schema, text string) bool {
	return isWithin(utf8.RuneCountInString(text), s.MinLength, s.MaxLength) &&
		(s.Pattern == nil || s.Pattern.MatchString(text))
}

// isWithin holds a length against its bounds, of which -1 is none.
func isWithin(n, least, most int) bool { return n >= least && (most < 0 || n <= most) }

// acceptsNumber knows the integers that fit into 64 bits.
func acceptsNumber(s *jsonschema.Schema, number json.Number) bool {
	n, err := strconv.ParseInt(string(number), 10, 64)
	if err != nil {
		return false
	}
	return keepsTo(s.Minimum, func(least int64) bool { return n >= least }) &&
		keepsTo(s.Maximum, func(most int64) bool { return n <= most }) &&
		keepsTo(s.ExclusiveMinimum, func(least int64) bool { return n > least }) &&
		keepsTo(s.ExclusiveMaximum, func(most int64) bool { return n < most })
}

// keepsTo holds a number against a bound, if there is one.
func keepsTo(bound *big.Rat, holds func(int64) bool) bool {
	n, ok := integer(bound)
	return bound == nil || ok && holds(n)
}

func integer(r *big.Rat) (n int64, ok bool) {
	if r == nil || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// isPlain reports that a schema, with all that it refers to, asks for nothing
// but what accepts looks at. Those seen before are not looked at again: a schema
// may contain itself, though never at once, since that has not compiled.
func isPlain(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) bool {
	if s == nil || seen[s] {
		return true
	}
	seen[s] = true
	parts := append([]*jsonschema.Schema{s.Ref, s.Items2020}, s.AllOf...)
	parts = slices.AppendSeq(parts, maps.Values(s.Properties))
	return hasPlainFields(s) && !slices.ContainsFunc(parts, func(part *jsonschema.Schema) bool { return !isPlain(part, seen) })
}

// hasPlainFields looks at every field that the validator has, those of later
// releases too.
func hasPlainFields(s *jsonschema.Schema) bool {
	known := []string{
		"Location", "Draft", "MinContains", "ContainsEval", // which alone ask for nothing
		"Ref", "AllOf", "Format", "Constant", "Enum", "Types", "Required", "Properties", "MinItems", "MaxItems",
		"Items2020", "MinLength", "MaxLength", "Pattern", "Minimum", "Maximum",
		"ExclusiveMinimum", "ExclusiveMaximum", "UniqueItems",
	}
	fields := reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		field := fields.Type().Field(i)
		if field.IsExported() && isSet(fields.Field(i)) && !slices.Contains(known, field.Name) {
			return false
		}
	}
	return true
}

// isSet reports that a field of a schema is not as the validator leaves it.
func isSet(field reflect.Value) bool {
	if field.CanInt() {
		return field.Int() != -1
	}
	return !field.IsZero()
}
