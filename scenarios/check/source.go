package check

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

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

// refusesStrangers reports whether PING may have failed for where it came from: it
// was refused, or not answered.
func (s *session) refusesStrangers(x journal.Exchange) bool {
	if s.claims() || s.options.ForwardedFor != "" || !wasConnected(x) {
		return false
	}
	if x.Reply == nil {
		return x.Verdict.Subtype == market.ReadTimedOut
	}
	return x.Reply.Status == http.StatusForbidden
}

// fromMarket sends PING once more, claiming an address of Market's. A store that
// takes that lets in Market alone: the rest of the run would say nothing of it.
func (s *session) fromMarket(x journal.Exchange, f finding) finding {
	if !s.open() {
		return f
	}
	claim := market.ClaimedSource()
	again := s.sendOne(sim.Probe{
		Type:   market.Ping,
		Body:   json.RawMessage(x.Request.Body),
		Header: claim,
		Note:   fmt.Sprintf(noteClaims, claim.Get("X-Real-Ip")),
	})
	switch {
	case again.Verdict.Outcome == journal.Accepted:
		s.ofMarket = true
		s.block(blockedOfMarket, &x)
		f.reason, f.fix, f.cost = fmt.Sprintf(fromMarket, f.reason), fromMarketIs, headline.Flag
	case x.Reply != nil:
		f.fix, f.cost = fromNowhere, headline.Setting
	}
	return f
}

// source claims to be a stranger, as a proxy would pass on his request: what he
// wrote himself stands before what the proxy wrote.
func source(s *session) finding {
	stranger := s.options.ForwardedFor
	if stranger == "" {
		return skipped(sourceSkip)
	}
	forged := market.ClaimedSource().Get("X-Forwarded-For")
	x, ok := s.pingFrom(forged+", "+stranger, stranger)
	if !ok {
		return s.stopped()
	}
	switch {
	case x.Reply != nil && x.Reply.Status < 300 && !x.Reply.Incomplete:
		return s.letIn(x, stranger)
	case x.Reply != nil && x.Reply.Status >= 400 && x.Reply.Status < 500:
		return passed(sourceRefused, x.Reply.Status)
	case x.Reply != nil && !x.Reply.Incomplete:
		return finding{
			verdict: reports.Warn, reason: fmt.Sprintf(sourceCrash, x.Reply.Status),
			expected: sourceExpected, fix: sourceCrashFix, evidence: x.ID,
		}
	case s.answered > 0 && wasConnected(x):
		return passed(sourceSilent)
	}
	f := failure(x)
	f.expected, f.fix = sourceExpected, sourceCrashFix
	return f
}

// letIn tells a store that asks nobody where he comes from from one that believes
// what he says.
func (s *session) letIn(x journal.Exchange, stranger string) finding {
	f := finding{
		verdict: reports.Fail, reason: fmt.Sprintf(sourceAccepted, stranger),
		expected: sourceExpected, fix: sourceFix, evidence: x.ID, cost: headline.Setting,
	}
	plain, ok := s.pingFrom(stranger, stranger)
	if ok && (plain.Reply == nil || plain.Reply.Status >= 300) {
		f.reason, f.fix = fmt.Sprintf(sourceLeft, stranger), sourceLeftFix
	}
	return f
}

func (s *session) pingFrom(forwarded, realIP string) (journal.Exchange, bool) {
	n, ok := s.draft(market.Ping, market.Full)
	if !ok {
		return journal.Exchange{}, false
	}
	return s.sendOne(sim.Probe{
		Type:   market.Ping,
		Body:   n.Body,
		Header: http.Header{"X-Forwarded-For": {forwarded}, "X-Real-Ip": {realIP}},
		Note:   fmt.Sprintf(noteOutside, realIP),
	}), s.fault == nil && s.ctx.Err() == nil
}
