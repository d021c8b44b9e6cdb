package markdown

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
)

// escape makes s plain text for one line of Markdown, in a table or not.
func escape(s string) string {
	var b strings.Builder
	for _, r := range printable.Inline(s) {
		if strings.ContainsRune("\\`*_{}[]<>|&~$#@:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// htmlEscape makes s plain text inside an HTML tag on one line of Markdown.
func htmlEscape(s string) string { return html.EscapeString(printable.Inline(s)) }

// codeSpan shows s as code.
func codeSpan(s string) string {
	s = printable.Inline(s)
	if s == "" {
		return ""
	}
	ticks := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return ticks + s + ticks
}

// codeCell is codeSpan inside a table, where a pipe ends the cell even in code.
func codeCell(s string) string {
	return strings.ReplaceAll(codeSpan(s), "|", `\|`)
}

// fence shows text, which must be printable, as a block of code that nothing
// in it can end.
func fence(b *bytes.Buffer, language, text string) {
	ticks := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	fmt.Fprintf(b, "%s%s\n%s\n%s\n\n", ticks, language, text, ticks)
}

func longestRun(s string, char rune) int {
	longest, now := 0, 0
	for _, r := range s {
		if r != char {
			now = 0
			continue
		}
		now++
		longest = max(longest, now)
	}
	return longest
}
