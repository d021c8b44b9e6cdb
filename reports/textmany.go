package reports

import (
	"fmt"
	"strconv"
	"strings"
)

// The words of the summary of several runs.
const (
	colScenario = "scenario"
	colVerdict  = "verdict"
	colAttempts = "attempts"
	colTime     = "virtual time"
	colWhy      = "first failure"

	textReasonMin = 24 // columns that a reason needs beside the others
	textNameMax   = 32
)

// SummaryAll writes how several runs ended, one line each, and what to do next.
func (t *Text) SummaryAll(rs []*Report) {
	t.writeSkipped()
	t.gap()
	sum := summaryOf(rs)
	t.line(t.paint(verdictColor(overall(sum)), headlineOf(sum, nounRun(rs))))
	t.line("  " + counts(total(rs)))
	t.line("")
	t.table(rs)
	t.line("")
	t.next(nextStepsOfAll(rs))
}

func (t *Text) table(rs []*Report) {
	name := columns(colScenario)
	for _, r := range rs {
		name = max(name, min(columns(runName(r)), textNameMax))
	}
	row := func(cells ...string) string {
		return fmt.Sprintf("  %s  %s  %s  %s", pad(cells[0], name), pad(cells[1], len(colVerdict)),
			padLeft(cells[2], len(colAttempts)), padLeft(cells[3], len(colTime)))
	}
	head := row(colScenario, colVerdict, colAttempts, colTime)
	t.line(t.paint(dim, head+"  "+colWhy))
	for _, r := range rs {
		v := overall(r.Summary)
		attempts, lasted := figures(r)
		line := row(shorten(runName(r), name), verdictWord(v), attempts, lasted)
		line = strings.Replace(line, verdictWord(v), t.paint(verdictColor(v), verdictWord(v)), 1)
		t.reasonBeside(line, columns(head)+2, firstFailure(r))
	}
}

// reasonBeside writes a reason behind a line that is n columns wide, or under it
// where that leaves no room.
func (t *Text) reasonBeside(line string, n int, why string) {
	if why == "" {
		t.line(line)
		return
	}
	if t.width()-n < textReasonMin {
		t.line(line)
		line, n = strings.Repeat(" ", 6), 8
	}
	for i, l := range wrap(why, t.width()-n) {
		if i > 0 {
			line = strings.Repeat(" ", n-2)
		}
		t.line(line + "  " + l)
	}
}

// figures are the number of attempts of a run and the virtual time it took.
func figures(r *Report) (attempts, lasted string) {
	if r.Timeline == nil {
		return "", ""
	}
	return strconv.Itoa(r.Timeline.attempts()), roughly(r.Timeline.End.Sub(r.Timeline.Start))
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-columns(s))) + s
}

// shorten cuts s to n columns.
func shorten(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
