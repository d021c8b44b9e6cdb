package journal

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// farthest is how far before a short secret its name may begin, in bytes.
const farthest = 120

// shortSecrets are values of which each is found everywhere. They are secrets only where
// they stand as the value of something that sounds like one, or of what they are sent
// by: in a header, a query, JSON, or a page that shows these.
type shortSecrets struct {
	forms []string            // in which they are written
	names map[string]struct{} // of the fields that a user has added, plain
}

// hide masks them in their places.
func (s shortSecrets) hide(text string) string {
	for _, form := range s.forms {
		if strings.Contains(text, form) {
			text = s.hideForm(text, form)
		}
	}
	return text
}

func (s shortSecrets) hideForm(text, form string) string {
	var out strings.Builder
	done := 0 // of the text
	for at := 0; ; {
		i := strings.Index(text[at:], form)
		if i < 0 {
			break
		}
		start, end := at+i, at+i+len(form)
		if isWhole(text, start, end) && s.isValue(text[max(0, start-farthest):start]) {
			out.WriteString(text[done:start])
			out.WriteString(Mask)
			done, at = end, end
		} else {
			at = start + 1
		}
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// isWhole reports whether what stands there is no part of a word.
func isWhole(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (start == 0 || !inWord(before) || isEscape(text[:start])) && (end == len(text) || !inWord(after))
}

// isEscape reports whether text ends with a character as URLs write it, such as %3D.
func isEscape(text string) bool {
	_, err := url.PathUnescape(text[max(0, len(text)-3):])
	return len(text) >= 3 && text[len(text)-3] == '%' && err == nil
}

func inWord(r rune) bool { return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// isValue reports whether what follows the text is the value of a secret: after its
// name, or after the name of a scheme such as Bearer.
func (s shortSecrets) isValue(before string) bool {
	rest, parted := cutSeparators(before)
	name := rest[len(strings.TrimRightFunc(rest, inWord)):]
	switch strings.ToLower(name) {
	case "bearer", "oauth", "basic":
		return true
	}
	_, sent := s.names[plainName(name)]
	return parted && name != "" && (sent || secret(name))
}

// cutSeparators cuts what stands between a name and its value: quotes, a colon or an
// equals sign, tags. It reports whether it was more than blanks and quotes.
func cutSeparators(before string) (rest string, parted bool) {
	for before != "" {
		switch last := before[len(before)-1]; {
		case strings.HasSuffix(before, "=>"):
			before, parted = before[:len(before)-2], true
		case last == ':' || last == '=':
			before, parted = before[:len(before)-1], true
		case strings.IndexByte(" \t\r\n\"'\\[](", last) >= 0:
			before = before[:len(before)-1]
		case last == '>' && strings.Contains(before, "<"):
			before, parted = before[:strings.LastIndexByte(before, '<')], true
		case last == ';' && strings.Contains(before, "&"): // such as &quot;
			before = before[:strings.LastIndexByte(before, '&')]
		case strings.HasSuffix(before, "%3D"), strings.HasSuffix(before, "%3A"): // a URL in a URL
			before, parted = before[:len(before)-3], true
		default:
			return before, parted
		}
	}
	return "", parted
}

// plainName is a name as languages write it in their ways: X-Shop, x_shop, HTTP_X_SHOP.
func plainName(name string) string {
	return strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(name), "_", "-"), "http-")
}

// sentBy are the names of the fields of which HeaderSecrets are the values.
func sentBy(added http.Header) []string {
	var names []string
	for name := range added {
		if !harmless(http.CanonicalHeaderKey(name)) {
			names = append(names, plainName(name))
		}
	}
	return names
}
