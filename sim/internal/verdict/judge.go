// Package verdict judges one exchange as Market would: by the status, the
// media type, the syntax and the schema of the reply, in that order, in the
// words of Market's log (N-VERDICT). It does not know what happens next.
package verdict

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Schemas validates the body of a reply and returns its properties, nil if it
// has none; an error means that the body is not one JSON value.
type Schemas interface {
	ReplyObject(status int, body []byte) (map[string]any, []schemas.Violation, error)
}

// Reply is what is judged.
type Reply struct {
	// Ping says that it is a reply to PING, which Market does not repeat
	// (N-CONNECT-PING).
	Ping bool
	// Status is 0 if no status line came.
	Status int
	Header http.Header
	Body   []byte
	// TooLong says that Body is only the beginning, cut at Bound bytes.
	TooLong bool
	Bound   int
	// Failure is why the reply did not come, or not whole; Detail explains it.
	Failure market.ErrorSubtype
	Detail  string
	// Protocol is what the status line begins with, such as HTTP/1.1; TwoLengths
	// says that the header gives a Content-Length and a Transfer-Encoding, Surplus
	// that bytes came after the reply.
	Protocol            string
	TwoLengths, Surplus bool
}

// Judge returns Market's verdict on r.
func Judge(s Schemas, r Reply) journal.Verdict {
	late := r.Failure == market.ReadTimedOut // whatever status came before (N-DEADLINE)
	unread := r.Failure != "" && (r.Status == 0 || r.Status == http.StatusOK)
	switch {
	case late, unread:
		return failed(r.Failure, r.Detail, failureRule(r.Failure))
	case r.Status == http.StatusOK:
		return judgeOK(s, r)
	case r.Status == http.StatusBadRequest:
		return judgeError(s, r, journal.Rejected)
	}
	return judgeError(s, r, journal.Failed)
}

// judgeOK judges a whole reply with status 200 (N-200).
func judgeOK(s Schemas, r Reply) journal.Verdict {
	if detail := mediaTypeFault(r.Header); detail != "" {
		return failed(market.UnsupportedMediaType, detail, "N-200")
	}
	if r.TooLong {
		return failed(market.CantParseResponse, fmt.Sprintf(replyTooLong, r.Bound>>10), "N-200")
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return failed(market.CantParseResponse, fmt.Sprintf(replyEncoded, bounded(encoding)), "N-200")
	}
	body, violations, err := s.ReplyObject(r.Status, r.Body)
	if err != nil {
		return failed(market.CantParseResponse, fmt.Sprintf(replyNotJSON, err), "N-200")
	}
	if len(violations) > 0 {
		v := failed(market.InvalidData, violationSummary(violations), "N-200")
		v.Violations = convert(violations)
		return v
	}
	return journal.Verdict{Outcome: journal.Accepted, Rules: []string{"N-200"}, Warnings: append(doubtful(body), doubtfulForm(r)...)}
}

// judgeError judges a reply with any other status (N-400, N-500, N-OTHER). Its
// body decides nothing, but what is wrong with it is told.
func judgeError(s Schemas, r Reply, outcome journal.Outcome) journal.Verdict {
	v := failed(market.HTTP, fmt.Sprintf(statusNot200, statusName(r.Status)), statusRule(r.Status))
	v.Outcome = outcome
	v.Fix = statusFix(r.Status, r.Ping)
	if r.Status != http.StatusBadRequest && r.Status != http.StatusInternalServerError {
		return v
	}
	if detail := mediaTypeFault(r.Header); detail != "" {
		v.Violations = []journal.Violation{wholeBody(v.Rules[0], "mediaType", detail)}
		return v
	}
	body, violations, err := s.ReplyObject(r.Status, r.Body)
	if err != nil || r.TooLong || r.Failure != "" { // a body cut short may look whole
		v.Violations = []journal.Violation{wholeBody(v.Rules[0], "json", errorBodyUnreadable)}
		return v
	}
	v.Violations = convert(violations)
	if len(violations) == 0 {
		v.ErrorType = errorType(body)
	}
	return v
}

func failed(subtype market.ErrorSubtype, reason, rule string) journal.Verdict {
	help := adviceFor(subtype)
	rules := []string{"N-VERDICT"}
	if rule != "" {
		rules = []string{rule, "N-VERDICT"}
	}
	return journal.Verdict{
		Outcome:  journal.Failed,
		Type:     subtype.Type(),
		Subtype:  subtype,
		Rules:    rules,
		Reason:   reason,
		Expected: help.expected,
		Fix:      help.fix,
	}
}

// mediaTypeFault says what is wrong with the Content-Type of a reply, or "".
func mediaTypeFault(h http.Header) string {
	value := h.Get("Content-Type")
	switch value {
	case "":
		return contentTypeMissing
	case "application/json": // nearly always: told without parsing
		return ""
	}
	media, params, err := mime.ParseMediaType(value)
	if err != nil || media != "application/json" {
		return fmt.Sprintf(contentTypeWrong, bounded(value))
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return fmt.Sprintf(charsetWrong, bounded(charset))
	}
	return ""
}

func convert(in []schemas.Violation) []journal.Violation {
	var out []journal.Violation
	for _, v := range in {
		out = append(out, journal.Violation(v))
	}
	return out
}
