package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// Bounds of a body that is shown: of a reply, the journal keeps no more.
const (
	maxLines = 2000
	maxBytes = 16 << 10
)

// The words about a message.
const (
	wordNoReply   = "no reply"
	wordEmptyBody = "(empty body)"
	wordNotWhole  = "a body that did not come whole"
	wordLostBody  = "… the rest was not kept: %d of %d bytes were"
)

// request is what was sent in x.
func request(x *journal.Exchange) view.Message {
	return newMessage(printable.Inline(x.Request.Method+" "+x.Request.URL), x.Request.Header, x.Request.Body)
}

// reply is what came back in x.
func reply(x *journal.Exchange) view.Message {
	if x.Reply == nil {
		return view.Message{Line: wordNoReply}
	}
	return replied(x.Reply)
}

// replied is a reply, whoever sent it.
func replied(r *journal.Reply) view.Message {
	m := newMessage(statusLine(r), r.Header, r.Body)
	if r.Truncated && m.Cut == "" {
		m.Cut = fmt.Sprintf(wordLostBody, len(r.Body), r.BodyBytes)
	}
	if !r.Incomplete {
		m.Body = cmp.Or(m.Body, wordEmptyBody)
	}
	return m
}

// newMessage lays a body out, and cuts it.
func newMessage(line string, header []journal.Header, body string) view.Message {
	m := view.Message{Line: line, Body: printable.Lines(layOut(body)), Bytes: len(body)}
	for _, h := range header {
		m.Header = append(m.Header, view.Header{Name: printable.Inline(h.Name), Value: printable.Inline(h.Value)})
	}
	m = m.Excerpt(maxLines, maxBytes, nil)
	m.Body = strings.TrimRight(m.Body, "\n")
	return m
}

func statusLine(r *journal.Reply) string {
	parts := []string{status(r.Status)}
	if kind := headerValue(r.Header, "Content-Type"); kind != "" {
		parts = append(parts, printable.Inline(kind))
	}
	size := printable.Count(int(r.BodyBytes), "byte")
	if r.Incomplete {
		size = wordNotWhole
	}
	return strings.Join(append(parts, size), ", ")
}

// status is a status with its name. It knows Market's own for a limit that is
// exceeded, too (P-LIMITS).
func status(code int) string {
	const tooMany = 420
	name := http.StatusText(code)
	if code == tooMany {
		name = "Enhance Your Calm"
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + name)
}

func headerValue(header []journal.Header, name string) string {
	for _, h := range header {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
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
