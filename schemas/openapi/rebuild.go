package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

const (
	least64 = json.Number("-9223372036854775808")
	most64  = json.Number("9223372036854775807")
)

// carried is a folder of an embedded revision as the bundle it was written from.
func carried(set *schemas.Set, folder string) (*Bundle, error) {
	b := &Bundle{Revision: set.Revision(), Folder: folder, Files: map[string][]byte{}}
	paths, err := fs.Glob(set.Files(), path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, name := range paths {
		if b.Files[path.Base(name)], err = fs.ReadFile(set.Files(), name); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// document builds an OpenAPI document around the bundle, to be compared with
// another. It is written from the store's side, so that what breaks a store is
// what breaks a caller: a notification is something that it gets, a reply
// something that it sends. Its version is 3.1, whose schemas are JSON Schema.
func (b *Bundle) document() (*openapi3.T, error) {
	paths, components := map[string]any{}, map[string]any{}
	for _, name := range b.Names() {
		if name == schemas.TypesFile {
			continue
		}
		schema, err := b.inline(name, components)
		if err != nil {
			return nil, fmt.Errorf("schema %s of revision %s: %w", name, b.Revision, err)
		}
		name = strings.TrimSuffix(name, ".json")
		paths["/"+name] = pathItem(schema, strings.HasPrefix(name, "reply-"))
	}
	return build(map[string]any{
		"openapi":    "3.1.0",
		"info":       map[string]any{"title": "notifications", "version": b.Revision},
		"paths":      paths,
		"components": map[string]any{"schemas": components},
	})
}

// pathItem is a path where schema is sent, or else got.
func pathItem(schema map[string]any, sent bool) map[string]any {
	content := map[string]any{"application/json": map[string]any{"schema": schema}}
	ok := map[string]any{"description": ""}
	operation := map[string]any{"responses": map[string]any{"200": ok}}
	if !sent {
		ok["content"] = content
		return map[string]any{"get": operation}
	}
	operation["requestBody"] = map[string]any{"required": true, "content": content}
	return map[string]any{"post": operation}
}

// inline is the schema of a file, its definitions moved to components.
func (b *Bundle) inline(name string, components map[string]any) (map[string]any, error) {
	schema, err := asComponents(b.Files[name])
	if err != nil {
		return nil, err
	}
	defs, _ := schema["$defs"].(map[string]any)
	maps.Copy(components, defs) // those of one name are the same in all files
	for _, key := range []string{"$defs", "$id", "$schema"} {
		delete(schema, key)
	}
	dropInt64Bounds(schema)
	dropInt64Bounds(defs)
	return schema, nil
}

// asComponents reads a schema, its references into $defs made such to components.
func asComponents(raw []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(bytes.ReplaceAll(raw, []byte(`"#/$defs/`), []byte(`"`+componentPrefix))))
	dec.UseNumber()
	var schema map[string]any
	return schema, dec.Decode(&schema)
}

// dropInt64Bounds removes the bounds that say no more than format int64 does:
// a bound that takes their place is a new one to a reader.
func dropInt64Bounds(node any) {
	switch node := node.(type) {
	case map[string]any:
		for _, name := range []string{"minimum", "maximum"} {
			if bound := node[name]; bound == least64 || bound == most64 {
				delete(node, name)
			}
		}
		for _, value := range node {
			dropInt64Bounds(value)
		}
	case []any:
		for _, value := range node {
			dropInt64Bounds(value)
		}
	}
}
