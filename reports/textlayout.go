package reports

import (
	"strings"
	"unicode/utf8"
)

// The ANSI codes that the text format paints with.
const (
	bold    = "1"
	dim     = "2"
	red     = "31"
	green   = "32"
	yellow  = "33"
	magenta = "35"
)

func verdictColor(v Verdict) string {
	switch v {
	case Pass:
		return green
	case Warn:
		return yellow
	case Fail:
		return red
	case Error:
		return magenta
	}
	return dim
}

// paint colours s, if colours are wanted.
func (t *Text) paint(code, s string) string {
	if !t.Color || strings.TrimSpace(s) == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// columns is the width of s, counting every character as one column wide.
func columns(s string) int { return utf8.RuneCountInString(s) }

// pad fills s up with spaces to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-columns(s)))
}

// wrap breaks s at spaces into lines of at most n columns. A longer word stays
// whole, so that it can be copied.
func wrap(s string, n int) []string {
	var lines []string
	var line string
	for _, word := range strings.Fields(s) {
		if line != "" && columns(line)+1+columns(word) > n {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// chop breaks every line of s that is longer than n columns, wherever that is.
func chop(s string, n int) []string {
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		runes := []rune(line)
		for len(runes) > n {
			lines, runes = append(lines, string(runes[:n])), runes[n:]
		}
		lines = append(lines, string(runes))
	}
	return lines
}
