package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func reachChecks() []Check {
	return []Check{
		{
			ID:    "reach.connect",
			Rules: []string{"N-CONNECT", "N-VERDICT"},
			Title: "the store's address accepts connections",
			run:   reachConnect,
		},
		{
			ID:      "reach.https",
			Rules:   []string{"N-HTTPS"},
			Title:   "the store is called over HTTPS",
			offline: true,
			run:     reachHTTPS,
		},
	}
}

// inspect looks at the store's address, once in a run.
func (s *session) inspect() sim.Connection {
	if s.connection == nil {
		c := s.market.Inspect(s.ctx, s.endpoint)
		s.connection = &c
		s.reached = s.reached || c.Reached
	}
	return *s.connection
}

func reachConnect(s *session) finding {
	c := s.inspect()
	if c.Reached {
		return passed(connectedTo, s.endpoint.Host)
	}
	s.blockConnection(c.Detail, nil)
	return finding{
		verdict:  reports.Fail,
		subtype:  c.Failure,
		reason:   c.Detail,
		expected: connectExpected,
		fix:      connectFix,
	}
}

func reachHTTPS(s *session) finding {
	if s.endpoint.Scheme == "https" {
		return passed("")
	}
	f := finding{verdict: reports.Warn, reason: plainHTTP, expected: plainHTTPExpected, fix: plainHTTPFix}
	if s.options.Strict {
		f.verdict, f.subtype, f.fix = reports.Fail, market.SSLError, plainHTTPStrictFix
	}
	return f
}

// sslFailure is a failed check of the certificate or the handshake.
func sslFailure(reason, expected, fix string) finding {
	return finding{verdict: reports.Fail, subtype: market.SSLError, reason: reason, expected: expected, fix: fix}
}

// withTLS runs a check of a TLS connection, or says why there is none to look at.
func withTLS(look func(s *session, c sim.Connection) finding) func(*session) finding {
	return func(s *session) finding {
		if s.endpoint.Scheme != "https" {
			return skipped(plainHTTPSkip)
		}
		c := s.inspect()
		switch {
		case !c.Reached:
			s.blockConnection(c.Detail, nil)
			return skipped(fmt.Sprintf(blockedUnreachable, c.Detail))
		case !c.TLS:
			return skipped(noHandshakeSkip)
		}
		return look(s, c)
	}
}
