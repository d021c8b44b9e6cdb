package sim

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text to be found in others in any case.
type folded struct {
	text   string
	runes  int
	begins []string // its first letter, in each case
}

func newFolded(text string) folded {
	f := folded{text: text, runes: utf8.RuneCountInString(text)}
	first, size := utf8.DecodeRuneInString(text)
	f.begins = []string{text[:size]}
	for r := unicode.SimpleFold(first); r != first; r = unicode.SimpleFold(r) {
		f.begins = append(f.begins, string(r))
	}
	return f
}

// in reports whether the text is a part of another.
func (f *folded) in(s string) bool {
	for _, first := range f.begins {
		if f.from(first, s) {
			return true
		}
	}
	return false
}

// from reports whether it is a part that begins so.
func (f *folded) from(first, s string) bool {
	for {
		at := strings.Index(s, first)
		if at < 0 {
			return false
		}
		if s = s[at:]; strings.EqualFold(f.text, s[:end(s, f.runes)]) {
			return true
		}
		s = s[len(first):]
	}
}

// end is where so many letters end, or the text.
func end(s string, runes int) int {
	for i := range s {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(s)
}
