package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/localmarket/localmarket/schemas"
)

// MaxFileSize is how large an OpenAPI file may be, in bytes.
const MaxFileSize = 16 << 20

// source is an OpenAPI document, with what is laid over it.
type source struct {
	doc    *openapi3.T
	merged map[string]any // as its files have it
	order  order
	// warnings are of layers that have nothing to lie on.
	warnings []Warning
}

// loadFiles reads an OpenAPI document and what is laid over it. The document must
// be sound before and after each layer, so that an error names its file.
func loadFiles(files ...string) (*source, error) {
	s := &source{merged: map[string]any{}, order: order{}}
	w := &warnings{}
	for i, file := range files {
		layer, order, err := joined(file)
		if err != nil {
			return nil, lineError{err}
		}
		if i > 0 {
			dropUnfounded(layer, s.merged, w)
		}
		merge(s.merged, layer)
		s.order.graft(order, "", "")
		if version, _ := s.merged["openapi"].(string); !strings.HasPrefix(version, "3.0.") {
			return nil, fmt.Errorf("%s: OpenAPI version %.20q: only 3.0 is read", file, version)
		}
		if s.doc, err = build(s.merged); err != nil {
			return nil, fmt.Errorf("%s does not make a sound OpenAPI document: %s", file, oneLine(err.Error()))
		}
	}
	s.warnings = w.list
	return s, nil
}

// decode reads one file, JSON or YAML.
func decode(raw []byte, layer *map[string]any) error {
	if isJSON(raw) {
		return decodeJSON(raw, layer)
	}
	return decodeYAML(raw, layer)
}

// isJSON tells JSON from YAML, in which an object may begin with a bracket too.
func isJSON(raw []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("{"))
	rest = bytes.TrimSpace(rest)
	return ok && (len(rest) == 0 || rest[0] == '"' || rest[0] == '}')
}

func decodeJSON(raw []byte, layer *map[string]any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(layer); err != nil {
		return fmt.Errorf("byte %d: %w", dec.InputOffset(), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("byte %d: there is something after the document", dec.InputOffset())
	}
	return nil
}

func decodeYAML(raw []byte, layer *map[string]any) error {
	tokens := lexer.Tokenize(string(raw))
	if line := tooDeep(tokens); line > 0 {
		return fmt.Errorf("line %d: it is nested too deep", line)
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return yamlError(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return fmt.Errorf("it must hold one YAML document, not %d", len(file.Docs))
	}
	if alias := ast.Filter(ast.AliasType, file.Docs[0].Body); len(alias) > 0 {
		// A few of them, one in another, make a document of any size.
		return fmt.Errorf("line %d: aliases are not read: write the value out", alias[0].GetToken().Position.Line)
	}
	if err := yaml.Unmarshal(raw, layer); err != nil {
		return yamlError(err)
	}
	return nil
}

// tooDeep returns the line where brackets nest deeper than any document needs,
// or 0. The parser takes time that grows with the square of the depth.
func tooDeep(tokens token.Tokens) (line int) {
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			if depth++; depth > schemas.MaxDepth {
				return t.Position.Line
			}
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
	}
	return 0
}

// yamlError is err with its line and column, but without the piece of the file
// that the library shows.
func yamlError(err error) error {
	return errors.New(oneLine(yaml.FormatError(err, false, false)))
}

// merge lays over onto base: objects are merged, all else is replaced.
func merge(base, over map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(over)) {
		into, isObject := base[key].(map[string]any)
		layer, both := over[key].(map[string]any)
		if isObject && both {
			merge(into, layer)
			continue
		}
		base[key] = over[key]
	}
}

// build makes a checked document of a merged one. Patterns are not checked
// here: Go's regexp does not know all of them, and translating them does it.
func build(merged map[string]any) (*openapi3.T, error) {
	raw, err := json.Marshal(settle(merged))
	if err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = refuse
	doc, err := loader.LoadFromData(raw)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(loader.Context,
		openapi3.AllowExtraSiblingFields(keysOf(merged)...),
		openapi3.DisableSchemaPatternValidation(),
		openapi3.DisableExamplesValidation())
}

// keysOf lists all names of members. Those that OpenAPI does not know are no
// reason to refuse a document: there is a warning of them.
func keysOf(node any) []string {
	keys := map[string]bool{}
	collectKeys(node, keys)
	return slices.Collect(maps.Keys(keys))
}

func collectKeys(node any, keys map[string]bool) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			keys[key] = true
			collectKeys(value, keys)
		}
	case []any:
		for _, value := range node {
			collectKeys(value, keys)
		}
	}
}

// refuse keeps a $ref from reading other files and the network.
func refuse(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	return nil, fmt.Errorf("refusing to read %s: all that a document refers to must be in it", location)
}
