package main

import (
	"io"
	"net/http"
	"time"
)

// boundBodies gives the body of each call so long to come. The server's own
// ReadTimeout would go on after that, and end calls that wait for the store.
func boundBodies(within time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection := http.NewResponseController(w)
		if r.ContentLength != 0 && connection.SetReadDeadline(time.Now().Add(within)) == nil {
			r.Body = &boundBody{ReadCloser: r.Body, came: func() { _ = connection.SetReadDeadline(time.Time{}) }}
		}
		next.ServeHTTP(w, r)
	})
}

// boundBody says when all of a body has come.
type boundBody struct {
	io.ReadCloser
	came func()
}

func (b *boundBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.came()
	}
	return n, err
}
