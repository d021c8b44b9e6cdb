package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// What a run says to a person, all in one place.
const (
	titleStep    = "the step %s is executed"
	titlePing    = "%s: PING is answered as it must be"
	titleRefused = "%s: PING fails, and the subscription is not enabled"

	stoppedPing      = "the subscription %s was not enabled"
	notSubscribed    = "the store does not subscribe to %s"
	noTypes          = "the store subscribes to none of its notifications"
	skippedStopped   = "not looked at: %s"
	skippedPush      = "it plays the legacy push API: give --push-url, or a sample store that answers it, such as --store push-good-dbs"
	skippedPushModel = "it is for stores that sell by %s"
	cartShown        = "the buyer could put the cart %s together, and the scenario needs that they cannot"
	cartOrdered      = "the buyer could order the cart %s, and the scenario needs that they cannot"
	cartNever        = "unknown cart %s: the store was never asked"
	lackedPush       = "shop by %s for the push API"
	expectOffsets    = ", at %s"
	expectShowcase   = "the shop's showcase is %s"
	expectSwitched   = ", exactly %s after the first request"
	happenedOffsets  = ", made at %s"
	happenedWarnings = ", with %s"
	happenedShowcase = "it is %s, since %s"

	skippedOnly  = "the scenario is for %s only; this run is by revision %s, %s"
	titleSkipped = "the scenario is for these rules"

	nothingDisconnected = "nothing is left to happen, and Market disconnected nobody"
	notReachable        = "the store did not accept a connection within %s"
	changedByCalls      = "what the store called has changed the story: %s"
	notCalled           = "the store did not call within %s"
	notCalledAt         = "the store did not call %s within %s"
	notCalledFix        = "see that the store knows the address, the key and the campaigns of the pull API, and calls when it is notified of something"
	pingAccepted        = "PING was accepted, and the scenario needs it to fail"

	expectTitled    = "%s: %s"
	expectAttempts  = "%s of %s"
	expectPhase     = "%s is repeated every %s"
	expectDelivery  = "%s of %s %s"
	expectHeld      = "%s of %s waits for %s"
	expectReplies   = "%s of the replies to %s: %s"
	expectArrival   = "the store first gets %s, in this order"
	expectState     = "the subscription %s is %s"
	expectTook      = "the subscription %s is %s, after exactly %s"
	expectCalls     = "%s of %s"
	expectPingReply = "status 200 and a valid body"

	happenedOne            = "there was %s"
	happenedCount          = "there were %s"
	happenedOffset         = "attempt %d was made at +%s instead of +%s"
	happenedPhase          = "the next attempt is planned %s after the last"
	happenedNotRepeated    = "it is not repeated any more: it is %s"
	happenedNothing        = "nothing of the kind was sent"
	happenedWhy            = "; attempt %d ended in %s: %s"
	happenedLate           = ", one only after %s"
	happenedHeld           = "%d of %s waited"
	happenedFor            = " for %s"
	happenedHeldBy         = "; it waits for %s (%s)"
	happenedWaitedFor      = "; one waited for %s (%s)"
	happenedWaits          = ", waits for %s"
	happenedNotPlanned     = "it has no attempt planned"
	happenedReplies        = "%d of %s like that"
	happenedNeverArrived   = "%s never reached the store"
	happenedArrival        = "they came as %s"
	happenedNoSubscription = "it was never connected"
	happenedState          = "it is %s"
	happenedTook           = "it is %s, after %s"
	happenedNoCall         = "nothing of the kind was called"
	happenedCall           = "%s %s was answered with status %d"
	happenedCalled         = "the store called: %s"
	happenedFindings       = "there is %s in %s"
	happenedIssue          = ": %s (%s)"
	happenedNoReply        = "no reply"
	namesRules             = "%s (%s)"
)

// days writes a duration as people do: 14d, 1d2h, 75m, 10.1s.
func days(d time.Duration) string {
	if d < 0 {
		return "-" + days(-d)
	}
	const day = 24 * time.Hour
	if d >= 2*day || d >= day && d%day == 0 {
		text := fmt.Sprintf("%dd", d/day)
		if rest := d % day; rest > 0 {
			text += days(rest)
		}
		return text
	}
	return market.ShortDuration(d)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %s", n, several(noun))
}

// wereMade says how many attempts there were.
func wereMade(n int) string {
	if n == 1 {
		return fmt.Sprintf(happenedOne, plural(n, "attempt"))
	}
	return fmt.Sprintf(happenedCount, plural(n, "attempt"))
}

func several(noun string) string {
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return stem + "ies"
	}
	return noun + "s"
}

// amount is a count in a sentence.
func amount(c *Count, noun string) string {
	switch {
	case c.Max != nil && *c.Max == 0:
		return "no " + noun
	case c.Max == nil && c.Min == 1, c.Max != nil && *c.Max == 1:
		return c.String() + " " + noun
	}
	return c.String() + " " + several(noun)
}
