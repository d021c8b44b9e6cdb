package view

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
)

// Header is one header field.
type Header struct{ Name, Value string }

// Message is a request or a reply.
type Message struct {
	Line   string // method and URL, or status, type and size
	Header []Header
	// Body is at most 16 KB, laid out; Bytes is how many the journal has.
	Body  string
	Bytes int
	// Cut is what Body lacks, if anything.
	Cut string
}

const wordCutBody = "… cut here; the JSON report has %d bytes of it"

// CutBody says that a body of so many bytes goes on in the JSON report.
func CutBody(bytes int) string { return fmt.Sprintf(wordCutBody, bytes) }

// Excerpt is the message with at most so many lines and bytes of its body.
func (m Message) Excerpt(lines, bytes int, w Words) Message {
	shown := firstLines(m.Body, lines, bytes)
	if len(shown) < len(m.Body) {
		m.Body, m.Cut = strings.TrimRight(shown, "\n"), w.Of(CutBody(m.Bytes))
	}
	return m
}

func firstLines(text string, lines, bytes int) string {
	end := 0
	for n := 0; n < lines && end < len(text); n++ {
		next := strings.IndexByte(text[end:], '\n')
		if next < 0 {
			end = len(text)
			break
		}
		end += next + 1
	}
	return printable.FirstBytes(text[:end], bytes)
}
