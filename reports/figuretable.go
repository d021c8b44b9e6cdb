package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
func newTable(t *Timeline) table {
	left := Timeline{Zero: t.Zero}
	head := []string{tableDelivery}
	for _, s := range t.Stages {
		if t.reached(s) {
			left.Stages = append(left.Stages, s)
			head = append(head, strings.Join(nonEmpty(t.stageName(s), repeats(s)), ", "))
		}
	}
	shown := table{Head: append(head, tableEnded)}
	for i := range t.Lanes {
		l := &t.Lanes[i]
		own := countedIn(left.Stages, t.Zero, l)
		for i := range left.Stages {
			left.Stages[i].Attempts.subtract(own[i].Attempts)
		}
		name := strings.Join(nonEmpty(string(l.Type), l.Notification, l.Subscription), " ")
		shown.Rows = append(shown.Rows, tableRow(name, own, endedText(t, l)))
	}
	if o := t.Others; o != nil {
		name := fmt.Sprintf(figMore, o.Deliveries)
		shown.Rows = append(shown.Rows, tableRow(name, left.Stages, strings.Join(append(endings(o.Endings), queues(o.Blockers)...), ", ")))
	}
	return shown
}

// countedIn are the stages with the attempts of l alone.
func countedIn(stages []Stage, zero time.Time, l *Lane) []Stage {
	own := Timeline{Zero: zero, Stages: slices.Clone(stages)}
	for i := range own.Stages {
		own.Stages[i].Attempts = Tally{}
	}
	own.countIn(l)
	return own.Stages
}

func tableRow(name string, stages []Stage, ended string) []string {
	cells := []string{inline(name)}
	for _, s := range stages {
		cells = append(cells, tally(s.Attempts))
	}
	return append(cells, inline(ended))
}

// endedText is how and when a delivery ended, what it waited for, and what it
// missed by ending.
func endedText(t *Timeline, l *Lane) string {
	ended := string(l.Ended)
	if l.EndedAt != nil {
		ended += " " + t.offset(*l.EndedAt)
	}
	if n := len(l.Held); n > 0 {
		first := l.Held[0]
		ended += ", " + strings.Join(nonEmpty(l.waitWord(), string(l.Held[n-1].Type)), " ") + fmt.Sprintf(tableSince, t.offset(first.From))
	}
	if n := len(l.Planned); n > 0 {
		ended += ", " + fmt.Sprintf(figPlanned, n)
	}
	return ended
}

// legend explains the marks that are in the picture, and no others.
func legend(f *figure) []sign {
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
		{string(Cancelled), string(Cancelled), legendCancelled},
		{string(Expired), string(Expired), legendExpired},
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
