package check

import (
	"fmt"
	"net/http"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func pingChecks() []Check {
	return []Check{
		{
			ID:    "ping.reply",
			Rules: []string{"N-CONNECT-PING", "N-200"},
			Title: "PING is answered as it must be for the integration to be enabled",
			run:   pingReply,
		},
		{
			ID:    "ping.deadline",
			Rules: []string{"N-PING-DEADLINE"},
			Title: "PING is answered in time for the integration to be enabled",
			run:   pingDeadline,
		},
	}
}

// ping sends PING, once in a run. It is false if it could not.
func (s *session) ping() (journal.Exchange, bool) {
	if s.pinged != nil {
		s.sent = append(s.sent, s.pinged.ID)
		return *s.pinged, true
	}
	x, ok := s.pingOnce()
	if ok {
		s.pinged = &x
	}
	return x, ok
}

func (s *session) pingOnce() (journal.Exchange, bool) {
	n, ok := s.draft(market.Ping, market.Full)
	if !ok {
		return journal.Exchange{}, false
	}
	return s.sendOne(sim.Probe{Type: market.Ping, Body: n.Body}), true
}

// pingReply asks for a good reply to PING. Where there is none that may be due to
// who asks, or to what was asked: each is tried once.
func pingReply(s *session) finding {
	x, ok := s.ping()
	if !ok {
		return s.stopped()
	}
	found := s.accepted(x)
	switch {
	case !found.fails():
	case s.refusesStrangers(x):
		found = s.fromMarket(x, found)
	case x.Reply != nil && x.Reply.Status == http.StatusNotFound:
		found = s.withoutPath(found)
	}
	if found.fails() {
		s.fail(market.Ping, "ping.reply")
	}
	return found
}

// pingDeadline holds PING to its own deadline (N-PING-DEADLINE). A good reply that
// comes too late is asked for once more: the second decides, since a store that has
// just started may be slow once.
func pingDeadline(s *session) finding {
	first, ok := s.ping()
	if !ok {
		return s.stopped()
	}
	limit := s.market.Options().PingDeadline
	switch {
	case first.Verdict.Subtype == market.ReadTimedOut && s.ofMarket:
		return skipped(blockedOfMarket)
	case first.Verdict.Subtype == market.ReadTimedOut:
		return failure(first)
	case first.Reply == nil:
		return skipped(pingNoReply)
	case total(first) <= limit:
		return passed(pingTime, rounded(total(first)))
	case first.Verdict.Outcome != journal.Accepted:
		return pingTooSlow(first, limit)
	}
	second, ok := s.pingOnce()
	if !ok {
		return s.stopped()
	}
	if second.Verdict.Outcome != journal.Accepted || total(second) > limit {
		return pingTooSlow(second, limit)
	}
	return finding{
		verdict:  reports.Warn,
		cost:     headline.Setting,
		reason:   fmt.Sprintf(pingColdStart, rounded(total(first)), rounded(total(second))),
		expected: fmt.Sprintf(pingSlowExpected, limit),
		fix:      fmt.Sprintf(pingColdStartFix, limit),
	}.by(first)
}

func pingTooSlow(x journal.Exchange, limit time.Duration) finding {
	return finding{
		verdict:  reports.Fail,
		subtype:  market.ReadTimedOut,
		reason:   fmt.Sprintf(pingSlow, rounded(total(x)), limit),
		expected: fmt.Sprintf(pingSlowExpected, limit),
		fix:      pingSlowFix,
	}.by(x)
}

// total is how long an exchange took.
func total(x journal.Exchange) time.Duration {
	if x.Measured == nil {
		return 0
	}
	return time.Duration(x.Measured.TotalMs * float64(time.Millisecond))
}

// rounded is a time for a person to read.
func rounded(d time.Duration) time.Duration {
	if d < 10*time.Millisecond {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(time.Millisecond)
}
