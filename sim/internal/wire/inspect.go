package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// Connection is what a look at a store's address shows before anything is sent
// to it.
type Connection struct {
	// Failure is why no connection came about, and Detail says so for a
	// person; for a TLS address the handshake is part of it.
	Failure market.ErrorSubtype
	Detail  string
	// Reached says that the TCP connection was established.
	Reached bool
	// TLS says that the handshake was completed; what follows is known then.
	TLS bool
	// Version is the TLS version agreed on, one of crypto/tls's constants. The
	// store was offered all from 1.0 up.
	Version uint16
	// ChainDetail says why the certificate is not trusted, its dates and its
	// host name apart; empty if it is.
	ChainDetail string
	// HostDetail says why the certificate does not fit the host; empty if it does.
	HostDetail string
	// NotBefore and NotAfter bound the validity of the certificate.
	NotBefore, NotAfter time.Time
}

// Inspect connects to the host of an http or https URL, and for https shakes
// hands without trusting, so that each thing wrong with the certificate is
// told by itself (N-HTTPS). It takes at most the deadline.
func (c *Client) Inspect(ctx context.Context, target *url.URL, deadline time.Duration) Connection {
	timed, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()

	watch := newStopwatch()
	host := target.Hostname()
	conn, err := dialer(0).DialContext(watch.trace(timed), "tcp", net.JoinHostPort(host, port(target)))
	if err != nil {
		subtype, detail := explain(err, failedIn{phase: watch.phase(), deadline: deadline})
		return Connection{Failure: subtype, Detail: detail}
	}
	defer conn.Close()
	if target.Scheme != "https" {
		return Connection{Reached: true}
	}
	return c.inspectTLS(timed, conn, host, deadline)
}

func (c *Client) inspectTLS(ctx context.Context, conn net.Conn, host string, deadline time.Duration) Connection {
	client := tls.Client(conn, &tls.Config{
		ServerName:         host,
		InsecureSkipVerify: true, // verified below, part by part
		MinVersion:         tls.VersionTLS10,
	})
	if err := client.HandshakeContext(ctx); err != nil {
		subtype, detail := explain(err, failedIn{phase: handshake, deadline: deadline})
		return Connection{Reached: true, Failure: subtype, Detail: detail}
	}
	state := client.ConnectionState()
	leaf := state.PeerCertificates[0]
	return Connection{
		Reached:     true,
		TLS:         true,
		Version:     state.Version,
		ChainDetail: c.verifyChain(state.PeerCertificates),
		HostDetail:  verifyHost(leaf, host),
		NotBefore:   leaf.NotBefore,
		NotAfter:    leaf.NotAfter,
	}
}

// verifyChain judges who signed the certificate, as of now, or of the day
// nearest to it on which the certificate was valid: its dates are judged apart.
func (c *Client) verifyChain(chain []*x509.Certificate) string {
	intermediates := x509.NewCertPool()
	for _, certificate := range chain[1:] {
		intermediates.AddCert(certificate)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{
		Roots:         c.roots,
		Intermediates: intermediates,
		CurrentTime:   nearest(time.Now(), chain[0].NotBefore, chain[0].NotAfter),
	})
	if err == nil {
		return ""
	}
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return "a certificate of the chain above it has expired or is not valid yet"
	}
	detail, _ := explainTLS(err, handshake)
	return detail
}

// nearest is the time from first to last that is nearest to t.
func nearest(t, first, last time.Time) time.Time {
	switch {
	case t.Before(first):
		return first
	case t.After(last):
		return last
	}
	return t
}

func verifyHost(leaf *x509.Certificate, host string) string {
	err := leaf.VerifyHostname(host)
	if err == nil {
		return ""
	}
	var mismatch x509.HostnameError
	if errors.As(err, &mismatch) {
		return explainHost(mismatch)
	}
	return plain(err)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
