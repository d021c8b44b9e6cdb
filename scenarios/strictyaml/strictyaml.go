// Package strictyaml reads YAML files that a person wrote, and refuses what
// such a file has no need of and a hostile one lives by: aliases, which make a
// small file expand to any size, and deep nesting, which takes the parser a
// time that grows with its square.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const (
	// MaxSize is the size of the largest text read, in bytes.
	MaxSize  = 64 << 10
	maxDepth = 32

	byteOrderMark = "\ufeff" // which some editors put at the beginning
)

// Parse returns the one document in text, or nil if there is none. An error
// names the line.
func Parse(text []byte) (_ ast.Node, err error) {
	defer refuse(&err)
	if len(text) > MaxSize {
		return nil, fmt.Errorf("it is larger than %d KiB", MaxSize>>10)
	}
	tokens := lexer.Tokenize(string(bytes.TrimPrefix(text, []byte(byteOrderMark))))
	if line := tooDeep(tokens); line > 0 {
		return nil, fmt.Errorf("line %d: it is nested too deep", line)
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, plain(err)
	}
	if len(file.Docs) > 1 {
		return nil, errors.New("it holds more than one document")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	body := file.Docs[0].Body
	if aliases := ast.Filter(ast.AliasType, body); len(aliases) > 0 {
		return nil, fmt.Errorf("line %d: aliases are not read: write the value out", aliases[0].GetToken().Position.Line)
	}
	return body, nil
}

// Decode reads text into the struct that v points to. A field that the struct
// does not have is an error, as is any of Parse. An empty text leaves v as it
// is.
func Decode(text []byte, v any) (err error) {
	defer refuse(&err)
	body, err := Parse(text)
	if err != nil || body == nil {
		return err
	}
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(v)
	if err != nil && !errors.Is(err, io.EOF) {
		return plain(err)
	}
	return nil
}

// Value reads a node of a document into the variable that v points to.
func Value(node ast.Node, v any) (err error) {
	defer refuse(&err)
	if err := yaml.NodeToValue(node, v); err != nil {
		return plain(err)
	}
	return nil
}

// refuse turns a panic of the library, which some broken files bring about,
// into an error.
func refuse(err *error) {
	if recover() != nil {
		*err = errors.New("it is not YAML that can be read: look for a tag without a value, or an unfinished bracket")
	}
}

// tooDeep is the line where brackets nest deeper than a file needs, or 0.
func tooDeep(tokens token.Tokens) (line int) {
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			if depth++; depth > maxDepth {
				return t.Position.Line
			}
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
	}
	return 0
}

// plain is err on one line, with its place, but without the piece of the file
// that the library shows.
func plain(err error) error {
	return errors.New(strings.Join(strings.Fields(yaml.FormatError(err, false, false)), " "))
}
