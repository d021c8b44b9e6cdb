package reports

import (
	"strconv"
	"strings"
	"unicode"
)

// inline makes s safe to show on one line of a terminal, a log or a page: what
// would move the cursor, colour the screen, break the line or turn the
// direction of reading is shown as an escape such as \x1b.
func inline(s string) string {
	return visible(s, func(rune) (string, bool) { return "", false })
}

// paragraph is inline for prose: its line breaks are spaces.
func paragraph(s string) string { return inline(strings.Join(strings.Fields(s), " ")) }

// multiline is inline for text of several lines: it keeps line feeds, and shows
// a tab as spaces.
func multiline(s string) string {
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

func visible(s string, keep func(rune) (string, bool)) string {
	var b strings.Builder
	for _, r := range s { // bytes that are not UTF-8 come out as U+FFFD
		if kept, ok := keep(r); ok {
			b.WriteString(kept)
		} else if hidden(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether r acts instead of showing: controls (ESC, CR, C1),
// bidirectional overrides and other format characters, line and paragraph
// separators, private use, and the non-characters that XML forbids.
func hidden(r rune) bool {
	const joiner = '\u200d' // holds the parts of an emoji together
	return r != joiner && unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) || nonCharacter(r)
}

func nonCharacter(r rune) bool {
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}
