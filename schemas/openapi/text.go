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
	if utf8.RuneCountInString(text) > maxLine {
		text = string([]rune(text)[:maxLine-1]) + "…"
	}
	return text
}
