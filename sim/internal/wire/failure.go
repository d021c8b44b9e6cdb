package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/market"
)

// failedIn is where an exchange was when it failed.
type failedIn struct {
	phase    phase
	deadline time.Duration
}

// explain names a failed exchange in the words of Market's log (N-VERDICT) and
// says for a person what happened. It tells nothing that differs from run to
// run: no address, no time, not whether the connection was used before, and not
// which of the signs of a connection's end was seen first.
func explain(err error, at failedIn) (market.ErrorSubtype, string) {
	if isTimeout(err) {
		return timedOut(at)
	}
	if detail, ok := explainTLS(err, at.phase); ok {
		return market.SSLError, detail
	}
	switch {
	case at.phase < write:
		return market.ConnectionRefused, explainConnect(err)
	case at.phase < read:
		return explainNoReply(err)
	}
	return market.CantParseResponse, explainRead(err)
}

func isTimeout(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || os.IsTimeout(err)
}

// timedOut tells the two time-outs of Market's log apart: whether the store
// let itself be connected to in time, or did but did not answer.
func timedOut(at failedIn) (market.ErrorSubtype, string) {
	subtype := market.ReadTimedOut
	if at.phase < write {
		subtype = market.ConnectionTimedOut
	}
	spentOn := [phases]string{
		lookup:    "looking up the host name",
		connect:   "connecting",
		handshake: "in the TLS handshake",
		write:     "sending the request",
		wait:      "waiting for the first byte of the reply",
		read:      "reading the reply, which had begun",
	}
	return subtype, fmt.Sprintf("not complete after %s: the time ran out %s", at.deadline, spentOn[at.phase])
}

func explainConnect(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, errMetadata):
		return errMetadata.Error()
	case errors.As(err, &dns):
		return "the host name cannot be resolved"
	case isAny(err, refusals()):
		return "nothing listens on that address and port"
	case isAny(err, unreachable()):
		return "the host has no network route"
	}
	return "the connection cannot be established: " + plain(err)
}

// explainNoReply names a connection that ended before a reply. Market's log
// has no name of its own for it; CONNECTION_REFUSED, which it describes as a
// network problem on the store's side, is the nearest. What is left is a store
// that talks before it is asked to, as SSH and mail servers do.
func explainNoReply(err error) (market.ErrorSubtype, string) {
	switch {
	case ended(err):
		return market.ConnectionRefused, "the store closed or reset the connection before it replied"
	case broken(err):
		return market.ConnectionRefused, "the connection broke before the store replied: " + plain(err)
	}
	return market.CantParseResponse, notHTTP + "it began before the request was sent"
}

func explainRead(err error) string {
	switch {
	case ended(err):
		return incomplete + "the connection was closed or reset"
	case broken(err):
		return incomplete + "the connection broke: " + plain(err)
	case strings.Contains(err.Error(), "server response headers exceeded"):
		return fmt.Sprintf("the reply's header is longer than %d KiB", maxReplyHeader>>10)
	}
	switch text := err.Error(); {
	case strings.Contains(text, malformed+http2Frame):
		return notHTTP1 + "HTTP/2, and Market asks by HTTP/1.1"
	case strings.Contains(text, malformed+tlsAlert):
		return notHTTP1 + "TLS: the URL must begin with https://"
	}
	return notHTTP + plain(err)
}

// How net/http, which has no type for it, tells of what is no HTTP/1, and how
// two other protocols begin there.
const (
	malformed  = "malformed HTTP response \""
	http2Frame = `\x00\x00`
	tlsAlert   = `\x15\x03`
)

const (
	notHTTP    = "the reply is not HTTP: "
	notHTTP1   = "the store speaks "
	incomplete = "the reply ended before it was complete: "
)

// ended reports whether the store closed or reset the connection. The two are
// one to us: a store that closes while bytes for it are on the way resets, and
// of the transport's goroutines, which see a close, a reset, a failed write or
// each other's clearing up, another one is first in each run.
func ended(err error) bool {
	if isAny(err, resets()) || isAny(err, []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed}) {
		return true
	}
	return strings.Contains(err.Error(), "server closed idle connection") // net/http has no type for it
}

func isAny(err error, of []error) bool {
	return slices.ContainsFunc(of, func(one error) bool { return errors.Is(err, one) })
}

// broken reports whether err is about the connection, not about what came
// over it.
func broken(err error) bool {
	var op *net.OpError
	return ended(err) || errors.As(err, &op)
}

// explainTLS reports whether err is a failure to set up TLS, and which.
func explainTLS(err error, at phase) (string, bool) {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &host):
		return explainHost(host), true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired or is not valid yet", true
	case errors.As(err, &authority):
		return "the certificate is not signed by a trusted certification authority", true
	case errors.As(err, &record):
		return "the server does not speak TLS on this port", true
	case at <= handshake && isVersionMismatch(err): // later, the text may be the store's own
		return "the server offers no TLS version from 1.2 up", true
	case isAlert(err, "remote error"): // in TLS 1.3 it may come after the handshake
		return "the store ended the TLS connection: " + plain(err), true
	case isAlert(err, "local error"): // such as a store that wants to renegotiate
		return "Market would end the TLS connection: " + plain(err), true
	case at == handshake && ended(err):
		return "the TLS handshake failed: the store closed or reset the connection", true
	case at == handshake:
		return "the TLS handshake failed: " + plain(err), true
	}
	return "", false
}

// isAlert reports whether a side ended the connection with a TLS alert: the
// server ("remote error"), as one does that wants a certificate of its caller, or
// this one ("local error"), which does not renegotiate.
func isAlert(err error, side string) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == side
}

// isVersionMismatch knows by their text the server's alert and our own refusal
// of an older version: crypto/tls has no type for either.
func isVersionMismatch(err error) bool {
	text := err.Error()
	return strings.Contains(text, "protocol version not supported") || strings.Contains(text, "unsupported protocol version")
}

func explainHost(err x509.HostnameError) string {
	names := err.Certificate.DNSNames
	if len(names) == 0 {
		return "the certificate is for no host name"
	}
	const most = 3
	more := ""
	if len(names) > most {
		names, more = names[:most], " and others"
	}
	return "the certificate is for " + bounded(strings.Join(names, ", ")) + more + ", not for the host called"
}

// plain is the innermost cause of err in one bounded line: without the
// addresses that the errors around it name.
func plain(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return bounded(err.Error())
}

// bounded makes text that may be the store's own safe to print: short, and
// without characters that a terminal would obey.
func bounded(text string) string {
	const most = 200
	r := []rune(text)
	more := ""
	if len(r) > most {
		r, more = r[:most], "…"
	}
	return strings.Map(printable, string(r)) + more
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return utf8.RuneError
}
