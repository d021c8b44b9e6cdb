package replay

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// answer is what a store made of a request.
type answer struct {
	reply   *journal.Reply // nil if none came
	verdict journal.Verdict
}

func answerOf(x *journal.Exchange) answer { return answer{x.Reply, x.Verdict} }

// difference is what was found out about one request: its verdict is empty for
// one that was not sent.
type difference struct {
	verdict reports.Verdict
	text    string
}

// compare says how an answer differs from the recorded one: it fails if the
// outcome is another and not a better one. A body's fields that are ignored may
// differ.
func compare(was, is answer, ignored []string) difference {
	switch {
	case was.verdict.Outcome == journal.Unknown && was.verdict.Reason == journal.NotRecorded:
		return unlessAccepted(is)
	case was.verdict.Outcome == journal.Unknown:
		return difference{reports.Skip, nothingToCompare}
	case was.means() != is.means():
		verdict := reports.Fail
		if was.verdict.Outcome == journal.Failed && is.verdict.Outcome == journal.Accepted {
			verdict = reports.Warn
		}
		return difference{verdict, fmt.Sprintf(wasAndIs, was, is)}
	case was.String() != is.String():
		return difference{reports.Warn, fmt.Sprintf(wasAndIs, was, is)}
	case was.contentType() != is.contentType():
		return difference{reports.Warn, fmt.Sprintf(typeWasAndIs, was.contentType(), is.contentType())}
	}
	if text := bodyDifference(was.reply, is.reply, ignored); text != "" {
		return difference{reports.Warn, text}
	}
	return difference{verdict: reports.Pass}
}

// unlessAccepted holds an answer to what Market asks for, where the record has none
// to compare with (N-200).
func unlessAccepted(is answer) difference {
	if is.verdict.Outcome == journal.Accepted {
		return difference{verdict: reports.Pass}
	}
	return difference{reports.Fail, fmt.Sprintf(notRecordedAndIs, is)}
}

// means is what follows from an answer: the outcome, and whether a refusal says
// that the store has the event already.
func (a answer) means() string {
	if a.verdict.ErrorType == journal.DuplicatedEvent && a.verdict.Outcome == journal.Rejected {
		return journal.DuplicatedEvent
	}
	return string(a.verdict.Outcome)
}

// String names all of an answer that counts, but for what its reply says.
func (a answer) String() string {
	var parts []string
	if a.reply != nil {
		parts = append(parts, strconv.Itoa(a.reply.Status))
	}
	if a.verdict.Subtype != "" && a.verdict.Subtype != market.HTTP { // which the status says already
		parts = append(parts, string(a.verdict.Subtype))
	}
	if a.verdict.ErrorType != "" {
		parts = append(parts, a.verdict.ErrorType)
	}
	if len(parts) == 0 {
		return string(a.verdict.Outcome)
	}
	return fmt.Sprintf("%s (%s)", a.verdict.Outcome, strings.Join(parts, ", "))
}

// contentType is empty where there is none.
func (a answer) contentType() string {
	if a.reply == nil {
		return ""
	}
	for _, h := range a.reply.Header {
		if strings.EqualFold(h.Name, "Content-Type") {
			return h.Value
		}
	}
	return ""
}
