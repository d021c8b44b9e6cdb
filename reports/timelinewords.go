package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// The words of the timeline.
const (
	wordTimeline    = "timeline"
	wordFirstHour   = "1st hour"
	wordFirstDay    = "1st day"
	wordBefore      = "before"
	wordAfter       = "after"
	wordMinutely    = "every minute"
	wordHourly      = "hourly"
	wordEvery       = "every %s"
	wordFailed      = "✗"
	wordAccepted    = "✓"
	wordInjected    = "(%d by a fault)"
	wordUnwantedAre = "%d unwanted"
	wordNoAttempts  = "no notification sent"
	wordFirstOf     = "%d %s, the first %s"
	wordBlocks      = "%s: %s blocks all others"
	wordWaitsFor    = "waits for %s"
	wordWaitedFor   = "waited for %s"
	wordWaitFor     = "%d wait for %s"
	wordManyWaited  = "%d waited for %s"
)

// repeats says how often the schedule repeats in a stage.
func repeats(s Stage) string {
	switch s.EverySeconds {
	case 0:
		return ""
	case 60:
		return wordMinutely
	case 3600:
		return wordHourly
	}
	if s.EverySeconds%60 == 0 {
		return fmt.Sprintf(wordEvery, count(int(s.EverySeconds/60), "minute"))
	}
	return fmt.Sprintf(wordEvery, count(int(s.EverySeconds), "second"))
}

// stageName is what a stage is called: by where it ends, counted from Zero.
func (t *Timeline) stageName(s Stage) string {
	switch {
	case s.EverySeconds > 0:
		return spanOfWords(s.Until.Sub(t.Zero))
	case s.From.Before(t.Zero):
		return wordBefore
	case s.From.After(t.Zero):
		return wordAfter
	}
	return spanOfWords(s.Until.Sub(t.Zero))
}

// reached reports whether the run went as far as s.
func (t *Timeline) reached(s Stage) bool {
	return s.Attempts.sum() > 0 || s.From.Before(t.End) || s.From.Equal(t.Zero)
}

// tally counts attempts in short: "61✗ 1✓".
func tally(n Tally) string { return strings.Join(tallies(n), " ") }

// tallies are the parts of tally.
func tallies(n Tally) []string {
	var parts []string
	if n.Failed > 0 {
		parts = append(parts, strconv.Itoa(n.Failed)+wordFailed)
	}
	if n.Accepted > 0 {
		parts = append(parts, strconv.Itoa(n.Accepted)+wordAccepted)
	}
	parts = append(parts, nonEmpty(counted(n.Rejected, string(journal.Rejected)), counted(n.Unknown, string(journal.Unknown)))...)
	if n.Injected > 0 {
		parts = append(parts, fmt.Sprintf(wordInjected, n.Injected))
	}
	if len(parts) == 0 {
		return []string{"0"}
	}
	return parts
}

// counted is "2 rejected", or "" for none.
func counted(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", n, what)
}

// endings counts deliveries by how they ended, the best first.
func endings(e Endings) []string {
	return nonEmpty(
		counted(e.Delivered, string(Delivered)),
		counted(e.Rejected, string(Rejected)),
		counted(e.Expired, string(Expired)),
		counted(e.Cancelled, string(Cancelled)),
		counted(e.Pending, string(Pending)),
		counted(e.Held, string(Held)),
	)
}

// queues say for what deliveries wait, and waited, a few of them all.
func queues(all []Blocker) []string {
	const most = 3
	var parts []string
	for _, b := range all[:min(len(all), most)] {
		what := inline(strings.Join(nonEmpty(b.Notification, string(b.Type)), " "))
		switch {
		case b.Waited == 1 && b.Waiting == 1:
			parts = append(parts, fmt.Sprintf("1 "+wordWaitsFor, what))
		case b.Waited == b.Waiting:
			parts = append(parts, fmt.Sprintf(wordWaitFor, b.Waiting, what))
		default:
			parts = append(parts, fmt.Sprintf(wordManyWaited, b.Waited, what))
		}
	}
	if more := len(all) - most; more > 0 {
		parts = append(parts, fmt.Sprintf(wordMore, more))
	}
	return parts
}

// waitWord says in short for what a lane waits, or waited last; "" if for
// nothing.
func (l *Lane) waitWord() string {
	switch n := len(l.Held); {
	case n == 0:
		return ""
	case l.Ended == Held:
		return fmt.Sprintf(wordWaitsFor, l.Held[n-1].For)
	default:
		return fmt.Sprintf(wordWaitedFor, l.Held[n-1].For)
	}
}

// outcome says how the run ended for the subscriptions and the deliveries.
func (t *Timeline) outcome() []string {
	all := nonEmpty(
		t.happened(journal.SubscriptionRefused),
		t.happened(journal.SubscriptionDisconnected),
	)
	if len(t.Lanes) == 1 && t.Others == nil && t.Lanes[0].EndedAt != nil {
		l := t.Lanes[0]
		all = append(all, fmt.Sprintf("%s %s", l.Ended, t.offset(*l.EndedAt)))
	} else {
		all = append(all, endings(t.Endings)...)
	}
	all = append(all, queues(t.Blockers)...)
	if t.Unwanted > 0 {
		all = append(all, fmt.Sprintf(wordUnwantedAre, t.Unwanted))
	}
	return all
}

// happened tells when a kind of event first happened, or "".
func (t *Timeline) happened(k journal.Kind) string {
	n := 0
	var first time.Time
	for _, e := range t.Events {
		if e.Kind != k {
			continue
		}
		if n == 0 {
			first = e.At
		}
		n++
	}
	switch n {
	case 0:
		return ""
	case 1:
		if first.Equal(t.Zero) {
			return eventWord(k)
		}
		return eventWord(k) + " " + t.offset(first)
	}
	return fmt.Sprintf(wordFirstOf, n, eventWord(k), t.offset(first))
}

func (t *Timeline) offset(at time.Time) string { return Offset(at.Sub(t.Zero)) }

// eventWord names what happened.
func eventWord(k journal.Kind) string {
	words := map[journal.Kind]string{
		journal.SubscriptionCreated:      "connected",
		journal.SubscriptionRefused:      "refused",
		journal.SubscriptionEnabled:      "enabled",
		journal.SubscriptionEdited:       "edited",
		journal.SubscriptionUnplugged:    "unplugged",
		journal.SubscriptionPlugging:     "plugged in",
		journal.SubscriptionDisconnected: "disconnected",
		journal.SubscriptionRemoved:      "removed",
		journal.OutageBegan:              "outage began",
		journal.OutageEnded:              "outage ended",
		journal.FaultOn:                  "fault on",
		journal.FaultOff:                 "fault off",
	}
	if word, ok := words[k]; ok {
		return word
	}
	return inline(string(k))
}

// eventText says in a line what happened.
func eventText(e Event) string {
	what := eventWord(e.Kind)
	if e.Outcome != "" {
		what = strings.Join(nonEmpty(string(e.Type), string(e.Outcome), string(e.Subtype)), " ")
	}
	text := strings.Join(nonEmpty(what, e.Subscription), " ")
	if e.Notification != "" {
		text = fmt.Sprintf(wordBlocks, text, strings.Join(nonEmpty(e.Notification, string(e.Type)), " "))
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return bounded(text)
}

// attempts counts all attempts of the run.
func (t *Timeline) attempts() int {
	n := 0
	for _, s := range t.Stages {
		n += s.Attempts.sum()
	}
	return n
}

// strip is the timeline in one line, in pieces that a line may end after.
func (t *Timeline) strip() []string {
	var pieces []string
	mark := "├ "
	if t.attempts() == 0 {
		pieces = append(pieces, mark+wordNoAttempts)
	}
	for _, s := range t.Stages {
		if s.Attempts.sum() == 0 {
			continue
		}
		parts := tallies(s.Attempts)
		parts[0] = t.stageName(s) + " " + parts[0]
		if !s.From.Before(t.Zero) {
			parts[0], mark = mark+parts[0], "┼ "
		}
		pieces = append(pieces, parts...)
	}
	mark = "┤ "
	for _, end := range t.outcome() {
		pieces, mark = append(pieces, mark+end), "· "
	}
	return pieces
}
