package calls

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

const calledID = "pull.called"

// called warns of a store that called nothing.
func called(r *record) result {
	if len(r.calls) > 0 {
		return passed(counted(len(r.calls), "call"))
	}
	reason := NothingCalled
	if r.url != "" {
		reason = fmt.Sprintf(nothingCalledAt, r.url)
	}
	return result{verdict: reports.Warn, reason: reason, expected: calledExpected, fix: calledFix}
}

// twice fails for changes that were made more than once because of one event: of
// several copies of a notification, or of one that was sent again, each was acted on
// (N-DUPLICATES). What the store calls at the instant of a sending is because of that;
// a call that Market could not answer well may be made again.
func twice(r *record) result {
	bodies := bodiesOf(r.entries)
	var event string
	var at time.Time
	made := map[string]bool{} // whether it went well
	var all []issue
	next := 0
	for _, e := range r.entries {
		switch {
		case e.Kind == journal.ExchangeSending:
			event, at = bodies[e.ExchangeID], e.At
		case e.Kind != journal.PullCall || e.Call == nil:
		default:
			c := &r.calls[next]
			next++
			if !e.At.Equal(at) || r.reads[c.Operation] || c.Operation == "" || passing(c.Status) || c.Injected.Failed() || c.BodyBytes > len(c.Body) {
				continue
			}
			key := strings.Join([]string{event, c.Method, c.Path, c.Query, c.Body}, "\n")
			well, again := made[key]
			if again && (well || c.Status < http.StatusMultipleChoices) {
				all = append(all, issue{c, fmt.Sprintf(madeTwice, callOf(c)), twiceFix})
			}
			made[key] = well || c.Status < http.StatusMultipleChoices
		}
	}
	return r.found(reports.Fail, all, twiceExpected)
}

// bodiesOf are what the exchanges sent, by their ids: the same for copies.
func bodiesOf(entries []journal.Entry) map[string]string {
	bodies := map[string]string{}
	for _, e := range entries {
		if e.Exchange != nil {
			bodies[e.Exchange.ID] = e.Exchange.Request.Body
		}
	}
	return bodies
}

// passing reports whether a call was refused for what may pass, so that it is right to
// make it again.
func passing(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusNotFound, http.StatusLocked, statusLimit:
		return true
	}
	return status >= http.StatusInternalServerError
}
