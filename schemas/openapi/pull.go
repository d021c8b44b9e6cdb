package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

// isPull says that a document is one of calls: each of its operations has an id.
func isPull(doc *openapi3.T) bool {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.OperationID == "" {
				return false
			}
		}
	}
	return doc.Paths.Len() > 0
}

// pullConverter takes over the operations of a document.
type pullConverter struct {
	*converter
	operations []*schemas.Operation
}

func convertPull(revision string, doc *openapi3.T, o order, w *warnings) (*Bundle, error) {
	p := &pullConverter{converter: &converter{defs: map[string]any{}, order: o, warnings: w}}
	if err := p.addComponents(doc); err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		item := doc.Paths.Value(path)
		operations := item.Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			if err := p.add(path, method, item, operations[method]); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
		}
	}
	return p.bundle(revision)
}

// addComponents converts all component schemas, those too that nothing uses.
func (p *pullConverter) addComponents(doc *openapi3.T) error {
	if doc.Components == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		if _, err := p.refTo(&openapi3.SchemaRef{Ref: componentPrefix + name, Value: doc.Components.Schemas[name].Value}, name); err != nil {
			return err
		}
	}
	return nil
}

func (p *pullConverter) add(path, method string, item *openapi3.PathItem, op *openapi3.Operation) error {
	place := "/paths/" + path + "/" + strings.ToLower(method)
	out := &schemas.Operation{ID: op.OperationID, Method: method, Path: path}
	out.Models, out.Tags = splitTags(op.Tags)
	p.readExtensions(out, op)
	for _, ref := range parametersOf(item, op) {
		if in := ref.Value.In; in != openapi3.ParameterInPath && in != openapi3.ParameterInQuery {
			p.warnings.add(placeOf(out, ref.Value.Name), "in", in, noteParameter)
			continue
		}
		parameter, err := p.parameter(out, ref.Value, place)
		if err != nil {
			return fmt.Errorf("parameter %s: %w", ref.Value.Name, err)
		}
		out.Parameters = append(out.Parameters, *parameter)
	}
	if op.RequestBody != nil {
		content, err := p.content(op.RequestBody.Value.Content, place+"/requestBody")
		if err != nil {
			return err
		}
		out.Body = &schemas.Body{Required: op.RequestBody.Value.Required, Content: content}
	}
	p.operations = append(p.operations, out)
	return p.replies(out, op, place)
}

func splitTags(all []string) (models, tags []string) {
	for _, tag := range all {
		switch tag {
		case "fby", "fbs", "dbs", "express", "laas":
			models = append(models, tag)
		default:
			tags = append(tags, tag)
		}
	}
	return models, tags
}

// parametersOf lists an operation's parameters, after those of its path that it
// does not replace.
func parametersOf(item *openapi3.PathItem, op *openapi3.Operation) openapi3.Parameters {
	var list openapi3.Parameters
	for _, ref := range item.Parameters {
		if op.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) == nil {
			list = append(list, ref)
		}
	}
	return append(list, op.Parameters...)
}

func (p *pullConverter) parameter(op *schemas.Operation, in *openapi3.Parameter, place string) (*schemas.Parameter, error) {
	if in.Schema == nil {
		return nil, errors.New("it has no schema")
	}
	name := placeOf(op, in.Name)
	if in.Style != "" && in.Style != openapi3.SerializationSimple && in.Style != openapi3.SerializationForm {
		p.warnings.add(name, "style", in.Style, noteStyle)
	}
	out := &schemas.Parameter{Name: in.Name, In: in.In, Required: in.Required, Deprecated: in.Deprecated}
	p.readTransform(name, out, in)
	schema, err := p.refTo(in.Schema, place+"/parameters/"+in.Name+"/schema")
	if err != nil {
		return nil, err
	}
	out.JSON, err = line(schema)
	return out, err
}

// content lists what a body may be, JSON first, then by media type.
func (p *pullConverter) content(content openapi3.Content, place string) ([]schemas.Content, error) {
	var list []schemas.Content
	for _, media := range slices.Sorted(maps.Keys(content)) {
		one := schemas.Content{Media: media, JSON: json.RawMessage("{}")}
		if ref := content[media].Schema; ref != nil {
			schema, err := p.refTo(ref, place+"/content/"+media+"/schema")
			if err != nil {
				return nil, err
			}
			if one.JSON, err = line(schema); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b schemas.Content) int {
		return jsonFirst(a.Media) - jsonFirst(b.Media)
	})
	return list, nil
}

func jsonFirst(media string) int {
	if media == schemas.MediaJSON {
		return 0
	}
	return 1
}

func (p *pullConverter) replies(out *schemas.Operation, op *openapi3.Operation, place string) error {
	replies := op.Responses.Map()
	for _, code := range slices.Sorted(maps.Keys(replies)) {
		status, err := strconv.Atoi(code)
		if err != nil {
			p.warnings.add(out.Method+" "+out.Path, "response", code, noteStatus)
			continue
		}
		content, err := p.content(replies[code].Value.Content, place+"/responses/"+code)
		if err != nil {
			return fmt.Errorf("response %s: %w", code, err)
		}
		out.Replies = append(out.Replies, schemas.Reply{Status: status, Content: content})
	}
	return nil
}
