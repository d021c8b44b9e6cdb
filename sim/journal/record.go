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

// RequestHeader records the header of a request, sorted by name, with secrets
// masked. What a user added to it is a secret until known otherwise: of the
// fields that added holds too, only those are shown that never are one.
func RequestHeader(h, added http.Header) []Header {
	return recordHeader(h, func(name string) (keep, mask bool) {
		_, users := added[name]
		return true, secret(name) || users && !harmless(name)
	})
}

// ReplyHeader records the fields of a reply's header that bear on a verdict,
// sorted by name. Others, such as Date, would make equal runs differ.
func ReplyHeader(h http.Header) []Header {
	return recordHeader(h, func(name string) (keep, mask bool) {
		switch name {
		case "Allow", "Content-Encoding", "Content-Type", "Location", "Retry-After", "Server", "Www-Authenticate":
			return true, secret(name)
		}
		return false, false
	})
}

func recordHeader(h http.Header, how func(name string) (keep, mask bool)) []Header {
	out := make([]Header, 0, len(h))
	for name, values := range h {
		keep, mask := how(name)
		if !keep {
			continue
		}
		for _, value := range values {
			switch {
			case mask:
				value = Mask
			case name == "Location":
				value = MaskURL(value)
			}
			value, _ = clip(value, maxHeaderValue)
			out = append(out, Header{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(out, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return out
}

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
