package reports

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/localmarket/localmarket/sim/journal"
)

//go:embed report.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of the JSON report.
func Schema() []byte { return []byte(schema) }

func writeJSON(w io.Writer, r *Report) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(withoutNulls(*r)); err != nil {
		return err
	}
	_, err := w.Write(escapeHidden(b.Bytes()))
	return err
}

// withoutNulls returns a copy of r in which a list that is empty is not null.
func withoutNulls(r Report) Report {
	if r.Choices == nil {
		r.Choices = map[string]string{}
	}
	checks := make([]Check, len(r.Checks))
	for i, c := range r.Checks {
		c.Rules = orEmpty(c.Rules)
		c.Exchanges = orEmpty(c.Exchanges)
		checks[i] = c
	}
	exchanges := make([]journal.Exchange, len(r.Exchanges))
	for i, x := range r.Exchanges {
		x.Request.Header = orEmpty(x.Request.Header)
		if x.Reply != nil {
			reply := *x.Reply
			reply.Header = orEmpty(reply.Header)
			x.Reply = &reply
		}
		exchanges[i] = x
	}
	r.Checks, r.Exchanges = checks, exchanges
	return r
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// escapeHidden writes as \u escapes the characters that encoding/json leaves
// raw and a terminal would act on. They can only stand inside strings.
func escapeHidden(document []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(document) {
		switch {
		case r == '\n' || !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
