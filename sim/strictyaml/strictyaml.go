// Package strictyaml reads YAML files that a person wrote, and says of whatever
// is wrong in which line, and what to do about it.
//
// It refuses what such a file has no need of and a hostile one lives by:
// aliases, which make a small file expand to any size, and deep nesting and
// long lines, which take the parser a time that grows with their square. It
// also refuses what is most often a slip: texts without quotes that go on in the
// next line, items without a value, and numbers that not every reader of YAML
// takes for the same.
//
// A file is read into Go values, see [Decode]. A type that has several forms
// reads itself, see [Unmarshaler].
package strictyaml

import (
	"errors"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxSize is the size of the largest text that [Parse] and [Decode] read, in
// bytes. [DecodeAtMost] is meant for some times more, not for megabytes: the
// number of values is bounded too.
const MaxSize = 64 << 10

// Decode reads text into the variable that v points to. An empty text leaves
// it as it is; after an error it may be filled in part.
//
// A struct reads a mapping. Its fields with a tag such as `yaml:"name"` are the
// keys, those of an embedded struct with the tag `yaml:",inline"` are keys too,
// and a field of type [Line] gets the line. Other values are read into
// pointers, slices, maps with texts as keys, texts, numbers, bools,
// [time.Duration] such as 90s or 1d12h, [time.Time] such as 2026-12-31 or RFC
// 3339, and any. A text is read as it is written, so that 007 stays 007. In an
// any, a mapping is a map[string]any, and a number an int64, else a uint64,
// else a float64. Nothing is a value for pointers and any alone.
func Decode(text []byte, v any) error {
	return DecodeAtMost(text, MaxSize, v)
}

// DecodeAtMost is [Decode] for a text of at most size bytes.
func DecodeAtMost(text []byte, size int, v any) error {
	body, err := ParseAtMost(text, size)
	if err != nil || body == nil {
		return err
	}
	return Value(body, v)
}

// Parse returns the one document in text, or nil if there is none. Its nodes
// are mappings, sequences and scalars only, and no mapping has a key twice.
func Parse(text []byte) (ast.Node, error) {
	return ParseAtMost(text, MaxSize)
}

// ParseAtMost is [Parse] for a text of at most size bytes.
func ParseAtMost(text []byte, size int) (ast.Node, error) {
	clean, err := readable(text, size)
	if err != nil {
		return nil, err
	}
	tokens, err := tokenize(clean)
	if err != nil {
		return nil, err
	}
	if err := checkTokens(tokens); err != nil {
		return nil, err
	}
	body, err := parseTokens(tokens)
	if err != nil || body == nil {
		return nil, err
	}
	return body, checkNode(body)
}

func tokenize(text string) (_ token.Tokens, err error) {
	defer refuse(&err)
	return joinColons(lexer.Tokenize(text)), nil
}

func parseTokens(tokens token.Tokens) (_ ast.Node, err error) {
	defer refuse(&err)
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // which checkNode refuses
	if err != nil {
		return nil, syntaxError(err)
	}
	if len(file.Docs) == 0 {
		return nil, nil
	}
	return file.Docs[0].Body, nil // checkTokens refuses a second
}

// refuse turns a panic of the parser, which some broken files bring about, into
// an error.
func refuse(err *error) {
	if recover() != nil {
		*err = &Error{Problem: notYAML, Hint: hintBroken}
	}
}

// syntaxError is an error of the parser with its place, but without the piece
// of the file that the parser shows.
func syntaxError(err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return &Error{Problem: notYAML, Hint: hintBroken}
	}
	return errorAt(at.GetToken(), syntaxHint(at.GetMessage()), at.GetMessage())
}

// errorAt is an error that is known before there are nodes.
func errorAt(t *token.Token, hint, problem string) error {
	return &Error{Line: t.Position.Line, Column: t.Position.Column, Problem: OneLine(shorten(problem)), Hint: hint}
}
