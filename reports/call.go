package reports

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// CallsGroup begins the ids of the checks on the store's own calls, as in
// "pull.auth". Beside a scenario they are a group of their own.
const CallsGroup = "pull"

// Call is one call that the store made on the pull API.
type Call struct {
	// ID names the call within its run: "c1", "c2", … in order of their ends.
	ID string `json:"id"`
	// At is the virtual time.
	At time.Time `json:"at"`
	journal.Call
}

// The calls that a report shows beside those that checks name: the first and
// the last.
const keptCalls = 100

// NewCalls are the calls in a journal that a report shows: those that checks
// name, the first and the last; and how many there are besides.
func NewCalls(entries []journal.Entry, checks []Check) (kept []Call, leftOut int) {
	named := map[string]bool{}
	for _, c := range checks {
		named[c.Evidence] = true
		for _, id := range c.Calls {
			named[id] = true
		}
		for _, m := range c.Around {
			named[m.Call] = true
		}
	}
	all := AllCalls(entries)
	for i, c := range all {
		if named[c.ID] || i < keptCalls/2 || i >= len(all)-keptCalls/2 {
			kept = append(kept, c)
		}
	}
	return kept, len(all) - len(kept)
}

// AllCalls are the calls in a journal, in its order.
func AllCalls(entries []journal.Entry) []Call {
	var all []Call
	for _, e := range entries {
		if e.Kind == journal.PullCall && e.Call != nil {
			all = append(all, Call{ID: CallID(len(all) + 1), At: e.At, Call: *e.Call})
		}
	}
	return all
}

// CallID is the id of the call of that number in a journal, from 1.
func CallID(n int) string { return fmt.Sprintf("c%d", n) }

// Call returns the call of that id, or nil.
func (r *Report) Call(id string) *Call {
	for i := range r.Calls {
		if r.Calls[i].ID == id {
			return &r.Calls[i]
		}
	}
	return nil
}

// The words about a call.
const (
	callOperation = "operation %s"
	callOutside   = "no operation of the contract"
	callBy        = "by %s"
	callKey       = "with the key %s"
	callNoKey     = "without a key that is known"
	callFault     = "a fault of localmarket's: %s"
	callInjected  = "met the fault %s (%s): %s"
	callDone      = "Market has done what it asks for"
	callNotDone   = "Market has not done what it asks for"
	callUnnamed   = "without a name"
	callNoReply   = "no reply"
	callLeftOut   = "… and %s more; the journal has them all"
)

// callLine is the method and the path of a call, with its query.
func callLine(c *Call) string {
	line := c.Method + " " + c.Path
	if c.Query != "" {
		line += "?" + c.Query
	}
	return inline(line)
}

// aboutCall says which operation was called by whom.
func aboutCall(c *Call) string {
	operation := callOutside
	if c.Operation != "" {
		operation = fmt.Sprintf(callOperation, c.Operation)
	}
	caller, key := "", callNoKey
	if c.Integration != "" {
		caller = fmt.Sprintf(callBy, c.Integration)
	}
	if c.KeyName != "" {
		key = fmt.Sprintf(callKey, c.KeyName)
	}
	return inline(strings.Join(nonEmpty(operation, caller, key), ", "))
}

// callStatus is how a call was answered, in brief.
func callStatus(c *Call) string {
	if c.Status == 0 {
		return callNoReply
	}
	return strings.TrimSpace(strconv.Itoa(c.Status) + " " + statusText(c.Status))
}

// statusText knows Market's own status for a limit that is exceeded, too
// (P-LIMITS).
func statusText(status int) string {
	const tooMany = 420
	if status == tooMany {
		return "Enhance Your Calm"
	}
	return http.StatusText(status)
}

// called is what the store sent in a call.
func called(c *Call, b bound) message {
	body, cut := excerpt(c.Body, b)
	if cut == "" && c.BodyBytes > len(c.Body) {
		cut = fmt.Sprintf(wordLostBody, len(c.Body), c.BodyBytes)
	}
	return message{Line: callLine(c), Header: printableHeader(c.Header), Body: body, Cut: cut}
}

// answered is what went back for a call.
func answered(c *Call, b bound) message {
	if c.Reply == nil {
		return message{Line: callStatus(c)}
	}
	return replied(c.Reply, b)
}

// oddity is a finding made ready to be read.
type oddity struct{ Rule, Message, Fix string }

// oddities are what was odd about a call, which fault it met, and what went wrong on
// our side.
func oddities(c *Call) []oddity {
	var all []oddity
	for _, f := range c.Findings {
		all = append(all, oddity{inline(f.Rule), bounded(f.Message), inline(f.Fix)})
	}
	if met := c.Injected; met != nil {
		done := callNotDone
		if met.Done {
			done = callDone
		}
		all = append(all, oddity{Message: bounded(fmt.Sprintf(callInjected, cmp.Or(met.Name, callUnnamed), met.Kind, done))})
	}
	if c.Fault != "" {
		all = append(all, oddity{Message: bounded(fmt.Sprintf(callFault, c.Fault))})
	}
	return all
}

// evidenceCall is the call that decided c's verdict, or nil.
func evidenceCall(c Check, find finder) *Call {
	if c.Evidence == "" {
		return nil
	}
	return find.call(c.Evidence)
}

// callsLeftOut says how many calls a report does not hold; "" if it holds all.
func callsLeftOut(r *Report) string {
	if r.CallsLeftOut <= 0 {
		return ""
	}
	return fmt.Sprintf(callLeftOut, count(r.CallsLeftOut, "call"))
}
