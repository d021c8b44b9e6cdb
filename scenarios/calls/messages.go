package calls

import (
	"fmt"
	"slices"
	"strings"
)

// Why nothing is judged.
const (
	// NotServed is for a run that serves no pull API.
	NotServed = "needs --pull-api ADDR, for the store to call"
	// NothingCalled is for a store that did not call it.
	NothingCalled = "the store called nothing"
)

// What the findings say to a person, all in one place.
const (
	someOf      = "%d of %s: %s"
	andMore     = "; and %d more of the kind"
	besides     = "%s; %s about what broken requests of this run named do not count"
	refusedWith = "refused with status %d"
	noOperation = "no operation of the contract"

	nothingCalledAt = "the store called nothing at %s"
	calledExpected  = "calls of the pull API when a notification comes"
	calledFix       = "give the store this address, the key and the campaigns that were printed at the start; if it calls later than the run waits for it, run with a longer --settle"

	madeTwice     = "%s is called twice for one event"
	twiceExpected = "each change once for an event, however many copies of its notification come"
	twiceFix      = "let a unique key in the database decide whether an event is new, and act on it only then"

	authExpected = "the Api-Key header with the key that was printed at the start"
	authFix      = "send the key of the cabinet in the Api-Key header with every call"

	violationsExpected = "calls that the contract allows, about orders, offers and shops that exist"
	violationsFix      = "read the message: what is asked for is not there, or not allowed in that state"

	limitsExpected     = "as many calls as the limits of the operation allow"
	limitsExpectedWait = "no more calls of an operation after a 420, until X-RateLimit-Resource-Until"

	noFaults         = "no call met a fault"
	recovered        = "%s failed by a fault, %d tried again, %s; all got through"
	recoveredSoonest = "the first %s later"
	recoveredAtOnce  = "the first in the same moment of virtual time"
	lostCall         = "%s%s, and was not called again with success: what it was for is lost"
	lostTried        = "%s%s, was called again %s, and never got through: what it was for is lost"
	noReplyCame      = "got no reply"
	noWholeReply     = "got half of its reply"
	otherReply       = "got another reply"
	recoveryExpected = "the same call again, later and with growing pauses, until it gets through"
	recoveryFix      = "keep what a failed call was for, and call again: after 420 at X-RateLimit-Resource-Until, after 5xx or without a reply with growing pauses"

	stocksExpected      = "stocks sent with PUT"
	parametersExpected  = "parameters of the contract alone"
	deprecatedExpected  = "operations and parameters that have a future"
	unusualExpected     = "values, paths and headers as the contract writes them"
	integrationExpected = "X-Market-Integration: name/version in every call"

	readAgain       = "%s is read again within a minute, and nothing has happened in between"
	pollingExpected = "the same reading once a minute, and once more for each notification that comes and each change that is made"
	pollingFix      = "wait for the notification instead of asking, and keep what was read for a minute"

	timesUsed = "%s %d"
)

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// ranked lists names with their counts, the highest first, at most 30.
func ranked(names []string, count map[string]int) string {
	const most = 30
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	var parts []string
	for _, name := range names[:min(len(names), most)] {
		parts = append(parts, fmt.Sprintf(timesUsed, name, count[name]))
	}
	text := strings.Join(parts, ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(andMore, more)
	}
	return text
}
