package check

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/scenarios/hint"
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
	cost     headline.Cost
	lost     bool // what was acknowledged is lost
}

// fails reports whether the store is at fault.
func (f finding) fails() bool { return f.verdict == reports.Fail }

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

// failure turns the verdict on an exchange into a failed check: its cause is what
// the store says itself, and the hint is that for what came of it.
func failure(x journal.Exchange) finding {
	v := x.Verdict
	f := finding{
		verdict:  reports.Fail,
		subtype:  v.Subtype,
		reason:   v.Reason,
		expected: v.Expected,
		fix:      v.Fix,
		evidence: x.ID,
		cost:     headline.Code,
	}
	if said := headline.Said(x.Reply); said != "" && x.Reply.Status != http.StatusOK {
		f.reason = fmt.Sprintf(reasonSaid, v.Reason, said)
	}
	if h, ok := hint.For(x); ok {
		f.fix, f.cost = h.Text, h.Cost
	}
	return f
}

// accepted asks for a reply that Market counts as success: 200 and a valid
// body (N-200). What is doubtful about a valid body is told once in a run: all
// replies of a store are made in one place.
func (s *session) accepted(x journal.Exchange) finding {
	if s.down != "" && !wasConnected(x) { // the exchange before it says more
		return s.stopped()
	}
	if x.Verdict.Outcome != journal.Accepted {
		f := failure(x)
		switch {
		case x.Verdict.ErrorType == duplicatedEvent:
			f.reason, f.fix, f.cost = knownBefore, knownBeforeFix, headline.Flag
		case s.options.Serve == nil && f.fix == x.Verdict.Fix && x.Reply != nil && x.Reply.Status >= 500 && kindOf(x) == headline.Ordinary && x.NotificationType != market.Ping:
			f.fix = fmt.Sprintf(hintTryPullAPI, f.fix)
		}
		return s.withCalls(f, x)
	}
	found := finding{verdict: reports.Pass}
	for _, w := range x.Verdict.Warnings {
		acknowledged := w.Keyword == keywordError
		if !acknowledged && slices.Contains(s.doubts, w.Pointer) {
			continue
		}
		s.doubts = append(s.doubts, w.Pointer)
		found = found.worse(finding{
			verdict:  reports.Warn,
			reason:   warningOf(w),
			expected: w.Expected,
			fix:      warningFix(w, x),
			evidence: x.ID,
			cost:     headline.Code,
			lost:     acknowledged,
		})
	}
	return found
}

// keywordError is that of a warning that a 200 says it is an error.
const keywordError = "error"

func warningOf(w journal.Violation) string {
	if w.Keyword == keywordError {
		return fmt.Sprintf(replyAcknowledged, strings.TrimPrefix(w.Pointer, "/"), w.Found)
	}
	return fmt.Sprintf(replyWarning, w.Pointer, w.Found)
}

// warningFix is the hint of a warning. A store whose time is the notification's own
// is told to send its own: an offset was Market's.
func warningFix(w journal.Violation, x journal.Exchange) string {
	if w.Pointer == "/time" && strings.Contains(x.Request.Body, w.Found) {
		return echoedTimeFix
	}
	return w.Fix
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
// mistakes deserve (N-400). Market does not make them, so any reply that is not
// that warns, 422 as 500: either would be repeated. No reply at all fails: what is
// not understood must not stop the store.
func refused(x journal.Exchange) finding {
	f := finding{verdict: reports.Warn, expected: refusedExpected, fix: refusedFix, evidence: x.ID, cost: headline.Code}
	reply := x.Reply
	switch {
	case x.Verdict.Outcome == journal.Rejected && len(x.Verdict.Violations) == 0:
		return finding{verdict: reports.Pass}
	case x.Verdict.Outcome == journal.Rejected:
		v := x.Verdict.Violations[0]
		f.reason, f.fix = fmt.Sprintf(refusedBadBody, v.Found), v.Fix
	case noAnswer(x):
		f = failure(x)
		f.expected, f.fix = refusedExpected, refusedCrashFix
	case reply.Status < 300:
		f.reason = fmt.Sprintf(refusedAccepted, reply.Status)
	default:
		f.reason = fmt.Sprintf(refusedOther, reply.Status)
	}
	return f
}

// noAnswer reports whether the store hung, or broke off, instead of answering.
func noAnswer(x journal.Exchange) bool {
	return x.Reply == nil || x.Reply.Incomplete || x.Verdict.Subtype == market.ReadTimedOut
}

// lenient makes a warning of an answer that is wrong to what Market never sends,
// unless the run is strict. A store that does not answer it at all still fails: it
// hangs, or is down.
func (s *session) lenient(f finding, x journal.Exchange) finding {
	switch {
	case f.verdict == reports.Fail && !noAnswer(x) && !s.options.Strict:
		f.verdict = reports.Warn
	case f.verdict == reports.Warn && s.options.Strict:
		f.verdict = reports.Fail
	}
	return f
}
