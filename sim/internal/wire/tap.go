package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
)

// tap is a connection that is watched while a reply comes over it, for what
// net/http mends in silence or tells in a log of its own: a reply that gives its
// length in two ways (RFC 9112, 6.3), and bytes beyond its end, which are kept
// from net/http and end the connection.
type tap struct {
	net.Conn
	ready func() error // asked before bytes leave; may be nil

	mu     sync.Mutex
	served bool     // a reply has come over it
	now    *passage // the reply on its way; nil between replies
	head   []byte   // of that reply, while it is not whole
	left   int64    // bytes of its body that are to come; unknown
	beyond bool     // bytes came that belong to no reply
}

// passage is one reply's way over a connection. The next may begin before the
// reader of the last says that it has ended: net/http hands a connection on as
// soon as the body has been read.
type passage struct {
	two bool // the reply gives its length in two ways
}

// What there may be to come of a reply.
const (
	unknown  = -1 // until the reply says so itself
	headless = -2 // the head is not whole yet
)

// begin watches the next reply.
func (t *tap) begin() *passage {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now, t.head, t.left = &passage{}, t.head[:0], headless
	return t.now
}

// end says what was seen of the reply that has been read.
func (t *tap) end(p *passage) (twoLengths, surplus bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.served = true
	if t.now == p {
		t.now = nil
	}
	return p.two, t.beyond
}

// Read makes it a [net.Conn]. It hands out nothing that belongs to no reply.
func (t *tap) Read(p []byte) (int, error) {
	if t.over() {
		return 0, io.EOF
	}
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := n
	switch {
	case t.now != nil:
		mine = t.follow(p[:n])
	case t.served:
		mine = 0
	}
	t.beyond = t.beyond || mine < n
	if t.beyond && mine == 0 {
		return 0, io.EOF
	}
	return mine, err
}

// Write lets bytes leave once the Client's owner is ready.
func (t *tap) Write(p []byte) (int, error) {
	if t.ready != nil {
		if err := t.ready(); err != nil {
			return 0, &NotReady{err}
		}
	}
	return t.Conn.Write(p)
}

// over reports whether what comes now belongs to no reply any more.
func (t *tap) over() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.beyond
}

// follow goes on with the reply, and says how many of the bytes belong to it.
func (t *tap) follow(p []byte) int {
	mine := 0
	for t.left == headless && mine < len(p) {
		mine += t.followHead(p[mine:])
	}
	if t.left < 0 {
		return len(p)
	}
	body := min(t.left, int64(len(p)-mine))
	t.left -= body
	return mine + int(body)
}

// followHead goes on with the head up to its end, and says how many of the bytes
// are of it.
func (t *tap) followHead(p []byte) int {
	before := len(t.head)
	t.head = append(t.head, p...)
	end := endOfHead(t.head)
	if end < 0 {
		if len(t.head) > maxReplyHeader {
			t.left = unknown
		}
		return len(p)
	}
	t.left, t.now.two = lengthIn(string(t.head[:end]))
	t.head = t.head[:0]
	return end - before
}

// endOfHead is where the first empty line ends, or -1. A line may end without a
// carriage return (RFC 9112, 2.2).
func endOfHead(head []byte) int {
	end := -1
	for _, empty := range []string{"\n\r\n", "\n\n"} {
		if i := bytes.Index(head, []byte(empty)); i >= 0 && (end < 0 || i+len(empty) < end) {
			end = i + len(empty)
		}
	}
	return end
}

// lengthIn is how long a head says that its body is, and whether it says so in
// two ways. What is amiss with it is for net/http to say.
func lengthIn(head string) (left int64, two bool) {
	line, fields, _ := strings.Cut(head, "\n")
	_, status, _ := strings.Cut(line, " ")
	lengths, coded := 0, false
	left = unknown
	for field := range strings.SplitSeq(fields, "\n") {
		name, value, _ := strings.Cut(field, ":")
		switch {
		case strings.EqualFold(name, "Content-Length"):
			lengths++
			if n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err == nil && n >= 0 {
				left = n
			}
		case strings.EqualFold(name, "Transfer-Encoding"):
			coded = true
		}
	}
	switch {
	case strings.HasPrefix(status, "101"):
		return unknown, false
	case strings.HasPrefix(status, "1"):
		return headless, false // the reply proper is to come
	case strings.HasPrefix(status, "204"), strings.HasPrefix(status, "304"):
		return 0, false
	case coded:
		return unknown, lengths > 0
	}
	return left, false
}

// tapped is how the transport connects: with a tap on what it reads, above TLS.
func (c *Client) tapped(transport *http.Transport) {
	dial := transport.DialContext
	config := transport.TLSClientConfig
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &tap{Conn: conn, ready: c.ready}, nil
	}
	transport.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		named := config.Clone()
		named.ServerName, _, _ = net.SplitHostPort(address)
		secure := tls.Client(conn, named)
		if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.TLSHandshakeStart != nil {
			trace.TLSHandshakeStart()
		}
		if err := secure.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		return &tap{Conn: secure, ready: c.ready}, nil
	}
}
