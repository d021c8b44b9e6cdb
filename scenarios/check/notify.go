package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
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

// notify sends a type in all shapes. What was found of it before, where it was sent
// for a story, counts; a type that fails is not sent by later checks.
func notify(s *session, t market.Type) finding {
	if !s.wants(t) {
		return skipped(fmt.Sprintf(typeNotWanted, t))
	}
	if s.strangeShop != "" && t.OfOrder() {
		s.fail(t, s.strangeShop)
		return skipped(fmt.Sprintf(unknownShopTold, s.strangeShop))
	}
	found := s.inAllShapes(t)
	if found.fails() {
		found = s.ofStrangeShop(t, found)
	}
	if found.fails() || found.lost {
		s.fail(t, "notify."+string(t))
	}
	return found
}

// fail says by which check a type is known to fail.
func (s *session) fail(t market.Type, check string) { s.failing[t] = check }

// inAllShapes sends a type in each shape that the cabinet has something for. It
// ends early where another request would cost as much again.
func (s *session) inAllShapes(t market.Type) finding {
	found, sent, bad := finding{verdict: reports.Pass}, 0, 0
	for _, detail := range details() {
		n, ok := s.draft(t, detail)
		if !ok {
			found = found.worse(s.stopped())
			break
		}
		x := s.sendOne(sim.Probe{Type: t, Body: n.Body})
		if x.Verdict.Outcome == journal.Accepted {
			s.latencies = append(s.latencies, total(x))
		}
		one := s.accepted(x)
		if sent++; one.fails() {
			bad++
		}
		found = found.worse(one)
		if !s.goOn(x) {
			break
		}
	}
	found = found.worse(s.setUp[t])
	switch {
	case sent == 0 && s.lack != nil && !found.fails():
		return s.stopped()
	case found.verdict == reports.Pass:
		return passed(bodiesAccepted, sent)
	case bad > 0 && bad < sent:
		found.reason = fmt.Sprintf(someBodies, found.reason, bad, sent)
	}
	return found
}
