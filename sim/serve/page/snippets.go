package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// snippet is a request in a form that can be copied and run.
type snippet struct{ Name, Text string }

// snippets are an attempt's request, to be made again by hand or by a test.
func snippets(x *journal.Exchange) []snippet {
	url, body := x.Request.URL, x.Request.Body
	return []snippet{
		{"curl", fmt.Sprintf("curl -sS -i -X POST %s -H 'Content-Type: application/json' --data-binary %s", shellQuoted(url), shellQuoted(body))},
		{"Go", fmt.Sprintf("reply, err := http.Post(%s, \"application/json\", strings.NewReader(%s))", strconv.Quote(url), strconv.Quote(body))},
		{"Node", fmt.Sprintf("const reply = await fetch(%s, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: %s})", jsQuoted(url), jsQuoted(body))},
		{"PHP", fmt.Sprintf("$reply = file_get_contents(%s, false, stream_context_create(['http' => ['method' => 'POST', 'header' => 'Content-Type: application/json', 'content' => %s, 'ignore_errors' => true]]));", phpQuoted(url), phpQuoted(body))},
	}
}

func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func phpQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// jsQuoted is a string of JavaScript: Go's quoting has escapes that it does not know.
func jsQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`, "\r", `\r`, "\u2028", `\u2028`, "\u2029", `\u2029`).Replace(s) + "'"
}
