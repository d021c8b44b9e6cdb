// Package printable makes text that somebody else wrote safe to show, and short
// enough: no control character of a store's reaches a terminal, a log or a page,
// and none of its texts fills one.
package printable

import (
	"strconv"
	"strings"
	"unicode"
)

// Inline makes s safe to show on one line of a terminal, a log or a page: what
// would move the cursor, colour the screen, break the line or turn the
// direction of reading is shown as an escape such as \x1b.
func Inline(s string) string {
	return visible(s, func(rune) (string, bool) { return "", false })
}

// Paragraph is Inline for prose: its line breaks are spaces.
func Paragraph(s string) string { return Inline(strings.Join(strings.Fields(s), " ")) }

// Lines is Inline for text of several lines: it keeps line feeds, and shows a
// tab as spaces.
func Lines(s string) string {
	return visible(s, func(r rune) (string, bool) {
		switch r {
		case '\n':
			return "\n", true
		case '\t':
			return "    ", true
		}
		return "", false
	})
}

// Short is Inline for what may quote the store at length: at most 400 bytes, and
// "…" where more was said.
func Short(s string) string { return Bounded(s, 400) }

// Bounded is Short with a bound of n bytes.
func Bounded(s string, n int) string {
	shown := Inline(FirstBytes(s, n))
	if cut := FirstBytes(shown, n); cut != shown || len(s) > n {
		return cut + "…"
	}
	return shown
}

// All is Inline for each of a list.
func All(list []string) []string {
	var all []string
	for _, s := range list {
		all = append(all, Inline(s))
	}
	return all
}

// FirstBytes cuts s to at most n bytes, between characters.
func FirstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// NonEmpty leaves the empty strings out.
func NonEmpty(all ...string) []string {
	var some []string
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

func visible(s string, keep func(rune) (string, bool)) string {
	var b strings.Builder
	for _, r := range s { // bytes that are not UTF-8 come out as U+FFFD
		if kept, ok := keep(r); ok {
			b.WriteString(kept)
		} else if Hidden(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Hidden reports whether r acts instead of showing: controls (ESC, CR, C1),
// bidirectional overrides and other format characters, line and paragraph
// separators, private use, and the non-characters that XML forbids.
func Hidden(r rune) bool {
	const joiner = '\u200d' // holds the parts of an emoji together
	return r != joiner && unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) || nonCharacter(r)
}

func nonCharacter(r rune) bool {
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}
