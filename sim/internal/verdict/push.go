package verdict

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Asked is a request of the legacy push API, as its reply is held against it.
type Asked interface {
	// Rule is the contract's for the method.
	Rule() string
	// Free reports whether the body of a reply may be anything.
	Free() bool
	// Body judges the body of a reply with status 200; an error means that it is not
	// one JSON value.
	Body(body []byte) (violations, warnings []journal.Violation, err error)
}

// JudgePush returns Market's verdict on a reply to a request of the push API: every
// status but 200 is wrong there, 400 too (L-CHECK).
func JudgePush(a Asked, r Reply) journal.Verdict {
	late := r.Failure == market.ReadTimedOut
	unread := r.Failure != "" && (r.Status == 0 || r.Status == http.StatusOK)
	switch {
	case late, unread:
		return pushFailed(a, r.Failure, r.Detail)
	case r.Status != http.StatusOK:
		v := pushFailed(a, market.HTTP, fmt.Sprintf(statusNot200, statusName(r.Status)))
		v.Fix = pushStatusFix(r.Status)
		return v
	case a.Free():
		return journal.Verdict{Outcome: journal.Accepted, Rules: []string{a.Rule()}}
	}
	return judgePushBody(a, r)
}

func judgePushBody(a Asked, r Reply) journal.Verdict {
	if detail := mediaTypeFault(r.Header); detail != "" {
		return pushFailed(a, market.UnsupportedMediaType, detail)
	}
	if r.TooLong {
		return pushFailed(a, market.CantParseResponse, fmt.Sprintf(replyTooLong, r.Bound>>10))
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return pushFailed(a, market.CantParseResponse, fmt.Sprintf(replyEncoded, bounded(encoding)))
	}
	violations, warnings, err := a.Body(r.Body)
	switch {
	case err != nil:
		return pushFailed(a, market.CantParseResponse, fmt.Sprintf(replyNotJSON, err))
	case len(violations) > 0:
		v := pushFailed(a, market.InvalidData, pushSummary(violations))
		v.Expected, v.Fix = violations[0].Expected, violations[0].Fix
		v.Violations, v.Warnings = violations, warnings
		return v
	}
	return journal.Verdict{Outcome: journal.Accepted, Rules: []string{a.Rule()}, Warnings: append(warnings, doubtfulForm(r)...)}
}

// JudgeToken returns Market's verdict on a reply to a request with a wrong token, or
// with none: 403 is right, and nothing else (L-CONNECT).
func JudgeToken(a Asked, r Reply) journal.Verdict {
	rules := []string{"L-CONNECT"}
	switch {
	case r.Failure == market.ReadTimedOut, r.Failure != "" && r.Status == 0:
		v := pushFailed(a, r.Failure, r.Detail)
		v.Rules = append(rules, "N-VERDICT")
		return v
	case r.Status == http.StatusForbidden:
		return journal.Verdict{Outcome: journal.Accepted, Rules: rules}
	}
	subtype := market.HTTP
	if r.Status == http.StatusOK {
		subtype = market.IgnoredWrongToken
	}
	return journal.Verdict{
		Outcome: journal.Failed, Type: subtype.Type(), Subtype: subtype, Rules: append(rules, "N-VERDICT"),
		Reason: fmt.Sprintf(tokenStatus, statusName(r.Status)), Expected: tokenExpected, Fix: tokenFix,
	}
}

func pushFailed(a Asked, subtype market.ErrorSubtype, reason string) journal.Verdict {
	help := adviceFor(subtype)
	rule := a.Rule()
	switch subtype {
	case market.ConnectionTimedOut, market.UnsupportedMediaType:
		rule = "L-CONNECT"
	case market.SSLError:
		rule = "N-HTTPS"
	case market.ReadTimedOut:
		help.fix = pushSlowFix
	case market.CantParseResponse:
		help.fix = pushBodyFix
	}
	return journal.Verdict{
		Outcome: journal.Failed, Type: subtype.Type(), Subtype: subtype, Rules: []string{rule, "N-VERDICT"},
		Reason: reason, Expected: help.expected, Fix: help.fix,
	}
}

// pushSummary names the first violations in one sentence.
func pushSummary(all []journal.Violation) string {
	const most = 3
	var parts []string
	for _, v := range all[:min(len(all), most)] {
		where := v.Pointer
		if where == "" {
			where = wholeBodyName
		}
		parts = append(parts, fmt.Sprintf(pushViolation, where, bounded(v.Found), v.Expected))
	}
	if more := len(all) - most; more > 0 {
		parts = append(parts, fmt.Sprintf(moreViolations, more))
	}
	return strings.Join(parts, "; ")
}

// What the verdicts on the push API say to a person.
const (
	pushViolation = "%s: %s; expected %s"
	tokenStatus   = "a request with a wrong token was answered with status %s"
	tokenExpected = "status 403"
	tokenFix      = "compare the token of every request, in the URL (auth-token) or in the header Authorization, and answer 403 to a wrong or missing one: 401 and 404 fail the check too"
	pushSlowFix   = "answer from memory: the buyer waits for this reply"
	pushBodyFix   = "return one JSON object in UTF-8, uncompressed and complete"
)

func pushStatusFix(status int) string {
	switch {
	case status == http.StatusBadRequest:
		return "400 says that Market's request is wrong, and counts as a wrong reply: take every request that the contract allows"
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return "the token is right: compare it with that of the cabinet (--push-token), in the place where it is sent (--push-token-in)"
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return "serve POST at the address with the method's path at its end, or give the base URL (--push-url)"
	case status >= 300 && status < 400:
		return "Market does not follow redirects: give the final address"
	case status >= 500:
		return "look into the store's log at this time: a store with many such replies is switched off"
	}
	return "reply 200 with the body"
}
