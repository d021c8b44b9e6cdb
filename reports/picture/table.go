package picture

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
)

// The words of the table and the legend.
const (
	tableDelivery = "delivery"
	tableEnded    = "ended"
	tableSince    = " since %s"

	legendFailed    = "failed"
	legendAccepted  = "accepted"
	legendRejected  = "rejected, not repeated"
	legendUnknown   = "not known how it ended"
	legendInjected  = "hollow: by an injected fault"
	legendFault     = "a fault is injected"
	legendHeld      = "waits for another notification (N-BLOCKING)"
	legendPlanned   = "planned, not sent"
	legendCancelled = "cancelled"
	legendExpired   = "expired"
)

// table is the picture as a table.
type table struct {
	Head []string
	Rows [][]string
}

// newTable counts the attempts of each lane by stage. What is left of a stage's
// count is the others'.
func newTable(t *timeline.Timeline) table {
	left := timeline.Timeline{Zero: t.Zero}
	head := []string{tableDelivery}
	for _, s := range t.Stages {
		if t.Reached(s) {
			left.Stages = append(left.Stages, s)
			head = append(head, strings.Join(printable.NonEmpty(t.StageName(s), timeline.Repeats(s)), ", "))
		}
	}
	shown := table{Head: append(head, tableEnded)}
	for i := range t.Lanes {
		l := &t.Lanes[i]
		own := countedIn(left.Stages, t.Zero, l)
		for i := range left.Stages {
			left.Stages[i].Attempts.Subtract(own[i].Attempts)
		}
		name := strings.Join(printable.NonEmpty(string(l.Type), l.Notification, l.Subscription), " ")
		shown.Rows = append(shown.Rows, tableRow(name, own, endedText(t, l)))
	}
	if o := t.Others; o != nil {
		name := fmt.Sprintf(figMore, o.Deliveries)
		shown.Rows = append(shown.Rows, tableRow(name, left.Stages, strings.Join(append(timeline.EndingWords(o.Endings), timeline.BlockerWords(o.Blockers)...), ", ")))
	}
	return shown
}

// countedIn are the stages with the attempts of l alone.
func countedIn(stages []timeline.Stage, zero time.Time, l *timeline.Lane) []timeline.Stage {
	own := timeline.Timeline{Zero: zero, Stages: slices.Clone(stages)}
	for i := range own.Stages {
		own.Stages[i].Attempts = timeline.Tally{}
	}
	own.CountIn(l)
	return own.Stages
}

func tableRow(name string, stages []timeline.Stage, ended string) []string {
	cells := []string{printable.Inline(name)}
	for _, s := range stages {
		cells = append(cells, s.Attempts.String())
	}
	return append(cells, printable.Inline(ended))
}

// endedText is how and when a delivery ended, what it waited for, and what it
// missed by ending.
func endedText(t *timeline.Timeline, l *timeline.Lane) string {
	ended := string(l.Ended)
	if l.EndedAt != nil {
		ended += " " + t.Offset(*l.EndedAt)
	}
	if n := len(l.Held); n > 0 {
		first := l.Held[0]
		ended += ", " + strings.Join(printable.NonEmpty(l.WaitWord(), string(l.Held[n-1].Type)), " ") + fmt.Sprintf(tableSince, t.Offset(first.From))
	}
	if n := len(l.Planned); n > 0 {
		ended += ", " + fmt.Sprintf(figPlanned, n)
	}
	return ended
}

// legend explains the marks that are in the picture, and no others.
func legend(f *Picture) []sign {
	used := map[string]bool{faultLook: len(f.Faults) > 0}
	for _, r := range f.Rows {
		for _, m := range r.Marks {
			for _, class := range strings.Fields(m.Class) {
				used[class] = true
			}
		}
	}
	var all []sign
	for _, s := range []struct{ class, kind, text string }{
		{string(journal.Failed), "failed", legendFailed},
		{string(journal.Accepted), "accepted", legendAccepted},
		{string(journal.Rejected), "rejected", legendRejected},
		{string(journal.Unknown), "unknown", legendUnknown},
		{"injected", "failed injected", legendInjected},
		{string(timeline.Cancelled), string(timeline.Cancelled), legendCancelled},
		{string(timeline.Expired), string(timeline.Expired), legendExpired},
		{heldLook, heldLook, legendHeld},
		{plannedLook, plannedLook, legendPlanned},
		{faultLook, faultLook, legendFault},
	} {
		if used[s.class] {
			all = append(all, sign{Class: s.kind, Path: shape(s.kind, 8, 8), Text: s.text})
		}
	}
	return all
}
