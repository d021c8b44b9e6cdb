package timeline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
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
	wordUnwantedAre = "%d had no subscriber"
	wordAt          = "%s at %s"
	wordNoAttempts  = "no notification sent"
	wordFirstOf     = "%d %s, the first at %s"
	wordBlocks      = "%s: %s blocks all others"
	wordWaitsFor    = "waits for %s"
	wordWaitedFor   = "waited for %s"
	wordWaitFor     = "%d wait for %s"
	wordManyWaited  = "%d waited for %s"
	wordMore        = "… and %d more"
)

// Repeats says how often the schedule repeats in a stage.
func Repeats(s Stage) string {
	switch s.EverySeconds {
	case 0:
		return ""
	case 60:
		return wordMinutely
	case 3600:
		return wordHourly
	}
	if s.EverySeconds%60 == 0 {
		return fmt.Sprintf(wordEvery, printable.Count(int(s.EverySeconds/60), "minute"))
	}
	return fmt.Sprintf(wordEvery, printable.Count(int(s.EverySeconds), "second"))
}

// StageName is what a stage is called: by where it ends, counted from Zero.
func (t *Timeline) StageName(s Stage) string {
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

// Reached reports whether the run went as far as s.
func (t *Timeline) Reached(s Stage) bool {
	return s.Attempts.Sum() > 0 || s.From.Before(t.End) || s.From.Equal(t.Zero)
}

// String counts attempts in short: "61✗ 1✓".
func (t Tally) String() string { return strings.Join(t.parts(), " ") }

// parts are those of String.
func (t Tally) parts() []string {
	var parts []string
	if t.Failed > 0 {
		parts = append(parts, strconv.Itoa(t.Failed)+wordFailed)
	}
	if t.Accepted > 0 {
		parts = append(parts, strconv.Itoa(t.Accepted)+wordAccepted)
	}
	parts = append(parts, printable.NonEmpty(counted(t.Rejected, string(journal.Rejected)), counted(t.Unknown, string(journal.Unknown)))...)
	if t.Injected > 0 {
		parts = append(parts, fmt.Sprintf(wordInjected, t.Injected))
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

// EndingWords count deliveries by how they ended, the best first.
func EndingWords(e Endings) []string {
	return printable.NonEmpty(
		counted(e.Delivered, string(Delivered)),
		counted(e.Rejected, string(Rejected)),
		counted(e.Expired, string(Expired)),
		counted(e.Cancelled, string(Cancelled)),
		counted(e.Pending, string(Pending)),
		counted(e.Held, string(Held)),
	)
}

// BlockerWords say for what deliveries wait, and waited, a few of them all.
func BlockerWords(all []Blocker) []string {
	const most = 3
	var parts []string
	for _, b := range all[:min(len(all), most)] {
		what := printable.Inline(strings.Join(printable.NonEmpty(b.Notification, string(b.Type)), " "))
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

// WaitWord says in short for what a lane waits, or waited last; "" if for
// nothing.
func (l *Lane) WaitWord() string {
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
	all := printable.NonEmpty(
		t.happened(journal.SubscriptionRefused),
		t.happened(journal.SubscriptionDisconnected),
	)
	if len(t.Lanes) == 1 && t.Others == nil && t.Lanes[0].EndedAt != nil {
		l := t.Lanes[0]
		all = append(all, fmt.Sprintf(wordAt, counted(1, string(l.Ended)), t.Offset(*l.EndedAt)))
	} else {
		all = append(all, EndingWords(t.Endings)...)
	}
	all = append(all, BlockerWords(t.Blockers)...)
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
		return fmt.Sprintf(wordAt, eventWord(k), t.Offset(first))
	}
	return fmt.Sprintf(wordFirstOf, n, eventWord(k), t.Offset(first))
}

// Offset is how long after Zero an instant is.
func (t *Timeline) Offset(at time.Time) string { return Offset(at.Sub(t.Zero)) }

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
	return printable.Inline(string(k))
}

// EventText says in a line what happened.
func EventText(e Event) string {
	what := eventWord(e.Kind)
	if e.Outcome != "" {
		what = strings.Join(printable.NonEmpty(string(e.Type), string(e.Outcome), string(e.Subtype)), " ")
	}
	text := strings.Join(printable.NonEmpty(what, e.Subscription), " ")
	if e.Notification != "" {
		text = fmt.Sprintf(wordBlocks, text, strings.Join(printable.NonEmpty(e.Notification, string(e.Type)), " "))
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return printable.Short(text)
}

// Made counts all attempts of the run.
func (t *Timeline) Made() int {
	n := 0
	for _, s := range t.Stages {
		n += s.Attempts.Sum()
	}
	return n
}

// Strip is the timeline in one line, in pieces that a line may end after.
func (t *Timeline) Strip() []string {
	var pieces []string
	mark := "├ "
	if t.Made() == 0 {
		pieces = append(pieces, mark+wordNoAttempts)
	}
	for _, s := range t.Stages {
		if s.Attempts.Sum() == 0 {
			continue
		}
		parts := s.Attempts.parts()
		parts[0] = t.StageName(s) + " " + parts[0]
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
