// Package wire makes one HTTP attempt: it sends a request to a store, holds
// it to its deadline on the real clock, and tells what came back, or why
// nothing did, in the words of Market's log (N-VERDICT). It trusts the store
// with nothing: neither to end its reply, nor to keep it small, nor to tell
// the truth about it.
package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// leastStatus is the least that a status code can be (RFC 9110, 15).
const leastStatus = 100

// errNoStatus is that of a reply whose status line has none.
var errNoStatus = errors.New("its status is below 100")

const (
	// MaxReply is how much of a reply's body is read, in bytes. A good reply
	// has under 400.
	MaxReply = 64 << 10
	// maxReplyHeader bounds the reply's status line and header, in bytes.
	maxReplyHeader = 64 << 10
	idleTimeout    = 30 * time.Second
)

// Client sends requests and reuses connections. It is safe for concurrent use.
type Client struct {
	transport *http.Transport
	// fresh opens a connection for each request.
	fresh *http.Transport
	// hasty gives a connection the time of a request of the push API.
	hasty *http.Transport
	roots *x509.CertPool
	// ready is asked each time before bytes leave; nil lets them.
	ready func() error
}

// NotReady is why nothing was sent, or nothing more: what was asked before (Client.Ask).
type NotReady struct{ Cause error }

func (n *NotReady) Error() string { return n.Cause.Error() }

// Unwrap is the cause.
func (n *NotReady) Unwrap() error { return n.Cause }

// Ask has ready asked each time before bytes leave: its error ends the attempt, as if
// the context had. It is called before the first request.
func (c *Client) Ask(ready func() error) { c.ready = ready }

// New returns a client that trusts roots, or the system's authorities where
// roots is nil, and keeps up to idle connections to a store open.
func New(roots *x509.CertPool, idle int) *Client {
	transport := &http.Transport{
		Proxy:                  nil, // Market calls the store itself
		DialContext:            dialer(0).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1 only
		DisableCompression:     true,
		MaxIdleConns:           idle,
		MaxIdleConnsPerHost:    idle,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxReplyHeader,
	}
	c := &Client{transport: transport, roots: roots}
	c.tapped(transport)
	c.fresh = transport.Clone()
	c.fresh.DisableKeepAlives = true
	c.hasty = transport.Clone()
	c.hasty.DialContext = dialer(ConnectTime).DialContext
	return c
}

// Close closes the idle connections.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
	c.hasty.CloseIdleConnections()
}

// ConnectTime is how long a connection may take for a request that is Hasty
// (L-CONNECT).
const ConnectTime = time.Second

// Request is one request to send.
type Request struct {
	Method string
	URL    string
	// Header must not be changed afterwards.
	Header http.Header
	Body   []byte
	// Deadline bounds the whole exchange, from the name look-up to the last
	// byte of the reply's body (N-DEADLINE). It must be positive.
	Deadline time.Duration
	// Hasty bounds the connection too, by ConnectTime.
	Hasty bool
	// MaxReply is how much of the reply's body is read, in bytes; the constant if 0.
	MaxReply int
	// Fault is what goes wrong on the way; nil mostly. It must pass its Check.
	Fault *fault.Fault
}

// Outcome is what came of a request.
type Outcome struct {
	// Status is 0 if no status line came.
	Status int
	Header http.Header
	// Body is what was read of the body: all of it, unless one of Failure,
	// Cancelled and TooLong is set.
	Body []byte
	// TooLong says that the body went on after MaxReply bytes, or the request's own
	// bound.
	TooLong bool
	// Protocol is what the status line begins with: HTTP/1.1 mostly.
	Protocol string
	// TwoLengths says that the header gives a Content-Length and a
	// Transfer-Encoding, which is an error (RFC 9112, 6.3), and Surplus that bytes
	// came that belong to no reply.
	TwoLengths, Surplus bool
	// Failure is why the reply did not come, or not whole: empty if it did.
	Failure market.ErrorSubtype
	// Detail says for a person what Failure stands for here.
	Detail string
	// Cancelled says that the caller's context ended the attempt: the store is
	// not to blame, so Failure is empty, and nobody knows what it made of the
	// request.
	Cancelled bool
	// Injected is what the request's Fault did; nil if it had none.
	Injected *Injected

	Measured journal.Measured
}

// Do sends r, which must pass Check, and waits for the whole reply, for the
// deadline, or for the end of ctx. Redirects are not followed (N-OTHER). A
// fault may keep the request from the store, or its reply from Market.
func (c *Client) Do(ctx context.Context, r Request) Outcome {
	switch {
	case r.Fault == nil:
		out, _ := c.send(ctx, r)
		return out
	case r.Fault.When() == fault.Before:
		return intercept(ctx, r)
	}
	return c.sendAndSpoil(ctx, r)
}

// send makes the exchange, and says how far it came.
//
// A server may close an idle connection at any time (RFC 9112, 9.5), also while
// a request is on its way. So where a connection that served before breaks
// before the first byte of a reply, the request is sent once more, on a new
// connection, within the same deadline: the store may then get it twice, as it
// may from Market.
func (c *Client) send(ctx context.Context, r Request) (Outcome, phase) {
	watch := newStopwatch() // first, so that it measures all of the deadline
	timed, cancel := context.WithTimeout(ctx, r.Deadline)
	defer cancel()
	usual := c.transport
	if r.Hasty {
		usual = c.hasty
	}
	out, err := exchange(timed, usual, watch, r)
	if err != nil && timed.Err() == nil && watch.stale() && broken(err) {
		watch = watch.again()
		out, err = exchange(timed, c.fresh, watch, r)
	}
	out.Measured = watch.stop()
	reached := watch.phase()
	switch {
	case err == nil:
	case ctx.Err() != nil, errors.As(err, new(*NotReady)):
		out.Cancelled = true
	default:
		limit := r.Deadline
		if r.Hasty && reached < handshake {
			limit = min(limit, ConnectTime)
		}
		out.Failure, out.Detail = explain(err, failedIn{phase: reached, deadline: limit})
	}
	return out, reached
}

// exchange sends r and reads the reply, of which the Outcome holds what came.
func exchange(ctx context.Context, over *http.Transport, watch *stopwatch, r Request) (out Outcome, err error) {
	request, err := newRequest(watch.trace(ctx), r)
	if err != nil {
		return out, err
	}
	reply, err := over.RoundTrip(request)
	if err != nil {
		return out, err
	}
	out.Status, out.Header, out.Protocol = reply.StatusCode, reply.Header, reply.Proto
	out.Body, out.TooLong, err = readBody(reply, r.bound())
	out.TwoLengths, out.Surplus = watch.ended()
	if out.Status < leastStatus {
		return Outcome{Protocol: out.Protocol}, errNoStatus
	}
	return out, err
}

func newRequest(ctx context.Context, r Request) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	if r.Header != nil {
		request.Header = r.Header
	}
	if host := r.Header.Get("Host"); host != "" {
		request.Host = host
	}
	return request, nil
}

// bound is how much of the reply's body is read.
func (r Request) bound() int {
	if r.MaxReply > 0 {
		return r.MaxReply
	}
	return MaxReply
}

// readBody reads the body of a reply up to a bound of bytes and closes it.
// Closing before the end closes the connection too, which ends an endless
// reply. A reply that changes the protocol has no body, only a connection on
// which the deadline no longer holds.
func readBody(reply *http.Response, bound int) (b []byte, tooLong bool, err error) {
	defer reply.Body.Close()
	if reply.StatusCode == http.StatusSwitchingProtocols {
		return nil, false, nil
	}
	b, err = io.ReadAll(io.LimitReader(reply.Body, int64(bound)+1))
	if len(b) > bound {
		return b[:bound], true, nil
	}
	return b, false, err
}
