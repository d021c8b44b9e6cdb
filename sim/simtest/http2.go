package simtest

import "net/http"

// http2Only speaks HTTP/2 and nothing else: to a request of HTTP/1.1 it sends its
// SETTINGS and a GOAWAY (RFC 9113, 3.4 and 6.8), and hangs up.
func http2Only(parts) http.Handler {
	const (
		settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
		goAway   = "\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
	)
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = conn.Write([]byte(settings + goAway))
		_ = conn.Close()
	})
}
