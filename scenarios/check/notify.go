package check

import (
	"fmt"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// details are the shapes in which each type is sent: as little as the contract
// allows, as much, and as it comes.
func details() []market.Detail {
	return []market.Detail{market.Minimal, market.Full, market.Seeded, market.Seeded}
}

func notifyChecks(types []market.Type) []Check {
	var out []Check
	for _, t := range types {
		if t == market.Ping {
			continue
		}
		out = append(out, Check{
			ID:    "notify." + string(t),
			Rules: []string{"N-TYPES", "N-BODY", "N-200"},
			Title: fmt.Sprintf("%s is accepted", t),
			run:   func(s *session) finding { return notify(s, t) },
		})
	}
	return append(out, Check{
		ID:      "notify.latency",
		Rules:   []string{"N-DEADLINE"},
		Title:   "notifications are answered well within the deadline",
		offline: true,
		run:     latency,
	})
}

func notify(s *session, t market.Type) finding {
	if !s.wants(t) {
		return skipped(fmt.Sprintf(typeNotWanted, t))
	}
	found := passed(bodiesAccepted, len(details()))
	for _, detail := range details() {
		n, ok := s.draft(t, detail)
		switch {
		case s.lack != nil:
			return s.stopped()
		case !ok:
			return found.worse(s.stopped())
		}
		x := s.sendOne(sim.Probe{Type: t, Body: n.Body})
		if x.Verdict.Outcome == journal.Accepted {
			s.latencies = append(s.latencies, total(x))
		}
		found = found.worse(s.accepted(x))
		if !s.goOn(x) {
			break
		}
	}
	return found
}
