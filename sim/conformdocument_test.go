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
		documented := map[string]any{"operationId": op.ID, "responses": replies}
		if op.Body != nil {
			content := map[string]any{}
			for _, c := range op.Body.Content {
				content[c.Media] = map[string]any{"schema": c.JSON}
			}
			documented["requestBody"] = map[string]any{"required": op.Body.Required, "content": content}
		}
		paths[op.Path][strings.ToLower(op.Method)] = documented
	}
	raw, err = json.Marshal(map[string]any{
		"openapi": "3.0.3", "info": map[string]any{"title": revision, "version": revision},
		"paths": paths, "components": map[string]any{"schemas": older(components.Defs)},
	})
	Expect(err).NotTo(HaveOccurred())
	return loaded(bytes.ReplaceAll(raw, []byte(`"#/$defs/`), []byte(`"#/components/schemas/`)))
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
