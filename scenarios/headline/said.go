package headline

import (
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/journal"
)

// mostSaid bounds what is quoted of a store, in characters.
const mostSaid = 160

// Said is what a store says of itself in a reply that is not a success: the message
// of its JSON, decoded, the heading of its error page, or its first line. It is
// one line of at most 160 characters, cut between words, and empty if there is
// nothing to quote. It is still the store's: whoever prints it escapes it.
func Said(r *journal.Reply) string {
	if r == nil {
		return ""
	}
	text := strings.TrimSpace(r.Body)
	if message, ok := inJSON(text); ok {
		return line(message)
	}
	if strings.HasPrefix(text, "<") || strings.Contains(text, "</") {
		return line(onPage(text))
	}
	if first := firstLine(text); !strings.HasPrefix(first, "{") && !strings.HasPrefix(first, "[") {
		return line(first)
	}
	return ""
}

// messageNames are what frameworks call a message, the most telling first.
var messageNames = []string{"message", "error_description", "detail", "msg", "title", "error", "errors", "exception", "reason", "description", "type"}

// inJSON is the message in a text that is JSON.
func inJSON(text string) (message string, ok bool) {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return "", false
	}
	if s, plain := value.(string); plain {
		return s, true
	}
	return messageOf(value, 0), true
}

// messageOf looks for a message in what JSON can hold, a few levels deep.
func messageOf(value any, depth int) string {
	const deepest = 4
	if depth > deepest {
		return ""
	}
	switch v := value.(type) {
	case string:
		return v
	case []any:
		for _, one := range v {
			if found := messageOf(one, depth+1); found != "" {
				return found
			}
		}
	case map[string]any:
		byName := map[string]any{}
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(v))) {
			byName[strings.ToLower(name)] = v[name]
		}
		for _, name := range messageNames {
			if found := messageOf(byName[name], depth+1); found != "" {
				return found
			}
		}
	}
	return ""
}

// The parts of an error page that say what is wrong, and what is to be left out.
var (
	pageParts = []*regexp.Regexp{
		regexp.MustCompile(`(?is)<pre[^>]*class="exception_value"[^>]*>(.*?)</pre>`),
		regexp.MustCompile(`(?is)<b>\s*(?:fatal|parse) error\s*</b>:(.*?)(?:<br|\n|$)`),
		regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`),
		regexp.MustCompile(`(?is)<h1[^>]*>(.*?)</h1>`),
		regexp.MustCompile(`(?is)<pre[^>]*>(.*?)(?:<br|</pre>|$)`),
	}
	plainTitle = regexp.MustCompile(`(?i)^\s*(?:error|ошибка)?\s*$`)
	pageTags   = regexp.MustCompile(`(?s)<(?:script|style)[^>]*>.*?</(?:script|style)>|<[^>]*>`)
)

// onPage is what an error page says first.
func onPage(page string) string {
	for _, part := range pageParts {
		found := part.FindStringSubmatch(page)
		if found == nil {
			continue
		}
		if text := withoutTags(found[1]); !plainTitle.MatchString(text) {
			return firstLine(text)
		}
	}
	return firstLine(withoutTags(page))
}

func withoutTags(text string) string {
	return strings.TrimSpace(html.UnescapeString(pageTags.ReplaceAllString(text, " ")))
}

// firstLine is the first that is not empty.
func firstLine(text string) string {
	for one := range strings.Lines(text) {
		if one = strings.TrimSpace(one); one != "" {
			return one
		}
	}
	return ""
}

// line makes a text one line of bounded length, without what does not print.
func line(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= mostSaid {
		return strings.TrimSuffix(text, ".")
	}
	runes := []rune(text)[:mostSaid-1]
	for len(runes) > 0 && unicode.Is(unicode.M, runes[len(runes)-1]) { // not between a letter and its accent
		runes = runes[:len(runes)-1]
	}
	text = string(runes)
	if i := strings.LastIndexByte(text, ' '); i > len(text)/2 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ,;:") + "…"
}
