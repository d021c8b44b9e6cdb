package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const componentPrefix = "#/components/schemas/"

// converter turns schemas of OpenAPI 3.0 into JSON Schema 2020-12. It collects
// the components that they refer to under $defs.
type converter struct {
	defs map[string]any
	// order, if any, is that of properties; else they are sorted, and defaults
	// stay behind.
	order    order
	warnings *warnings
}

// refTo converts a reference or an inline schema. Where says what is being
// converted, for errors.
func (c *converter) refTo(ref *openapi3.SchemaRef, where string) (map[string]any, error) {
	if ref.Ref == "" {
		return c.schema(ref.Value, where)
	}
	c.warnings.extensions(where, ref.Extensions)
	name, err := componentName(ref.Ref)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	if _, done := c.defs[name]; !done {
		c.defs[name] = nil // a component may contain itself
		def, err := c.schema(ref.Value, name)
		if err != nil {
			return nil, err
		}
		c.defs[name] = def
	}
	return map[string]any{"$ref": "#/$defs/" + name}, nil
}

func componentName(ref string) (string, error) {
	name, ok := strings.CutPrefix(ref, componentPrefix)
	if !ok || strings.Contains(name, "/") {
		return "", fmt.Errorf("$ref %q is not to one of %s…", ref, componentPrefix)
	}
	return name, nil
}

// schema converts one schema. Text, examples, defaults and extensions stay
// behind, and so does additionalProperties: false, since unknown properties
// are allowed everywhere (N-UNKNOWN).
func (c *converter) schema(s *openapi3.Schema, where string) (map[string]any, error) {
	c.warnOf(s, where)
	out := map[string]any{}
	if s.Type != nil && len(*s.Type) == 1 {
		out["type"] = (*s.Type)[0]
	}
	putFacts(out, s)
	if c.order != nil {
		put(out, "default", s.Default, isFact(s.Default))
	}
	low, high := numberBounds(s)
	low.put(out, "minimum", "exclusiveMinimum")
	high.put(out, "maximum", "exclusiveMaximum")
	if err := c.putParts(out, s, where); err != nil {
		return nil, err
	}
	c.putPattern(out, s.Pattern, where)
	if s.Nullable {
		return nullable(out), nil
	}
	return out, nil
}

// putFacts copies what both languages write alike.
func putFacts(out map[string]any, s *openapi3.Schema) {
	put(out, "format", s.Format, s.Format != "")
	put(out, "enum", s.Enum, len(s.Enum) > 0)
	put(out, "uniqueItems", true, s.UniqueItems)
	put(out, "minLength", s.MinLength, s.MinLength > 0)
	put(out, "maxLength", s.MaxLength, s.MaxLength != nil)
	put(out, "minItems", s.MinItems, s.MinItems > 0)
	put(out, "maxItems", s.MaxItems, s.MaxItems != nil)
	put(out, "minProperties", s.MinProps, s.MinProps > 0)
	put(out, "maxProperties", s.MaxProps, s.MaxProps != nil)
	put(out, "required", s.Required, len(s.Required) > 0)
	if s.MultipleOf != nil {
		out["multipleOf"] = number(*s.MultipleOf)
	}
}

// isFact says that a default is a number, a truth value or one word, and no text
// for people.
func isFact(value any) bool {
	text, isText := value.(string)
	return value != nil && !(isText && strings.ContainsAny(text, " \n"))
}

func put(out map[string]any, name string, value any, present bool) {
	if present {
		out[name] = value
	}
}

// putParts converts the schemas inside a schema.
func (c *converter) putParts(out map[string]any, s *openapi3.Schema, where string) error {
	single := map[string]*openapi3.SchemaRef{
		"items":                s.Items,
		"not":                  s.Not,
		"additionalProperties": s.AdditionalProperties.Schema,
	}
	for _, name := range slices.Sorted(maps.Keys(single)) {
		if single[name] == nil {
			continue
		}
		part, err := c.refTo(single[name], where+"/"+name)
		if err != nil {
			return err
		}
		out[name] = part
	}
	lists := map[string]openapi3.SchemaRefs{"allOf": s.AllOf, "anyOf": s.AnyOf, "oneOf": s.OneOf}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if err := c.putList(out, name, lists[name], where); err != nil {
			return err
		}
	}
	return c.putProperties(out, s.Properties, where)
}

func (c *converter) putList(out map[string]any, name string, refs openapi3.SchemaRefs, where string) error {
	var list []any
	for i, ref := range refs {
		part, err := c.refTo(ref, fmt.Sprintf("%s/%s/%d", where, name, i))
		if err != nil {
			return err
		}
		list = append(list, part)
	}
	put(out, name, list, len(list) > 0)
	return nil
}

func (c *converter) putProperties(out map[string]any, properties openapi3.Schemas, where string) error {
	converted := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		part, err := c.refTo(properties[name], where+"/properties/"+name)
		if err != nil {
			return err
		}
		converted[name] = part
	}
	if c.order == nil {
		put(out, "properties", converted, len(converted) > 0)
		return nil
	}
	names := c.order.of(where+"/properties", properties)
	put(out, "properties", object{names, converted}, len(converted) > 0)
	return nil
}

func (c *converter) putPattern(out map[string]any, pattern, where string) {
	if pattern == "" {
		return
	}
	list, err := translate(pattern)
	if err != nil {
		c.warnings.add(where, "pattern", pattern, notePattern)
		return
	}
	if len(list) == 1 {
		out["pattern"] = list[0]["pattern"]
		return
	}
	all, _ := out["allOf"].([]any)
	for _, condition := range list {
		all = append(all, condition)
	}
	out["allOf"] = all
}

// nullable lets null pass too: by the type where that is all there is to it,
// else as an alternative.
func nullable(schema map[string]any) map[string]any {
	for _, name := range []string{"allOf", "anyOf", "oneOf", "not"} {
		if schema[name] != nil {
			return map[string]any{"anyOf": []any{schema, map[string]any{"type": "null"}}}
		}
	}
	if typ, ok := schema["type"]; ok {
		schema["type"] = []any{typ, "null"}
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, nil) {
		schema["enum"] = append(slices.Clone(enum), nil)
	}
	return schema
}
