package openapi

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

var errNoNotification = errors.New("no operation has a JSON body with a discriminator and its mapping: this is not the notification API, nor, without an id for every operation, the pull API")

// operation is the one that sends notifications.
type operation struct {
	doc  *openapi3.T
	op   *openapi3.Operation
	body *openapi3.Schema // has the discriminator
}

// variant is one schema to become a file.
type variant struct {
	name          string // of the component, or where the schema is
	schema        *openapi3.Schema
	discriminator string
}

// notification finds the operation that sends notifications.
func notification(doc *openapi3.T) (*operation, error) {
	var found []*operation
	paths := doc.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		operations := paths[path].Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			op := operations[method]
			if body := bodyOf(op); body != nil && body.Discriminator != nil && len(body.Discriminator.Mapping) > 0 {
				found = append(found, &operation{doc: doc, op: op, body: body})
			}
		}
	}
	switch len(found) {
	case 0:
		return nil, errNoNotification
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d operations have a body with a discriminator: which of them sends notifications?", len(found))
}

func bodyOf(op *openapi3.Operation) *openapi3.Schema {
	if op.RequestBody == nil || op.RequestBody.Value == nil {
		return nil
	}
	return jsonSchema(op.RequestBody.Value.Content)
}

func jsonSchema(content openapi3.Content) *openapi3.Schema {
	media := content.Get("application/json")
	if media == nil || media.Schema == nil {
		return nil
	}
	return media.Schema.Value
}

// types lists the discriminator's values in the order of its enumeration, then
// those that only the mapping knows, sorted.
func (o *operation) types() []string {
	mapping := o.body.Discriminator.Mapping
	var types []string
	if property := o.body.Properties[o.body.Discriminator.PropertyName]; property != nil {
		for _, value := range property.Value.Enum {
			if typ, ok := value.(string); ok && mapping[typ].Ref != "" {
				types = append(types, typ)
			}
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(mapping)) {
		if !slices.Contains(types, typ) {
			types = append(types, typ)
		}
	}
	return types
}

// variant is the schema of one type: the component that the mapping names,
// with what the body asks of every type.
func (o *operation) variant(typ string) (*variant, error) {
	// The type becomes a file's name.
	if !regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,79}$`).MatchString(typ) {
		return nil, fmt.Errorf("notification type %.80q: a type is written in capitals, digits and _", typ)
	}
	discriminator := o.body.Discriminator
	name, err := componentName(discriminator.Mapping[typ].Ref)
	if err != nil {
		return nil, fmt.Errorf("discriminator mapping of %s: %w", typ, err)
	}
	component := o.component(name)
	if component == nil {
		return nil, fmt.Errorf("discriminator mapping of %s: unknown schema %s", typ, name)
	}
	schema := *component.Value
	schema.Nullable = false // a body is never null
	schema.Properties = openapi3.Schemas{}
	maps.Copy(schema.Properties, o.body.Properties)
	maps.Copy(schema.Properties, component.Value.Properties)
	schema.Required = union([]string{discriminator.PropertyName}, o.body.Required, component.Value.Required)
	// Replaced by a constant later: its own schema would only leave an unused
	// definition behind.
	schema.Properties[discriminator.PropertyName] = openapi3.NewSchemaRef("", openapi3.NewSchema())
	return &variant{name: name, schema: &schema, discriminator: discriminator.PropertyName}, nil
}

func (o *operation) component(name string) *openapi3.SchemaRef {
	if o.doc.Components == nil {
		return nil
	}
	return o.doc.Components.Schemas[name]
}

func union(lists ...[]string) []string {
	var all []string
	for _, name := range slices.Concat(lists...) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

func (o *operation) reply(status string) (*variant, error) {
	response := o.op.Responses.Value(status)
	if response == nil || response.Value == nil {
		return nil, fmt.Errorf("the operation has no response %s", status)
	}
	schema := jsonSchema(response.Value.Content)
	if schema == nil {
		return nil, fmt.Errorf("response %s has no application/json schema", status)
	}
	return &variant{name: "response " + status, schema: schema}, nil
}
