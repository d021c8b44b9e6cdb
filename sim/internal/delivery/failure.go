package delivery

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// failedIn is where an exchange was when it failed.
type failedIn struct {
	phase    phase
	reused   bool
	deadline time.Duration
}

// explain names a failed exchange in the words of Market's log (N-VERDICT) and
// says for a person what happened. It never quotes an address or a time, which
// would differ from run to run.
func explain(err error, at failedIn) (market.ErrorSubtype, string) {
	if isTimeout(err) {
		return timedOut(at)
	}
	if detail, ok := explainTLS(err, at.phase); ok {
		return market.SSLError, detail
	}
	if at.phase < write {
		return market.ConnectionRefused, explainConnect(err)
	}
	if at.phase == read {
		return market.CantParseResponse, explainRead(err)
	}
	return explainNoReply(err, at.reused)
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
	case errors.As(err, &dns):
		return "the host name cannot be resolved"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens on that address and port"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no network route to the host"
	}
	return "the connection cannot be established: " + plain(err)
}

// explainNoReply names a connection that ended before a reply. Market's log
// has no name of its own for it; CONNECTION_REFUSED, which it describes as a
// network problem on the store's side, is the nearest. Bytes that are not HTTP
// are a reply that cannot be read.
func explainNoReply(err error, reused bool) (market.ErrorSubtype, string) {
	suffix := ""
	if reused {
		suffix = ", which had served an earlier request"
	}
	switch {
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return market.ConnectionRefused, "the store reset the connection" + suffix + " before it replied"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		strings.Contains(err.Error(), "server closed idle connection"):
		return market.ConnectionRefused, "the store closed the connection" + suffix + " before it replied"
	}
	return market.CantParseResponse, "the reply is not HTTP: " + plain(err)
}

func explainRead(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the reply ended before it was complete: the connection was closed early"
	case errors.Is(err, syscall.ECONNRESET):
		return "the reply ended before it was complete: the connection was reset"
	case strings.Contains(err.Error(), "server response headers exceeded"):
		return fmt.Sprintf("the reply's header is longer than %d KiB", maxReplyHeader>>10)
	}
	return "the reply cannot be read: " + plain(err)
}

// explainTLS reports whether err is a failure to set up TLS, and which.
func explainTLS(err error, at phase) (string, bool) {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		alert     tls.AlertError
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
	case isVersionMismatch(err), errors.As(err, &alert) && alert == alertProtocolVersion:
		return "the server offers no TLS version from 1.2 up", true
	case at == handshake:
		return "the TLS handshake failed: " + plain(err), true
	}
	return "", false
}

// alertProtocolVersion is the TLS alert protocol_version (RFC 8446, 6.2).
const alertProtocolVersion tls.AlertError = 70

func isVersionMismatch(err error) bool {
	text := err.Error()
	return strings.Contains(text, "protocol version not supported") || strings.Contains(text, "unsupported versions")
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
// addresses that net's own errors put around it.
func plain(err error) string {
	var op *net.OpError
	for errors.As(err, &op) {
		err = op.Err
		op = nil
	}
	return bounded(err.Error())
}

func bounded(text string) string {
	const most = 200
	text = strings.ToValidUTF8(text, "\uFFFD")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
