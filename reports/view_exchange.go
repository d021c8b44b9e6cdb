package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// The words about an exchange.
const (
	wordAttempt   = "attempt %d"
	wordWholeBody = "the whole body"
	wordNothing   = "nothing"

	faultKept     = "%s (%s): the store never got the request"
	faultAnswered = "%s (%s): the store got the request and answered %s, which is not what Market saw"
	faultArrived  = "%s (%s): the store got the request; it is to expect it again"
)

// newExchange is the view of an exchange.
func newExchange(x *journal.Exchange) *view.Exchange {
	shown := &view.Exchange{
		ID: printable.Inline(x.ID), About: about(x),
		Outcome: printable.Inline(string(x.Verdict.Outcome)), Accepted: x.Verdict.Outcome == journal.Accepted,
		Market: marketWords(string(x.Verdict.Type), string(x.Verdict.Subtype)), Reason: printable.Short(x.Verdict.Reason),
		Fault: fault(x), Request: request(x), Reply: reply(x), Replied: x.Reply != nil,
		Violations: violations(x), Curl: Curl(*x), Alike: alike(x),
	}
	if m := x.Measured; m != nil {
		shown.Spent, shown.Phases = spent(m), phases(m)
		shown.Total, shown.Connection = duration(m.TotalMs), connection(m)
		shown.Deadline = duration(float64(x.Request.DeadlineMs))
	}
	return shown
}

// about names what an exchange was for: its notification or the method of the push
// API, and its attempt.
func about(x *journal.Exchange) string {
	method := ""
	if x.Push != "" {
		method = "/" + string(x.Push)
	}
	return printable.Short(strings.Join(printable.NonEmpty(
		string(x.NotificationType), method, fmt.Sprintf(wordAttempt, x.Attempt), x.Note), ", "))
}

// fault says which fault stood in the way of an exchange, and what the store
// knows of it; "" if none did.
func fault(x *journal.Exchange) string {
	f := x.Fault
	switch {
	case f == nil:
		return ""
	case !f.Arrived:
		return printable.Inline(fmt.Sprintf(faultKept, f.Name, f.Kind))
	case f.Reply == nil:
		return printable.Inline(fmt.Sprintf(faultArrived, f.Name, f.Kind))
	}
	return printable.Inline(fmt.Sprintf(faultAnswered, f.Name, f.Kind, status(f.Reply.Status)))
}

// numbers are what differs between exchanges that are alike: ids, counts, times.
var numbers = regexp.MustCompile(`[0-9]+`)

// alike is Exchange.Alike.
func alike(x *journal.Exchange) string {
	back := "no reply"
	if x.Reply != nil {
		back = fmt.Sprint(x.Reply.Status, x.Reply.Incomplete, headerValue(x.Reply.Header, "Content-Type"), numbers.ReplaceAllString(x.Reply.Body, "0"))
	}
	kept := ""
	if x.Fault != nil {
		kept = x.Fault.Name
	}
	return strings.Join([]string{
		x.Request.Method, x.Request.URL, string(x.NotificationType), x.Note, kept, back, string(x.Verdict.Outcome), string(x.Verdict.Subtype), x.Verdict.Reason,
	}, "\n")
}

// violations are the violations and then the warnings of an exchange.
func violations(x *journal.Exchange) []view.Violation {
	var all []view.Violation
	for _, v := range x.Verdict.Violations {
		all = append(all, newViolation(v, false))
	}
	for _, v := range x.Verdict.Warnings {
		all = append(all, newViolation(v, true))
	}
	return all
}

func newViolation(v journal.Violation, harmless bool) view.Violation {
	return view.Violation{
		Where:    cmp.Or(printable.Short(v.Pointer), wordWholeBody),
		Rule:     printable.Inline(strings.Join(printable.NonEmpty(v.Keyword, v.Rule), ", ")),
		Found:    cmp.Or(printable.Short(v.Found), wordNothing),
		Expected: printable.Short(v.Expected),
		Fix:      printable.Short(v.Fix),
		Harmless: harmless,
	}
}
