package check

import (
	"crypto/tls"
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/scenarios/hint"
	"github.com/localmarket/localmarket/sim"
)

// renewalTime is how long before its end a certificate should be renewed.
const renewalTime = 14 * 24 * time.Hour

func tlsChecks() []Check {
	rules := []string{"N-HTTPS"}
	return []Check{
		{ID: "tls.handshake", offline: true, Rules: rules, Title: "the TLS handshake is completed", run: tlsHandshake},
		{ID: "tls.version", offline: true, Rules: rules, Title: "TLS 1.2 or newer is offered", run: withTLS(tlsVersionOffered)},
		{ID: "tls.chain", offline: true, Rules: rules, Title: "the certificate is signed by a trusted authority", run: withTLS(tlsChain)},
		{ID: "tls.host", offline: true, Rules: rules, Title: "the certificate is for the host called", run: withTLS(tlsHost)},
		{ID: "tls.expiry", offline: true, Rules: rules, Title: "the certificate is valid, and for 14 days more", run: withTLS(tlsExpiry)},
	}
}

func tlsHandshake(s *session) finding {
	if s.endpoint.Scheme != "https" {
		return skipped(plainHTTPSkip)
	}
	c := s.inspect()
	switch {
	case c.TLS:
		return passed("")
	case !c.Reached:
		s.blockConnection(c.Detail, nil)
		return skipped(fmt.Sprintf(blockedUnreachable, c.Detail))
	}
	f := sslFailure(c.Detail, handshakeExpected, oldTLSFix)
	f.subtype = c.Failure
	if strings.Contains(c.Detail, hint.NoTLS) {
		f.fix, f.cost = hint.PlainHTTP, headline.Flag
	}
	return f
}

func tlsVersionOffered(_ *session, c sim.Connection) finding {
	name := tls.VersionName(c.Version)
	if c.Version < tls.VersionTLS12 {
		return sslFailure(fmt.Sprintf(oldTLS, name), oldTLSExpected, oldTLSFix)
	}
	return passed("%s", name)
}

func tlsChain(_ *session, c sim.Connection) finding {
	if c.ChainDetail != "" {
		return sslFailure(c.ChainDetail, chainExpected, chainFix)
	}
	return passed("")
}

func tlsHost(s *session, c sim.Connection) finding {
	if c.HostDetail != "" {
		return sslFailure(c.HostDetail, fmt.Sprintf(hostExpected, s.endpoint.Hostname()), hostFix)
	}
	return passed("")
}

func tlsExpiry(s *session, c sim.Connection) finding {
	now := s.options.Now
	end := c.NotAfter.Format(time.DateOnly)
	switch left := c.NotAfter.Sub(now); {
	case left < 0:
		return sslFailure(fmt.Sprintf(expired, end), dateExpected, expiresFix)
	case now.Before(c.NotBefore):
		return sslFailure(fmt.Sprintf(notYetValid, c.NotBefore.Format(time.DateOnly)), dateExpected, expiresFix)
	case left < renewalTime:
		return finding{
			verdict:  reports.Warn,
			reason:   fmt.Sprintf(expiresSoon, int(left/(24*time.Hour)), end),
			expected: dateExpected,
			fix:      expiresFix,
		}
	}
	return passed(validUntil, end)
}
