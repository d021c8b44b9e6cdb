package sim_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

// repliesOf are the replies of a document's operations by their ids.
func repliesOf(document *openapi3.T) map[string]*openapi3.Responses {
	all := map[string]*openapi3.Responses{}
	for _, path := range document.Paths.Map() {
		for _, op := range path.Operations() {
			all[op.OperationID] = op.Responses
		}
	}
	return all
}

func loaded(raw []byte) *openapi3.T {
	GinkgoHelper()
	document, err := openapi3.NewLoader().LoadFromData(raw)
	Expect(err).NotTo(HaveOccurred())
	return document
}

// embedded is a revision's pull API as an OpenAPI document.
func embedded(revision string) *openapi3.T {
	GinkgoHelper()
	return loaded(documentOf(revision))
}

// documentOf is the text of that document.
func documentOf(revision string) []byte {
	GinkgoHelper()
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	raw, err := fs.ReadFile(set.Files(), schemas.PullFolder+"/"+schemas.ComponentsFile)
	Expect(err).NotTo(HaveOccurred())
	var components struct {
		Defs map[string]any `json:"$defs"`
	}
	Expect(json.Unmarshal(raw, &components)).To(Succeed())
	paths := map[string]map[string]any{}
	for _, op := range pullContract(revision).Operations() {
		replies := map[string]any{}
		for _, reply := range op.Replies {
			content := map[string]any{}
			for _, c := range reply.Content {
				content[c.Media] = map[string]any{"schema": c.JSON}
			}
			replies[itoa(int64(reply.Status))] = map[string]any{"description": "", "content": content}
		}
		if paths[op.Path] == nil {
			paths[op.Path] = map[string]any{}
		}
		operation := map[string]any{"operationId": op.ID, "tags": op.Tags, "responses": replies, "parameters": parametersOf(op)}
		if op.Body != nil {
			content := map[string]any{}
			for _, c := range op.Body.Content {
				content[c.Media] = map[string]any{"schema": rewritten(c.JSON)}
			}
			operation["requestBody"] = map[string]any{"required": op.Body.Required, "content": content}
		}
		paths[op.Path][strings.ToLower(op.Method)] = operation
	}
	raw, err = json.Marshal(map[string]any{
		"openapi": "3.0.3", "info": map[string]any{"title": revision, "version": revision},
		"paths": paths, "components": map[string]any{"schemas": older(components.Defs)},
	})
	Expect(err).NotTo(HaveOccurred())
	return bytes.ReplaceAll(raw, []byte(`"#/$defs/`), []byte(`"#/components/schemas/`))
}

func parametersOf(op *schemas.Operation) []any {
	list := []any{}
	for _, p := range op.Parameters {
		list = append(list, map[string]any{"name": p.Name, "in": p.In, "required": p.Required || p.In == "path", "schema": rewritten(p.JSON)})
	}
	return list
}

// rewritten is a schema as OpenAPI 3.0 writes it.
func rewritten(raw json.RawMessage) any {
	GinkgoHelper()
	var schema any
	Expect(json.Unmarshal(raw, &schema)).To(Succeed())
	return older(schema)
}

// older writes a schema of JSON Schema 2020-12 as OpenAPI 3.0 does, where null is
// no type and an exclusive bound is a flag.
func older(schema any) any {
	switch s := schema.(type) {
	case []any:
		for i := range s {
			s[i] = older(s[i])
		}
	case map[string]any:
		for key := range s {
			s[key] = older(s[key])
		}
		if types, ok := s["type"].([]any); ok {
			s["type"], s["nullable"] = types[0], true
		}
		for exclusive, bound := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
			if limit, ok := s[exclusive].(float64); ok {
				s[bound], s[exclusive] = limit, true
			}
		}
	}
	return schema
}
