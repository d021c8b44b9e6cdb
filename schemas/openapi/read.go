package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
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

// loadFiles reads an OpenAPI document and what is laid over it. The document must
// be sound before and after each layer, so that an error names its file.
func loadFiles(files ...string) (*openapi3.T, error) {
	var doc *openapi3.T
	merged := map[string]any{}
	for _, file := range files {
		layer, err := read(file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		merge(merged, layer)
		if version, _ := merged["openapi"].(string); !strings.HasPrefix(version, "3.0.") {
			return nil, fmt.Errorf("%s: OpenAPI version %.20q: only 3.0 is read", file, version)
		}
		if doc, err = build(merged); err != nil {
			return nil, fmt.Errorf("%s does not make a sound OpenAPI document: %s", file, oneLine(err.Error()))
		}
	}
	return doc, nil
}

// read reads one file, JSON or YAML.
func read(file string) (map[string]any, error) {
	raw, err := readBounded(file)
	if err != nil {
		return nil, err
	}
	var layer map[string]any
	if isJSON(raw) {
		err = decodeJSON(raw, &layer)
	} else {
		err = decodeYAML(raw, &layer)
	}
	return layer, err
}

func isJSON(raw []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) }

func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err == nil && len(raw) > MaxFileSize {
		err = fmt.Errorf("it is larger than %d MiB", MaxFileSize>>20)
	}
	return raw, err
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
		openapi3.DisableSchemaPatternValidation(),
		openapi3.DisableExamplesValidation())
}

// refuse keeps a $ref from reading other files and the network.
func refuse(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	return nil, fmt.Errorf("refusing to read %s: all that a document refers to must be in it", location)
}
