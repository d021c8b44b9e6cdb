package reports

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/journal"
)

// maxStoreWords is how much of a store's own words a heading quotes, in bytes.
const maxStoreWords = 160

// storeWords are the words in which a store said itself what was wrong: the
// message of its error body, or the first line of a text or a page; "" where it
// said nothing, or all was well.
func storeWords(x *journal.Exchange) string {
	if x == nil || x.Reply == nil || x.Verdict.Outcome == journal.Accepted {
		return ""
	}
	body := strings.TrimSpace(x.Reply.Body)
	kind := headerValue(x.Reply.Header, "Content-Type")
	if strings.Contains(kind, "json") || strings.HasPrefix(body, "{") {
		return printable.Bounded(message([]byte(body)), maxStoreWords)
	}
	if strings.HasPrefix(kind, "text/html") || strings.HasPrefix(body, "<") {
		body = pageWords(body)
	}
	first, _, _ := strings.Cut(body, "\n")
	return printable.Bounded(strings.TrimSpace(first), maxStoreWords)
}

// message is the text of an error in JSON, wherever common frameworks put it.
func message(body []byte) string {
	var all map[string]json.RawMessage
	if json.Unmarshal(body, &all) != nil {
		return ""
	}
	for _, name := range []string{"error", "message", "detail", "title", "errors"} {
		value, ok := all[name]
		var text string
		switch {
		case !ok:
		case json.Unmarshal(value, &text) == nil && text != "":
			return text
		default:
			if inner := message(value); inner != "" {
				return inner
			}
		}
	}
	return ""
}

var (
	pageHeadings = regexp.MustCompile(`(?is)<(?:title|h1|h2)[^>]*>(.*?)</`)
	pageTags     = regexp.MustCompile(`(?s)<[^>]*>`)
)

// pageWords is the title of a page, or what is left of it without its tags.
func pageWords(page string) string {
	if m := pageHeadings.FindStringSubmatch(page); m != nil {
		page = m[1]
	}
	return strings.TrimSpace(html.UnescapeString(pageTags.ReplaceAllString(page, " ")))
}
