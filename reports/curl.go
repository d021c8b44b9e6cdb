package reports

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/journal"
)

// curlBodyLimit is the largest body, in bytes, that a curl line holds.
const curlBodyLimit = 2000

// wordSaveBody is the shell comment on a body that is too large for the line.
const wordSaveBody = " # first save exchanges[id=%s].request.body of the JSON report (%d bytes) as %s"

// Curl returns one line for a POSIX shell that repeats the request of x as it
// stands in the journal: masked header values stay masked. The line holds no
// control character. A body over 2000 bytes is left out, and a comment on the
// line says where to find it.
func Curl(x journal.Exchange) string {
	req := x.Request
	words := []string{"curl", "-sS"}
	if req.Method == http.MethodHead {
		words = append(words, "--head")
	} else {
		words = append(words, "-i", "-X", Quote(req.Method))
	}
	if strings.ContainsAny(req.URL, "[]{}") {
		words = append(words, "--globoff")
	}
	if req.DeadlineMs > 0 {
		words = append(words, "--max-time", seconds(req.DeadlineMs))
	}
	words = append(words, Quote(req.URL))
	words = append(words, headerWords(req)...)

	before, data, after := bodyWords(x)
	return before + strings.Join(append(words, data...), " ") + after
}

func seconds(ms int64) string {
	return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64)
}

// headerWords leaves out the length, which curl counts itself, and keeps curl
// from adding a content type where none was sent.
func headerWords(req journal.Request) []string {
	var words []string
	for _, h := range req.Header {
		switch {
		case strings.EqualFold(h.Name, "Content-Length"):
		case h.Value == "":
			words = append(words, "-H", Quote(h.Name+";")) // curl's way to write an empty field
		default:
			words = append(words, "-H", Quote(h.Name+": "+h.Value))
		}
	}
	if headerValue(req.Header, "Content-Type") == "" && hasBody(req) {
		words = append(words, "-H", "'Content-Type:'")
	}
	return words
}

// hasBody reports whether a body is sent, be it an empty one.
func hasBody(req journal.Request) bool {
	switch req.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return req.Body != ""
}

// bodyWords are the arguments that carry the body, and what must stand before
// and after the command for them.
func bodyWords(x journal.Exchange) (before string, words []string, after string) {
	body := x.Request.Body
	switch {
	case !hasBody(x.Request):
		return "", nil, ""
	case len(body) > curlBodyLimit:
		file := "body-of-" + x.ID
		return "", []string{"--data-binary", Quote("@" + file)},
			printable.Inline(fmt.Sprintf(wordSaveBody, x.ID, len(body), file))
	case printable.Inline(body) != body:
		return "printf %b " + printfQuote(body) + " | ", []string{"--data-binary", "@-"}, ""
	}
	return "", []string{"--data-raw", Quote(body)}, ""
}

// Quote makes s one word of a POSIX shell.
func Quote(s string) string {
	s = printable.Inline(s)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return singleQuote(s)
}

func singleQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// printfQuote makes s an argument from which printf %b makes s again, byte for
// byte, with no control character in it.
func printfQuote(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch invalid := r == utf8.RuneError && size == 1; {
		case r == '\\':
			b.WriteString(`\\`)
		case invalid || printable.Hidden(r):
			for _, c := range []byte(s[:size]) {
				fmt.Fprintf(&b, `\0%03o`, c)
			}
		default:
			b.WriteRune(r)
		}
		s = s[size:]
	}
	return singleQuote(b.String())
}
