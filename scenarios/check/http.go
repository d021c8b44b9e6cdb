package check

import (
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func httpChecks() []Check {
	return []Check{
		{
			ID:    "http.method",
			Rules: []string{"N-URL"},
			Title: "other methods than POST are refused",
			run:   otherMethod,
		},
		{
			ID:    "http.content-type-charset",
			Rules: []string{"N-HEADERS", "N-200"},
			Title: "application/json with charset=UTF-8 is accepted",
			run:   contentTypeCharset,
		},
	}
}

// otherMethod only ever warns: Market sends nothing but POST.
func otherMethod(s *session) finding {
	x := s.sendOne(sim.Probe{Method: http.MethodGet, Note: noteMethod})
	warning := finding{verdict: reports.Warn, expected: methodExpected, fix: methodFix, evidence: x.ID}
	switch {
	case s.failing[market.Ping] != "" && (x.Reply == nil || x.Reply.Status >= 500):
		return s.noneTaken(market.Ping) // a cause is told once
	case x.Reply == nil:
		warning.reason = fmt.Sprintf(methodSilent, x.Verdict.Reason)
	case x.Reply.Status < 400:
		warning.reason = fmt.Sprintf(methodAccepted, x.Reply.Status)
	case x.Reply.Status >= 500:
		warning.reason = fmt.Sprintf(methodBroken, x.Reply.Status)
	default:
		return passed("")
	}
	return warning
}

func contentTypeCharset(s *session) finding {
	if s.failing[market.Ping] != "" {
		return s.noneTaken(market.Ping)
	}
	n, ok := s.draft(market.Ping, market.Full)
	if !ok {
		return s.stopped()
	}
	return s.accepted(s.sendOne(sim.Probe{
		Type:   market.Ping,
		Body:   n.Body,
		Header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}},
		Note:   noteCharset,
	}))
}
