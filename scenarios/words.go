package scenarios

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// What a run says to a person, all in one place.
const (
	titleStep    = "the step %s is taken"
	titlePing    = "%s: PING is answered as it must be"
	titleRefused = "%s: PING fails, and the subscription is not enabled"

	stoppedTimeout     = "the run took longer than %s"
	stoppedInterrupted = "the run was interrupted"
	stoppedPing        = "the subscription %s was not enabled"
	skippedStopped     = "not looked at: %s"
	skippedOnly        = "the scenario is for %s only; this run is by revision %s, %s"
	titleSkipped       = "the scenario is for these rules"

	nothingDisconnected = "nothing is left to happen, and Market disconnected nobody"
	notReachable        = "the store did not accept a connection within %s"
	changedByCalls      = "what the store called has changed the story: %s"
	notCalled           = "the store did not call within %s"
	notCalledAt         = "the store did not call %s within %s"
	notCalledFix        = "see that the store knows the address, the key and the campaigns of the pull API, and calls when it is told of something"
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
	happenedOdd            = ": %s (%s)"
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

// name is what a Which is about, for a sentence.
func (w Which) name() string {
	var parts []string
	switch {
	case w.Of != "":
		parts = append(parts, w.Of)
	case w.Type != "":
		parts = append(parts, string(w.Type))
	default:
		parts = append(parts, "all notifications")
	}
	if w.To != "" {
		parts = append(parts, "to "+w.To)
	}
	return strings.Join(append(parts, stretch(w.From, w.Until, w.After, w.Before)...), " ")
}

// stretch is what bounds a choice, for a sentence.
func stretch(from, until *time.Duration, after, before Moment) []string {
	var parts []string
	switch {
	case from != nil && until != nil:
		parts = append(parts, fmt.Sprintf("from +%s to +%s", days(*from), days(*until)))
	case from != nil:
		parts = append(parts, "from +"+days(*from)+" on")
	case until != nil:
		parts = append(parts, "until +"+days(*until))
	}
	if after != "" {
		parts = append(parts, "after "+string(after))
	}
	if before != "" {
		parts = append(parts, "before "+string(before))
	}
	return parts
}

func (e *Called) describe() string {
	number := "every call"
	switch {
	case e.Count != nil:
		number = amount(e.Count, "call")
	case e.Status == 0:
		number = amount(AtLeast(1), "call")
	}
	what := append([]string{cmp.Or(e.Operation, e.Path, "the pull API")}, stretch(e.From, e.Until, e.After, e.Before)...)
	text := fmt.Sprintf(expectCalls, number, strings.Join(what, " "))
	if e.Status != 0 {
		text += fmt.Sprintf(" answered with status %d", e.Status)
	}
	if e.Findings != nil {
		text += ", with " + amount(e.Findings, "finding")
	}
	return text
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

func (e *Attempts) describe() string {
	kind := "attempt"
	if e.Verdict != "" {
		kind = e.Verdict + " attempt"
	}
	text := fmt.Sprintf(expectAttempts, amount(e.count(), kind), e.name())
	if e.Arrived != nil && *e.Arrived {
		text += " that reached the store"
	} else if e.Arrived != nil {
		text += " that did not reach the store"
	}
	if len(e.Offsets) > 0 {
		var all []string
		for _, o := range e.Offsets {
			all = append(all, "+"+days(o))
		}
		text += " at " + strings.Join(all, ", ")
	}
	if e.First != nil {
		text += ", the first at +" + days(*e.First)
	}
	if e.Last != nil {
		text += ", the last at +" + days(*e.Last)
	}
	return text
}

func (e *Delivery) describe() string {
	which := "every delivery"
	if e.Count != nil {
		which = amount(e.Count, "delivery")
	}
	text := fmt.Sprintf(expectDelivery, which, e.name(), strings.Join(e.State, " or "))
	if e.Within != nil {
		text += " within " + days(*e.Within) + " of when it was first due"
	}
	return text
}

func (e *Waited) describe() string {
	which, blocker := "every delivery", "another notification"
	if e.Count != nil {
		which = amount(e.Count, "delivery")
	}
	if e.By != "" {
		blocker = e.By
	}
	return fmt.Sprintf(expectHeld, which, e.name(), blocker)
}

func (e *Connected) describe() string {
	if e.Took != nil {
		return fmt.Sprintf(expectTook, e.Name, e.State, days(*e.Took))
	}
	return fmt.Sprintf(expectState, e.Name, e.State)
}

func (e *Replies) describe() string {
	var like []string
	if e.Status != 0 {
		like = append(like, fmt.Sprintf("status %d", e.Status))
	}
	if e.Verdict != "" {
		like = append(like, e.Verdict)
	}
	if e.Latency != nil {
		like = append(like, "within "+days(*e.Latency))
	}
	number := "all"
	if e.Count != nil {
		number = e.Count.String()
	}
	return fmt.Sprintf(expectReplies, number, e.name(), strings.Join(like, ", "))
}

// describe is what an expectation expects, for a sentence.
func (e *Expectation) describe() string {
	if e.Title != "" {
		return e.Title
	}
	return (&record{}).evaluate(e).expected
}

// replyWords says how an exchange ended.
func replyWords(x *journal.Exchange) string {
	text := happenedNoReply
	if x.Reply != nil {
		text = fmt.Sprintf("status %d", x.Reply.Status)
	}
	text += ", " + string(x.Verdict.Outcome)
	if x.Verdict.Subtype != "" {
		text += ": " + string(x.Verdict.Subtype) + ", " + x.Verdict.Reason
	}
	return text
}
