package calls

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// statusLimit is Market's status for a limit that is exceeded (P-LIMITS).
const statusLimit = 420

// found is a failure or a warning about issues of calls: the first decides, and the
// others are counted. None pass.
func (r *record) found(v reports.Verdict, all []issue, expected string) result {
	if len(all) == 0 {
		return passed(counted(len(r.calls), "call"))
	}
	f := result{verdict: v, expected: expected, fix: all[0].fix, evidence: all[0].call.ID, calls: few(all)}
	f.reason = fmt.Sprintf(someOf, callsIn(all), counted(len(r.calls), "call"), messages(all))
	return f
}

// callsIn is how many calls have the issues.
func callsIn(all []issue) int {
	seen := map[string]bool{}
	for _, o := range all {
		seen[o.call.ID] = true
	}
	return len(seen)
}

// messages are the first few of those that differ.
func messages(all []issue) string {
	const most = 3
	var texts []string
	seen := map[string]bool{}
	for _, o := range all {
		if !seen[o.message] && len(texts) < most {
			texts = append(texts, o.message)
		}
		seen[o.message] = true
	}
	text := strings.Join(texts, "; ")
	if more := len(seen) - len(texts); more > 0 {
		text += fmt.Sprintf(andMore, more)
	}
	return text
}

// few are the ids of the first calls, each once.
func few(all []issue) []string {
	const most = 20
	var ids []string
	for _, o := range all {
		if n := len(ids); n < most && (n == 0 || ids[n-1] != o.call.ID) {
			ids = append(ids, o.call.ID)
		}
	}
	return ids
}

// ofKind warns of findings of a kind.
func ofKind(k journal.FindingKind, expected string) func(*record) result {
	return func(r *record) result {
		var all []issue
		for i := range r.calls {
			for _, f := range r.calls[i].Findings {
				if f.Kind == k {
					all = append(all, issue{&r.calls[i], f.Message, f.Fix})
				}
			}
		}
		return r.found(reports.Warn, all, expected)
	}
}

// auth fails for calls that no key lets in.
func auth(r *record) result {
	var all []issue
	for i := range r.calls {
		if c := &r.calls[i]; c.Status == http.StatusUnauthorized && c.Injected == nil {
			all = append(all, issue{c, refusal(c), authFix})
		}
	}
	return r.found(reports.Fail, all, authExpected)
}

// violations fails for calls that were refused for what they ask. A fault of
// ours is not the store's.
func violations(r *record) result {
	var all, ours []issue
	provoked := 0
	for i := range r.calls {
		switch c := &r.calls[i]; {
		case c.Injected != nil: // recovery judges what the store does then
		case c.Fault != "":
			ours = append(ours, issue{c, c.Fault, ""})
		case c.Status < http.StatusBadRequest, c.Status == http.StatusUnauthorized, c.Status == statusLimit:
		case r.provoked[c.ID]:
			provoked++
		default:
			all = append(all, refusals(c)...)
		}
	}
	f := r.found(reports.Fail, all, violationsExpected)
	if len(all) == 0 && len(ours) > 0 {
		f = r.found(reports.Error, ours, "")
	}
	if provoked > 0 {
		f.reason = fmt.Sprintf(besides, f.reason, counted(provoked, "refused call"))
	}
	return f
}

// refusals are what a refused call was refused for: what the API found, or what
// an operation said.
func refusals(c *reports.Call) []issue {
	var all []issue
	for _, f := range c.Findings {
		if f.Kind == journal.CallRefused {
			all = append(all, issue{c, about(c) + f.Message, f.Fix})
		}
	}
	if len(all) == 0 {
		all = append(all, issue{c, about(c) + refusal(c), violationsFix})
	}
	return all
}

// about names what was called.
func about(c *reports.Call) string {
	if c.Operation != "" {
		return c.Operation + ": "
	}
	return c.Method + " " + c.Path + ": "
}

// refusal is what a reply said when it refused a call.
func refusal(c *reports.Call) string {
	var body struct {
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
	}
	if c.Reply != nil && json.Unmarshal([]byte(c.Reply.Body), &body) == nil && len(body.Errors) > 0 && body.Errors[0].Message != "" {
		return body.Errors[0].Message
	}
	return fmt.Sprintf(refusedWith, c.Status)
}

// methods lists what was called, most often first.
func methods(r *record) result {
	var names []string
	count := map[string]int{}
	for i := range r.calls {
		if name := r.calls[i].Operation; name != "" {
			if count[name] == 0 {
				names = append(names, name)
			}
			count[name]++
		}
	}
	if len(names) == 0 {
		return passed(noOperation)
	}
	return passed(ranked(names, count))
}
