package printable

import (
	"strings"
	"unicode/utf8"
)

// Columns is the width of s, counting every character as one column wide.
func Columns(s string) int { return utf8.RuneCountInString(s) }

// Shorten cuts s to n columns.
func Shorten(s string, n int) string {
	if Columns(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// Pad fills s up with spaces to n columns.
func Pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-Columns(s)))
}

// Wrap breaks s at spaces into lines of at most n columns. A longer word stays
// whole, so that it can be copied.
func Wrap(s string, n int) []string {
	var lines []string
	var line string
	for _, word := range strings.Fields(s) {
		if line != "" && Columns(line)+1+Columns(word) > n {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// Chop breaks every line of s that is longer than n columns, wherever that is.
func Chop(s string, n int) []string {
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
