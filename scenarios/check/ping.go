package check

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports"
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
			Title: "PING is answered within 1 second",
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
	n, ok := s.draft(market.Ping, market.Full)
	if !ok {
		return journal.Exchange{}, false
	}
	x := s.sendOne(sim.Probe{Type: market.Ping, Body: n.Body})
	s.pinged = &x
	return x, true
}

func pingReply(s *session) finding {
	x, ok := s.ping()
	if !ok {
		return s.stopped()
	}
	return s.accepted(x)
}

func pingDeadline(s *session) finding {
	x, ok := s.ping()
	if !ok {
		return s.stopped()
	}
	if x.Verdict.Subtype == market.ReadTimedOut {
		return failure(x)
	}
	if x.Reply == nil {
		return skipped(pingNoReply)
	}
	took := total(x)
	if took > time.Second {
		return finding{
			verdict:  reports.Warn,
			reason:   fmt.Sprintf(pingSlow, rounded(took)),
			expected: pingSlowExpected,
			fix:      pingSlowFix,
		}.by(x)
	}
	return passed(pingTime, rounded(took))
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
