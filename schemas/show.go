package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxFound bounds Violation.Found, in characters.
const maxFound = 200

// show writes a value as compact JSON, cut to maxFound characters. What a
// terminal would not print as it stands is escaped, as JSON allows: the value
// is the store's.
func show(value any) string {
	var compact bytes.Buffer
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return ""
	}
	var shown []rune
	for _, r := range strings.TrimSuffix(compact.String(), "\n") {
		if shown = append(shown, printable(r)...); len(shown) > maxFound {
			break
		}
	}
	if len(shown) > maxFound {
		shown = append(shown[:maxFound-1], '…')
	}
	return string(shown)
}

func printable(r rune) []rune {
	if unicode.IsPrint(r) {
		return []rune{r}
	}
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return []rune(fmt.Sprintf(`\u%04x\u%04x`, high, low))
	}
	return []rune(fmt.Sprintf(`\u%04x`, r))
}
