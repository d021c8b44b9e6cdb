package recorder

import (
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
)

// ofConnection are the fields that are about one connection, not about what is sent
// over it (RFC 9110, 7.6.1).
func ofConnection(h http.Header) []string {
	names := []string{"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}
	for _, value := range h["Connection"] {
		names = append(names, strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	return names
}

// forwarded is a header as it goes on.
func forwarded(h http.Header) http.Header {
	out := h.Clone()
	for _, name := range ofConnection(h) {
		out.Del(name)
	}
	out.Del("Content-Length") // the client's own
	if out["User-Agent"] == nil {
		out["User-Agent"] = []string{""} // or net/http would add its own
	}
	return out
}

// reply gives back what the store answered. Where it did not, or not whole, the
// caller's connection is closed.
func reply(w http.ResponseWriter, sent sim.Forwarded) {
	if sent.Failed || sent.Status < http.StatusOK {
		panic(http.ErrAbortHandler)
	}
	header := forwarded(sent.Header)
	header.Del("User-Agent")
	for name, values := range header {
		w.Header()[name] = values
	}
	if sent.Header["Content-Type"] == nil {
		w.Header()["Content-Type"] = nil // or net/http would guess one
	}
	w.WriteHeader(sent.Status)
	_, err := w.Write(sent.Body)
	if err != nil && len(sent.Body) > 0 || sent.TooLong {
		panic(http.ErrAbortHandler) // the rest is not sent on
	}
}

// replyOf is a reply as a recording may have it; nil if no status came.
func replyOf(sent sim.Forwarded) *traffic.Reply {
	if sent.Status == 0 {
		return nil
	}
	return &traffic.Reply{Status: sent.Status, Header: sent.Header, Body: string(sent.Body), NoBody: sent.Failed, Cut: sent.TooLong}
}
