package reports

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

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
)

// newCall is the view of a call.
func newCall(c *Call) *view.Call {
	answered := callNoReply
	if c.Status != 0 {
		answered = status(c.Status)
	}
	shown := &view.Call{
		ID: printable.Inline(c.ID), Line: callLine(c), About: aboutCall(c), Status: answered,
		Refused: c.Status >= 400, Request: called(c), Reply: view.Message{Line: answered},
	}
	if c.Reply != nil {
		shown.Reply = replied(c.Reply)
	}
	for _, f := range c.Findings {
		shown.Issues = append(shown.Issues, view.Issue{Rule: printable.Inline(f.Rule), Message: printable.Short(f.Message), Fix: printable.Short(f.Fix)})
	}
	if met := c.Injected; met != nil {
		done := callNotDone
		if met.Done {
			done = callDone
		}
		text := fmt.Sprintf(callInjected, cmp.Or(met.Name, callUnnamed), met.Kind, done)
		shown.Issues = append(shown.Issues, view.Issue{Message: printable.Short(text)})
	}
	if c.Fault != "" {
		shown.Issues = append(shown.Issues, view.Issue{Message: printable.Short(fmt.Sprintf(callFault, c.Fault))})
	}
	return shown
}

// callLine is the method and the path of a call, with its query.
func callLine(c *Call) string {
	line := c.Method + " " + c.Path
	if c.Query != "" {
		line += "?" + c.Query
	}
	return printable.Bounded(line, 600)
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
	return printable.Bounded(strings.Join(printable.NonEmpty(operation, caller, key), ", "), 600)
}

// called is what the store sent in a call.
func called(c *Call) view.Message {
	m := newMessage(callLine(c), c.Header, c.Body)
	if m.Cut == "" && c.BodyBytes > len(c.Body) {
		m.Cut = fmt.Sprintf(wordLostBody, len(c.Body), c.BodyBytes)
	}
	return m
}
