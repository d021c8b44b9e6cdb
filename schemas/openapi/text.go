package openapi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine bounds a text that quotes a file, in characters.
const maxLine = 1000

// oneLine makes a text that quotes a file fit to print: one line, bounded,
// without what a terminal would take for a command.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return cut(text, maxLine)
}

// lineError is an error that may quote a file, fit to print.
type lineError struct{ error }

func (e lineError) Error() string { return oneLine(e.error.Error()) }

func (e lineError) Unwrap() error { return e.error }

// cut bounds a text, in characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return text
}
