package check

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
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
		{
			ID:      "reach.path",
			Rules:   []string{"N-URL"},
			Title:   "notifications go to the URL with /notification behind it",
			offline: true,
			run:     reachPath,
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
		cost:     headline.Flag,
	}
}

func reachHTTPS(s *session) finding {
	if s.endpoint.Scheme == "https" {
		return passed("")
	}
	f := finding{verdict: reports.Warn, reason: plainHTTP, expected: plainHTTPExpected, fix: plainHTTPFix, cost: headline.Setting}
	if s.options.Strict {
		f.verdict, f.subtype, f.fix = reports.Fail, market.SSLError, plainHTTPStrictFix
	}
	return f
}

// reachPath warns of another path than that of production.
func reachPath(s *session) finding {
	if s.market.Options().Path == market.DefaultPath && strings.HasSuffix(s.endpoint.Path, market.DefaultPath) {
		return passed("")
	}
	return finding{
		verdict:  reports.Warn,
		reason:   fmt.Sprintf(pathOther, journal.MaskURL(s.endpoint.String())),
		expected: pathExpected,
		fix:      pathFix,
		cost:     headline.Setting,
	}
}

// withoutPath asks a store that has nothing at URL/notification whether it answers
// at URL itself, which Market does not call.
func (s *session) withoutPath(f finding) finding {
	shorter := *s.endpoint
	shorter.RawPath = ""
	shorter.Path = strings.TrimSuffix(shorter.Path, market.DefaultPath)
	n, ok := s.draft(market.Ping, market.Full)
	if shorter.Path == s.endpoint.Path || !ok {
		return f
	}
	if shorter.Path == "" {
		shorter.Path = "/"
	}
	x := s.sendOne(sim.Probe{URL: shorter.String(), Type: market.Ping, Body: n.Body, Note: notePath})
	if x.Reply == nil || x.Reply.Status == http.StatusNotFound || x.Reply.Status == http.StatusMethodNotAllowed {
		return f
	}
	f.reason = fmt.Sprintf(pathElsewhere, f.reason, x.Reply.Status)
	f.fix, f.cost = fmt.Sprintf(pathServeThere, shorter.Path, s.endpoint.Path), headline.Setting
	return f
}

// sslFailure is a failed check of the certificate or the handshake.
func sslFailure(reason, expected, fix string) finding {
	return finding{verdict: reports.Fail, subtype: market.SSLError, reason: reason, expected: expected, fix: fix, cost: headline.Setting}
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
