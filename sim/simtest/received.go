package simtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Received is one request, as the store got it. All of it is the sender's.
type Received struct {
	Method string
	Path   string
	Header http.Header
	// Body is the first 1 MiB of the body.
	Body []byte
	// NotificationType is what the body says it is, at most 100 bytes, and empty
	// if it does not say.
	NotificationType string
}

const (
	maxKept      = 1024
	maxKeptBytes = 32 << 20
)

// errClosed is why Await ends early.
var errClosed = errors.New("the store is closed")

// recorder keeps the latest requests, and tells when more come.
type recorder struct {
	logging sync.Mutex // held while log is called
	log     func(Received)

	mu      sync.Mutex
	kept    []Received
	bytes   int
	total   int
	changed chan struct{} // closed and replaced at each request
	closed  chan struct{}
}

func newRecorder(log func(Received)) *recorder {
	return &recorder{log: log, changed: make(chan struct{}), closed: make(chan struct{})}
}

// wrap records each request before next sees it.
func (c *recorder) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := peek(r)
		body = body[:min(len(body), maxBody)]
		got := Received{
			Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(),
			Body: body, NotificationType: typeOf(body),
		}
		c.add(got)
		if c.log != nil {
			c.logging.Lock()
			c.log(got)
			c.logging.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}

func (c *recorder) add(got Received) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total++
	c.kept = append(c.kept, got)
	c.bytes += len(got.Body)
	for len(c.kept) > maxKept || c.bytes > maxKeptBytes {
		c.bytes -= len(c.kept[0].Body)
		c.kept[0] = Received{} // let go of the body: the array lives on
		c.kept = c.kept[1:]
	}
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *recorder) list() []Received {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.kept)
}

func (c *recorder) await(ctx context.Context, n int) error {
	for {
		c.mu.Lock()
		total, changed := c.total, c.changed
		c.mu.Unlock()
		if total >= n {
			return nil
		}
		var why error
		select {
		case <-changed:
			continue
		case <-ctx.Done():
			why = ctx.Err()
		case <-c.closed:
			why = errClosed
		}
		return fmt.Errorf("%d of %d requests have come: %w", total, n, why)
	}
}

// end makes every await return. It is called once.
func (c *recorder) end() { close(c.closed) }

// peek returns the body's beginning, just more than maxBody of it at most, and
// leaves the request as it was.
func peek(r *http.Request) []byte {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	rest := io.Reader(r.Body)
	if err != nil {
		rest = failing{err}
	}
	r.Body = readCloser{io.MultiReader(bytes.NewReader(body), rest), r.Body}
	return body
}

type readCloser struct {
	io.Reader
	io.Closer
}

// failing is a reader that has failed.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// typeOf is the notificationType of a body, as far as it can be read.
func typeOf(body []byte) string {
	var fields map[string]json.RawMessage
	var name string
	if json.Unmarshal(body, &fields) != nil || json.Unmarshal(fields["notificationType"], &name) != nil {
		return ""
	}
	return strings.ToValidUTF8(name[:min(len(name), 100)], "")
}
