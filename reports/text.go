package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// Text writes a report for a terminal or a CI log, piece by piece while a run
// goes on: Header, then Check for each check, then Summary. No line of it holds
// a control character of the store's, nor begins like a command to a CI runner.
type Text struct {
	Out io.Writer
	// Color paints verdicts with ANSI escapes.
	Color bool
	// Verbose shows request and reply of the checks that passed, too.
	Verbose bool
	// Width is where lines wrap, in columns; 0 means 100, and less than 40 is
	// taken as 40. A curl line never wraps.
	Width int

	group   string            // of the last check written
	bare    bool              // blocks stand alone, without margin
	blank   bool              // the last line written is empty
	skipped []Check           // for the same reason, not yet written
	told    map[string]string // the first check to fail in each way
}

const (
	textDefaultWidth = 100
	textMinWidth     = 40
	textIndent       = 9 // of what belongs to a check: past the verdict
)

// The words of the text format.
const (
	textTitle = "%s %s, contract %s, seed %d"
	textStore = "store"
	textNext  = "Next:"
)

func writeText(w io.Writer, r *Report) error {
	var b bytes.Buffer
	t := &Text{Out: &b}
	t.Header(r)
	for _, g := range groups(r.Checks) {
		for _, c := range g.Checks {
			t.Check(c, r.Exchange)
		}
	}
	t.Summary(r)
	_, err := w.Write(b.Bytes())
	return err
}

// Header writes what is run against what, with which settings.
func (t *Text) Header(r *Report) {
	t.line(t.paint(bold, fmt.Sprintf(textTitle, inline(r.Tool), inline(r.Version), inline(r.Revision), r.Seed)))
	t.labelled("  ", textStore, inline(r.Target))
	var choices []string
	for _, s := range settings(r) {
		choices = append(choices, s.Name+"="+s.Value)
	}
	if len(choices) > 0 {
		t.labelled("  ", wordSettings, strings.Join(choices, "  "))
	}
}

// Check writes one line on c, under its group's heading, and what there is to
// know if c did not pass. find gives the run's exchanges; nil means none.
// Unless t is verbose, checks in a row that were skipped for the same reason
// share a line, which comes with the next check or the summary, and a failure
// that has been told once is not told whole again.
func (t *Text) Check(c Check, find func(id string) *journal.Exchange) {
	if t.heldBack(c) {
		return
	}
	t.heading(group(c))
	t.checkLine(c)
	x := evidence(c, find)
	switch {
	case t.toldBefore(c):
		t.short(c, x)
	case c.Verdict == Fail, t.Verbose && c.Verdict != Skip:
		t.story(c, x, true)
	case c.Verdict == Warn, c.Verdict == Error:
		t.story(c, x, false)
	default:
		return
	}
	t.gap()
}

func (t *Text) heading(g string) {
	if g == t.group {
		return
	}
	t.group = g
	t.gap()
	t.line(t.paint(bold, groupTitle(g)))
}

// gap leaves one line empty.
func (t *Text) gap() {
	if !t.blank {
		t.line("")
	}
}

// checkLine puts the reason beside the id where it fits, else under it.
func (t *Text) checkLine(c Check) {
	mark := t.paint(verdictColor(c.Verdict), pad(verdictWord(c.Verdict), 5))
	id, why := inline(c.ID), reason(c)
	column := min(40, t.width()*2/5)
	beside := fmt.Sprintf("%s  %s", pad(id, column), why)
	if textIndent+columns(beside) <= t.width() {
		t.line("  " + mark + "  " + beside)
		return
	}
	t.line("  " + mark + "  " + id)
	for _, l := range wrap(why, t.width()-textIndent) {
		t.line(strings.Repeat(" ", textIndent) + l)
	}
}

// Summary writes how the run ended, and what to do next.
func (t *Text) Summary(r *Report) {
	t.writeSkipped()
	t.gap()
	t.line(t.paint(verdictColor(overall(r.Summary)), headline(r.Summary)))
	t.line("  " + counts(r.Summary))
	t.line("")
	t.line(textNext)
	for _, step := range nextSteps(r) {
		for i, l := range wrap(step, t.width()-4) {
			bullet := "  - "
			if i > 0 {
				bullet = "    "
			}
			t.line(bullet + l)
		}
	}
}

func (t *Text) width() int {
	if t.Width == 0 {
		return textDefaultWidth
	}
	return max(t.Width, textMinWidth)
}

// line writes s as a line of its own. Every line passes here, so that no text
// of the store's can speak to the CI runner that reads the log.
func (t *Text) line(s string) {
	s = strings.TrimRight(notACommand(s), " ")
	t.blank = s == ""
	fmt.Fprintln(t.Out, s)
}

// notACommand breaks what GitHub, Azure and TeamCity take for commands in a
// log: "::" that begins a line, and "##[", "##vso[", "##teamcity[" anywhere.
func notACommand(s string) string {
	if rest := strings.TrimLeft(s, " "); strings.HasPrefix(rest, "::") {
		s = s[:len(s)-len(rest)] + `\x3a` + rest[1:]
	}
	return strings.NewReplacer("##[", `#\x23[`, "##vso[", `#\x23vso[`, "##teamcity[", `#\x23teamcity[`).Replace(s)
}
