package check

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// finding is what one check found, or one part of it.
type finding struct {
	verdict  reports.Verdict
	subtype  market.ErrorSubtype
	reason   string
	expected string
	fix      string
	evidence string   // the id of the exchange or the call that decided
	calls    []string // ids of those looked at
}

func passed(format string, args ...any) finding {
	return finding{verdict: reports.Pass, reason: fmt.Sprintf(format, args...)}
}

func skipped(reason string) finding {
	return finding{verdict: reports.Skip, reason: reason}
}

// by names the exchange that decided.
func (f finding) by(x journal.Exchange) finding {
	f.evidence = x.ID
	return f
}

// severity orders verdicts, so that the worst part of a check decides it.
func severity(v reports.Verdict) int {
	switch v {
	case reports.Error:
		return 4
	case reports.Fail:
		return 3
	case reports.Warn:
		return 2
	case reports.Pass:
		return 1
	}
	return 0
}

// worse returns the graver of two findings, the first where they are equal.
func (f finding) worse(g finding) finding {
	if severity(g.verdict) > severity(f.verdict) {
		return g
	}
	return f
}

// failure turns the verdict on an exchange into a failed check.
func failure(x journal.Exchange) finding {
	v := x.Verdict
	return finding{
		verdict:  reports.Fail,
		subtype:  v.Subtype,
		reason:   v.Reason,
		expected: v.Expected,
		fix:      v.Fix,
		evidence: x.ID,
	}
}

// accepted asks for a reply that Market counts as success: 200 and a valid
// body (N-200). What is doubtful about a valid body is told once in a run: all
// replies of a store are made in one place.
func (s *session) accepted(x journal.Exchange) finding {
	if x.Verdict.Outcome != journal.Accepted {
		f := failure(x)
		if x.Verdict.ErrorType == duplicatedEvent {
			f.reason, f.fix = knownBefore, knownBeforeFix
		}
		return f
	}
	for _, w := range x.Verdict.Warnings {
		if slices.Contains(s.doubts, w.Pointer) {
			continue
		}
		s.doubts = append(s.doubts, w.Pointer)
		return finding{
			verdict:  reports.Warn,
			reason:   fmt.Sprintf(replyWarning, w.Pointer, w.Found),
			expected: w.Expected,
			fix:      w.Fix,
			evidence: x.ID,
		}
	}
	return finding{verdict: reports.Pass}
}

// The error types of a refusal (N-400).
const (
	duplicatedEvent  = "DUPLICATED_EVENT"
	wrongEventFormat = "WRONG_EVENT_FORMAT"
)

// acceptedOr asks for success or for a 400 that names the given error type.
func (s *session) acceptedOr(x journal.Exchange, errorType string) finding {
	if x.Verdict.Outcome == journal.Rejected && x.Verdict.ErrorType == errorType {
		return finding{verdict: reports.Pass}
	}
	f := s.accepted(x)
	if f.verdict == reports.Fail {
		f.expected = fmt.Sprintf(acceptedOrExpected, errorType)
	}
	return f
}

// refused asks for a 400 with the error body, which is what Market's own
// mistakes deserve (N-400). What is not understood must not crash the store.
func refused(x journal.Exchange) finding {
	f := finding{verdict: reports.Warn, expected: refusedExpected, evidence: x.ID}
	reply := x.Reply
	switch {
	case x.Verdict.Outcome == journal.Rejected && len(x.Verdict.Violations) == 0:
		return finding{verdict: reports.Pass}
	case x.Verdict.Outcome == journal.Rejected:
		v := x.Verdict.Violations[0]
		f.reason, f.fix = fmt.Sprintf(refusedBadBody, v.Found), v.Fix
	case reply != nil && reply.Status >= 400 && reply.Status < 500:
		f.reason, f.fix = fmt.Sprintf(refusedOther, reply.Status), refusedFix
	case reply != nil && reply.Status < 300 && x.Verdict.Subtype != market.ReadTimedOut:
		f.reason, f.fix = fmt.Sprintf(refusedAccepted, reply.Status), refusedFix
	default:
		f = failure(x)
		f.expected, f.fix = refusedExpected, refusedCrashFix
	}
	return f
}
