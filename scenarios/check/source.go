package check

import (
	"fmt"
	"net/http"
	"net/netip"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// marketAddress is what ordinary requests claim to come from where the source
// is checked: an address inside Market's networks (N-IP).
const marketAddress = "5.45.207.1"

func securityChecks() []Check {
	return []Check{{
		ID:    "security.source",
		Rules: []string{"N-IP"},
		Title: "requests from outside Market's networks are refused",
		run:   source,
	}}
}

// CheckForwardedFor says what is wrong with an address that is to be outside
// of Market's networks.
func CheckForwardedFor(address string) error {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return fmt.Errorf("%q is not an IP address", address)
	}
	if market.IsMarketAddress(ip) {
		return fmt.Errorf("%s is inside Market's networks; give one outside, such as 203.0.113.7", address)
	}
	return nil
}

func source(s *session) finding {
	if s.options.ForwardedFor == "" {
		return skipped(sourceSkip)
	}
	n, ok := s.draft(market.Ping, market.Full)
	if !ok {
		return s.stopped()
	}
	x := s.sendOne(sim.Probe{
		Type:   market.Ping,
		Body:   n.Body,
		Header: http.Header{"X-Forwarded-For": {s.options.ForwardedFor}},
		Note:   fmt.Sprintf(noteOutside, s.options.ForwardedFor),
	})
	switch {
	case x.Verdict.Outcome == journal.Accepted, x.Reply != nil && x.Reply.Status < 300:
		return finding{
			verdict:  reports.Fail,
			reason:   fmt.Sprintf(sourceAccepted, s.options.ForwardedFor),
			expected: sourceExpected,
			fix:      sourceFix,
			evidence: x.ID,
		}
	case x.Reply != nil && x.Reply.Status < 500:
		return passed(sourceRefused, x.Reply.Status)
	case x.Reply == nil && x.Verdict.Subtype == market.ConnectionRefused && wasConnected(x):
		return passed(sourceSilent)
	}
	return failure(x)
}
