package journal

import (
	"net/http"
	"slices"
	"strings"
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
	out := []Header{}
	for name, values := range h {
		if !keep(name) {
			continue
		}
		for _, value := range values {
			if secret(name) {
				value = Mask
			}
			out = append(out, Header{Name: name, Value: clip(value, maxHeaderValue)})
		}
	}
	slices.SortStableFunc(out, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// secret reports whether a header by that name carries a key or a token.
func secret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"authorization", "api-key", "apikey", "token", "secret", "password", "cookie", "signature", "-key", "auth"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// NewReply records a reply of which body was read: the beginning of a text, or
// less of what is none, such as compressed bytes.
func NewReply(status int, h http.Header, body []byte) *Reply {
	most := maxBody
	text := clip(string(body[:min(len(body), most+utf8.UTFMax)]), most) // a copy, so that the rest can be freed
	if strings.ContainsRune(text, utf8.RuneError) {
		most = maxBinary
		text = clip(text, most)
	}
	return &Reply{
		Status:    status,
		Header:    ReplyHeader(h),
		Body:      text,
		BodyBytes: int64(len(body)),
		Truncated: len(body) > most,
	}
}

// clip cuts text to most bytes at the end of a character, and makes it UTF-8.
func clip(text string, most int) string {
	if len(text) > most {
		text = text[:most]
		for back := 0; back < utf8.UTFMax && len(text) > 0; back++ {
			if r, size := utf8.DecodeLastRuneInString(text); r != utf8.RuneError || size != 1 {
				break
			}
			text = text[:len(text)-1]
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
