package strictyaml

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/nearest"
)

// Error says what is wrong with a file, where, and what to do. Every error of
// this package is one.
type Error struct {
	// Line and Column count from 1, and columns in characters. They are 0 where
	// the problem is the file as a whole.
	Line, Column int
	// Path leads to the value, as in steps[3].advance. It is empty for the whole
	// file and for what is not YAML.
	Path string
	// Problem is on one line, and a sentence without the other fields.
	Problem string
	// Hint is on one line, and may be empty.
	Hint string
}

// Error is one line, such as: line 12: unknown key "advanse": did you mean
// "advance"?
func (e *Error) Error() string {
	text := e.Problem
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	if e.Line > 0 {
		text = fmt.Sprintf("line %d: %s", e.Line, text)
	}
	return text
}

// Errorf returns an [*Error] about node, whose place it takes over. The format
// makes the problem; hint may be empty.
func Errorf(node ast.Node, hint, format string, args ...any) error {
	line, column := position(node)
	return &Error{Line: line, Column: column, Path: path(node), Problem: OneLine(fmt.Sprintf(format, args...)), Hint: OneLine(hint)}
}

// UnknownKey returns the error for the node of a key that is not one of known.
// Its hint is the nearest of them, or all.
func UnknownKey(key ast.Node, known []string) error {
	const shown = 12
	got := key.GetToken().Value
	all := hintNoKeys
	if len(known) > shown {
		all = fmt.Sprintf(hintChoose, strings.Join(known[:shown], ", ")+", …")
	} else if len(known) > 0 {
		all = fmt.Sprintf(hintChoose, strings.Join(known, ", "))
	}
	return Errorf(key, nearest.Hint(got, known, all), unknownKey, quote(got))
}

// adopt gives an error that a type returned the place of the node, unless it
// has one.
func adopt(node ast.Node, err error) error {
	var own *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own
	}
	return Errorf(node, "", "%s", err.Error())
}

// position is where a node begins.
func position(node ast.Node) (line, column int) {
	if node == nil {
		return 0, 0
	}
	if m, ok := node.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		node = m.Values[0].Key // its own token is the colon
	}
	at := node.GetToken().Position
	return at.Line, at.Column
}

// path is that of the parser without its sign for the root.
func path(node ast.Node) string {
	if node == nil {
		return ""
	}
	return OneLine(strings.TrimPrefix(strings.TrimPrefix(node.GetPath(), "$"), "."))
}

// subject is how a problem names a node.
func subject(node ast.Node) string {
	if at := path(node); at != "" {
		return at
	}
	return "it"
}

// quote shows the beginning of a text of the file.
func quote(text string) string {
	return strconv.Quote(shorten(text))
}

// shorten is the beginning of a text.
func shorten(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// OneLine is a text without what could break the line or hide in it.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}
