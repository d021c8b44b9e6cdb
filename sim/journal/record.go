package journal

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is kept of a reply.
const (
	maxBody        = 4 << 10
	maxBinary      = 512
	maxHeaderValue = 1 << 10
)

// Mask stands for a secret wherever a header is printed or stored.
const Mask = "***"

// RequestHeader records the header of a request, sorted by name, with secrets
// masked.
func RequestHeader(h http.Header) []Header {
	return recordHeader(h, func(string) bool { return true })
}

// ReplyHeader records the fields of a reply's header that bear on a verdict,
// sorted by name. Others, such as Date, would make equal runs differ.
func ReplyHeader(h http.Header) []Header {
	return recordHeader(h, func(name string) bool {
		switch name {
		case "Allow", "Content-Encoding", "Content-Type", "Location", "Retry-After", "Server", "Www-Authenticate":
			return true
		}
		return false
	})
}

func recordHeader(h http.Header, keep func(name string) bool) []Header {
	out := make([]Header, 0, len(h))
	for name, values := range h {
		if !keep(name) {
			continue
		}
		for _, value := range values {
			if secret(name) {
				value = Mask
			}
			value, _ = clip(value, maxHeaderValue)
			out = append(out, Header{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(out, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// secret reports whether a header by that name carries a key or a token. An
// unknown name that sounds like one is taken for one: a value masked in vain
// costs less than a key in a report.
func secret(name string) bool {
	switch name { // those of nearly every exchange, told quickly
	case "Content-Type", "Traceparent", "User-Agent":
		return false
	}
	name = strings.ToLower(name)
	switch name {
	case "idempotency-key", "www-authenticate": // an id, and a question that holds no answer
		return false
	}
	for _, part := range []string{"authorization", "authentication", "token", "secret", "password", "cookie", "signature", "credential", "session"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return slices.ContainsFunc(strings.FieldsFunc(name, notLetter), func(word string) bool {
		return word == "auth" || strings.HasSuffix(word, "key")
	})
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// NewReply records a reply of which body was read: the beginning of a text, or
// less of what is none, such as compressed bytes.
func NewReply(status int, h http.Header, body []byte) *Reply {
	head := string(body[:min(len(body), maxBody+1)]) // a copy, so that the rest can be freed
	most := maxBody
	if !utf8.ValidString(firstBytes(head, maxBody)) {
		most = maxBinary
	}
	text, whole := clip(head, most)
	return &Reply{
		Status:    status,
		Header:    ReplyHeader(h),
		Body:      text,
		BodyBytes: int64(len(body)),
		Truncated: !whole,
	}
}

// clip makes text UTF-8 of at most most bytes, and reports whether all of it
// is in there. It cuts first, lest a character that is cut in two be taken for
// bytes that are none, and again, as replacing such bytes makes text longer.
func clip(text string, most int) (clipped string, whole bool) {
	cut := firstBytes(text, most)
	valid := strings.ToValidUTF8(cut, "\uFFFD")
	clipped = firstBytes(valid, most)
	return clipped, len(cut) == len(text) && len(clipped) == len(valid)
}

// firstBytes cuts text to most bytes, or to the few less that leave its last
// character whole.
func firstBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most
	for end > 0 && end > most-utf8.UTFMax+1 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
