package openapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

// pullDocument builds an OpenAPI document of a bundle of the pull API, to be
// compared with another, and lists its operations.
func (b *Bundle) pullDocument() (*openapi3.T, []*schemas.Operation, error) {
	var operations []*schemas.Operation
	if err := json.Unmarshal(b.Files[schemas.OperationsFile], &operations); err != nil {
		return nil, nil, err
	}
	all, err := asComponents(b.Files[schemas.ComponentsFile])
	if err != nil {
		return nil, nil, err
	}
	paths := map[string]any{}
	for _, op := range operations {
		made, err := operationObject(op)
		if err != nil {
			return nil, nil, err
		}
		item, _ := paths[op.Path].(map[string]any)
		if item == nil {
			item = map[string]any{}
			paths[op.Path] = item
		}
		item[strings.ToLower(op.Method)] = made
	}
	components, _ := all["$defs"].(map[string]any)
	dropInt64Bounds(components)
	dropInt64Bounds(paths)
	doc, err := build(map[string]any{
		"openapi":    "3.1.0",
		"info":       map[string]any{"title": "pull API", "version": b.Revision},
		"paths":      paths,
		"components": map[string]any{"schemas": components},
	})
	return doc, operations, err
}

func operationObject(op *schemas.Operation) (map[string]any, error) {
	parameters := []any{}
	for _, p := range op.Parameters {
		schema, err := asComponents(p.JSON)
		if err != nil {
			return nil, err
		}
		parameters = append(parameters, map[string]any{"name": p.Name, "in": p.In, "required": p.Required, "schema": schema})
	}
	replies := map[string]any{}
	for _, reply := range op.Replies {
		content, err := contentObject(reply.Content)
		if err != nil {
			return nil, err
		}
		replies[strconv.Itoa(reply.Status)] = map[string]any{"description": "", "content": content}
	}
	out := map[string]any{"operationId": op.ID, "parameters": parameters, "responses": replies}
	if op.Body == nil {
		return out, nil
	}
	content, err := contentObject(op.Body.Content)
	out["requestBody"] = map[string]any{"required": op.Body.Required, "content": content}
	return out, err
}

func contentObject(list []schemas.Content) (map[string]any, error) {
	content := map[string]any{}
	for _, one := range list {
		schema, err := asComponents(one.JSON)
		if err != nil {
			return nil, err
		}
		content[one.Media] = map[string]any{"schema": schema}
	}
	return content, nil
}
