package openapi

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// checked are the formats that package schemas checks, or that say no more than
// a type, its bounds or its pattern do.
var checked = []string{"date", "date-time", "local-time", "int32", "int64", "float", "double", "decimal", "binary", "byte", "uri", "email", "uuid", "ipv4", "ipv6", "password"}

// keywords are those of a schema of OpenAPI 3.0.
var keywords = []string{
	"$ref", "oneOf", "anyOf", "allOf", "not", "type", "title", "format", "description", "enum", "default", "example", "externalDocs",
	"uniqueItems", "exclusiveMinimum", "exclusiveMaximum", "nullable", "readOnly", "writeOnly", "allowEmptyValue", "deprecated", "xml",
	"minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "items",
	"required", "properties", "minProperties", "maxProperties", "additionalProperties", "discriminator",
}

// warnOf warns of what a schema says and no validator would take as it is meant.
func (c *converter) warnOf(s *openapi3.Schema, where string) {
	written, err := s.MarshalYAML()
	if members, ok := written.(map[string]any); ok && err == nil {
		c.warnings.extensions(where, members, append(slices.Clip(keywords), "x-deprecation-config")...)
	}
	switch {
	case s.Format == "time":
		c.warnings.add(where, "format", s.Format, noteTime)
	case s.Format != "" && s.Pattern == "" && !slices.Contains(checked, s.Format):
		c.warnings.add(where, "format", s.Format, noteFormat)
	}
	if classInClass(s.Pattern) {
		c.warnings.add(where, "pattern", s.Pattern, noteClass)
	}
	if s.Type != nil && !s.Type.Is(openapi3.TypeString) && (s.MaxLength != nil || s.MinLength > 0) {
		c.warnings.add(where, "minLength, maxLength", []any{s.MinLength, s.MaxLength}, noteType)
	}
	if s.Type != nil && !s.Type.Is(openapi3.TypeArray) && (s.MaxItems != nil || s.MinItems > 0) {
		c.warnings.add(where, "minItems, maxItems", []any{s.MinItems, s.MaxItems}, noteType)
	}
	if len(s.Properties) > 0 && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0 {
		for _, name := range s.Required {
			if s.Properties[name] == nil {
				c.warnings.add(where, "required", name, noteUndescribe)
			}
		}
	}
}

// classInClass reports whether a [ stands in a character class: Java takes the
// union of the two, others take it for itself.
func classInClass(pattern string) bool {
	inClass := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case c == '[' && inClass:
			return true
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		}
	}
	return false
}
