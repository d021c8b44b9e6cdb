package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const blockingID = "delivery.blocking"

func deliveryChecks() []Check {
	return []Check{{
		ID:      blockingID,
		Rules:   []string{"N-BLOCKING", "N-DISCONNECT"},
		Title:   "no notification would stop all others",
		offline: true,
		run:     blocking,
	}}
}

// blocking looks back at what Market itself would send, and says what the
// failures would cost: all that comes after them (N-BLOCKING). It sends nothing.
func blocking(s *session) finding {
	if s.market.Options().Blocking != sim.On {
		return skipped(blockingOff)
	}
	var tried, stopping []market.Type
	var first journal.Exchange
	for _, x := range s.market.Journal().Exchanges() {
		if x.NotificationType == market.Ping || s.kindOf(x) == headline.Unlike {
			continue
		}
		if !slices.Contains(tried, x.NotificationType) {
			tried = append(tried, x.NotificationType)
		}
		if x.Verdict.Outcome != journal.Failed || slices.Contains(stopping, x.NotificationType) {
			continue
		}
		if len(stopping) == 0 {
			first = x
		}
		stopping = append(stopping, x.NotificationType)
	}
	switch {
	case len(tried) == 0:
		return skipped(blockingNone)
	case len(stopping) == 0 && s.blocked != "":
		return skipped(s.blocked)
	case len(stopping) == 0:
		return passed(blockingPassed, typesSent(len(tried)))
	}
	waits := blockingOrder
	if slices.Contains(stopping, market.OrderCreated) {
		waits = blockingAll
	}
	return finding{
		verdict:  reports.Fail,
		subtype:  first.Verdict.Subtype,
		reason:   fmt.Sprintf(blockingTypes, waits, someTypes(stopping), first.Verdict.Reason),
		expected: blockingExpected,
		fix:      fmt.Sprintf(blockingFix, stopping[0]),
	}.by(first)
}

// kindOf says in which way an exchange carried what Market itself sends: an
// ordinary notification, or one that comes again, late or together with others.
func kindOf(x journal.Exchange) headline.Kind {
	again := []string{noteAgain, noteStale, noteEarly, fmt.Sprintf(noteConcurrent, atOnce), fmt.Sprintf(noteCopies, copies)}
	switch {
	case x.NotificationType == "":
		return headline.Unlike
	case x.Note == "" || x.Note == storyNote || x.Note == noteCompare:
		return headline.Ordinary
	case slices.Contains(again, x.Note):
		return headline.Repeated
	}
	return headline.Unlike
}

// someTypes names the first few of the types.
func someTypes(all []market.Type) string {
	const most = 3
	var names []string
	for _, t := range all[:min(most, len(all))] {
		names = append(names, string(t))
	}
	text := strings.Join(names, ", ")
	if more := len(all) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func typesSent(n int) string {
	if n == 1 {
		return "1 type was sent"
	}
	return fmt.Sprintf("%d types were sent", n)
}
