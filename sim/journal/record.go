package journal

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of what is kept of a reply.
const (
	maxBody        = 4 << 10
	maxBinary      = 512
	maxHeaderValue = 1 << 10
	maxHeaderName  = 256
	maxFields      = 64
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

// recordHeader keeps copies: what comes of the network is a piece of all that came
// with it. Of more than maxFields fields the last name says how many are left out.
func recordHeader(h http.Header, how func(name string) (keep, mask bool)) []Header {
	out := make([]Header, 0, min(len(h), maxFields+1))
	left := 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		keep, mask := how(name)
		if !keep {
			continue
		}
		for _, value := range h[name] {
			if len(out) == maxFields {
				left++
				continue
			}
			switch {
			case mask:
				value = Mask
			case name == "Location":
				value = MaskURL(value)
			}
			out = append(out, Header{Name: copied(name, maxHeaderName), Value: copied(value, maxHeaderValue)})
		}
	}
	if left > 0 {
		out = append(out, Header{Name: LeftOut, Value: strconv.Itoa(left)})
	}
	return out
}

// copied is a copy of the beginning of text, at most most bytes of valid UTF-8.
func copied(text string, most int) string {
	text, _ = clip(text, most)
	return strings.Clone(text)
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
