package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// message is a request or a reply made ready to be read: its strings are
// printable, its body is bounded.
type message struct {
	Line   string // method and URL, or status, type and size
	Header []journal.Header
	Body   string
	Cut    string // what Body lacks, if anything
}

// bound limits how much of a body is shown.
type bound struct{ lines, bytes int }

// request is what was sent in x.
func request(x *journal.Exchange, b bound) message {
	body, cut := excerpt(x.Request.Body, b)
	return message{
		Line:   inline(x.Request.Method + " " + x.Request.URL),
		Header: printableHeader(x.Request.Header),
		Body:   body,
		Cut:    cut,
	}
}

// reply is what came back in x.
func reply(x *journal.Exchange, b bound) message {
	if x.Reply == nil {
		return message{Line: wordNoReply}
	}
	return replied(x.Reply, b)
}

// replied is a reply, whoever sent it.
func replied(r *journal.Reply, b bound) message {
	body, cut := excerpt(r.Body, b)
	if r.Truncated && cut == "" {
		cut = fmt.Sprintf(wordLostBody, len(r.Body), r.BodyBytes)
	}
	if !r.Incomplete {
		body = orElse(body, wordEmptyBody)
	}
	return message{
		Line:   statusLine(r),
		Header: printableHeader(r.Header),
		Body:   body,
		Cut:    cut,
	}
}

func statusLine(r *journal.Reply) string {
	parts := []string{strings.TrimSpace(strconv.Itoa(r.Status) + " " + statusText(r.Status))}
	if kind := headerValue(r.Header, "Content-Type"); kind != "" {
		parts = append(parts, inline(kind))
	}
	size := count(int(r.BodyBytes), "byte")
	if r.Incomplete {
		size = wordNotWhole
	}
	return strings.Join(append(parts, size), ", ")
}

// about names what an exchange was for: its notification and attempt.
func about(x *journal.Exchange) string {
	var parts []string
	if x.NotificationType != "" {
		parts = append(parts, inline(string(x.NotificationType)))
	}
	if x.Push != "" {
		parts = append(parts, "/"+inline(string(x.Push)))
	}
	parts = append(parts, fmt.Sprintf(wordAttempt, x.Attempt))
	if x.Note != "" {
		parts = append(parts, inline(x.Note))
	}
	return strings.Join(parts, ", ")
}

func headerValue(header []journal.Header, name string) string {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func printableHeader(header []journal.Header) []journal.Header {
	var all []journal.Header
	for _, h := range header {
		all = append(all, journal.Header{Name: inline(h.Name), Value: inline(h.Value)})
	}
	return all
}

// excerpt is the beginning of a body as a person reads it, and a remark on how
// much is missing.
func excerpt(body string, b bound) (shown, cut string) {
	text := multiline(layOut(body))
	shown = firstLines(text, b)
	if len(shown) < len(text) {
		cut = fmt.Sprintf(wordCutBody, len(body))
	}
	return strings.TrimRight(shown, "\n"), cut
}

// layOut indents a body that is JSON. One that is nested deep is left as it
// is, because indenting could make it thousands of times longer.
func layOut(body string) string {
	const maxDepth = 32
	if depth(body) > maxDepth {
		return body
	}
	var indented bytes.Buffer
	if json.Indent(&indented, []byte(body), "", "  ") != nil {
		return body
	}
	return indented.String()
}

// depth is how deep brackets nest in s; those in strings count too, which is
// near enough for a limit.
func depth(s string) int {
	now, deepest := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{', '[':
			now++
			deepest = max(deepest, now)
		case '}', ']':
			now--
		}
	}
	return deepest
}

func firstLines(text string, b bound) string {
	end := 0
	for n := 0; n < b.lines && end < len(text); n++ {
		next := strings.IndexByte(text[end:], '\n')
		if next < 0 {
			end = len(text)
			break
		}
		end += next + 1
	}
	return firstBytes(text[:end], b.bytes)
}

// firstBytes cuts text to at most n bytes, between characters.
func firstBytes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xc0 == 0x80 {
		n--
	}
	return text[:n]
}
