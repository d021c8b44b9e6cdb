package main

import (
	"io"
	"log"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
)

// Bounds of what a caller may keep open, or have kept.
const (
	headerTimeout  = 10 * time.Second
	transferTime   = time.Minute // for a body to come, and for a piece of the reply to be taken
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 64 << 10
	// drained is how much of a body that nobody reads is taken off the wire, so that
	// the caller gets to see the reply instead of a reset.
	drained = 16 << 20
)

// newHTTPServer serves a handler to callers who may be slow, or hostile. What it
// has to say of them goes to w.
func newHTTPServer(handler http.Handler, w io.Writer) *http.Server {
	return &http.Server{
		Handler:           boundTransfers(transferTime, handler),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          log.New(printableWriter{w}, "localmarket: ", 0),
	}
}

// printableWriter makes printable what the server says of its callers: their bytes
// are in it.
type printableWriter struct{ io.Writer }

func (w printableWriter) Write(b []byte) (int, error) {
	text := string(b)
	if n := len(text); n > 0 && text[n-1] == '\n' {
		text = text[:n-1]
	}
	_, err := io.WriteString(w.Writer, printable.Log(text)+"\n")
	return len(b), err
}

// boundTransfers gives each body, and each piece of a reply, so long. The
// server's own ReadTimeout and WriteTimeout would end calls that wait for the store.
func boundTransfers(within time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection := http.NewResponseController(w)
		if r.ContentLength != 0 && connection.SetReadDeadline(time.Now().Add(within)) == nil {
			body := r.Body
			r.Body = &boundBody{ReadCloser: body, came: func() { _ = connection.SetReadDeadline(time.Time{}) }}
			if r.Header.Get("Expect") == "" { // else the caller waits for leave to send it
				defer func() { _, _ = io.CopyN(io.Discard, body, drained) }() // it may have ended
			}
		}
		next.ServeHTTP(&boundWriter{ResponseWriter: w, connection: connection, within: within}, r)
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

// boundWriter gives each piece of a reply so long to be taken.
type boundWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
	within     time.Duration
}

func (w *boundWriter) Write(p []byte) (int, error) {
	_ = w.connection.SetWriteDeadline(time.Now().Add(w.within)) // not every writer has one
	return w.ResponseWriter.Write(p)
}

func (w *boundWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
