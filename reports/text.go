package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
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
	about   string            // what the last header said of store and settings
	story   *Scenario         // that the checks belong to; nil for a check of the store
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
	textTitle = "%s %s, contract %s"
	textSeed  = ", seed %d"
	textStore = "store"
	textNext  = "Next:"
)

func writeText(w io.Writer, r *Report) error {
	var b bytes.Buffer
	t := &Text{Out: &b}
	t.report(r)
	t.Summary(r)
	_, err := w.Write(b.Bytes())
	return err
}

func writeTexts(w io.Writer, rs []*Report) error {
	var b bytes.Buffer
	t := &Text{Out: &b}
	for _, r := range rs {
		t.report(r)
	}
	t.SummaryAll(rs)
	_, err := w.Write(b.Bytes())
	return err
}

// report writes r but for its summary.
func (t *Text) report(r *Report) {
	find := r.finder()
	t.Header(r)
	for _, g := range groups(r) {
		for _, c := range g.Checks {
			t.check(c, find)
		}
	}
}

// Header writes what is run against what, with which settings, and of a
// scenario its name, its title and its timeline. What the header before it said
// of store and settings is not said again.
func (t *Text) Header(r *Report) {
	t.writeSkipped()
	if about := aboutRun(r); about != t.about {
		if t.about != "" {
			t.gap()
		}
		t.about = about
		t.setting(r)
	}
	t.scenario(r)
}

// aboutRun is equal for runs whose headers would be.
func aboutRun(r *Report) string {
	return fmt.Sprint(title(r), r.Target, settings(r))
}

func title(r *Report) string {
	if r.Scenario != nil || r.Seed == 0 { // has a seed of its own, or made nothing up
		return fmt.Sprintf(textTitle, inline(r.Tool), inline(r.Version), inline(r.Revision))
	}
	return fmt.Sprintf(textTitle+textSeed, inline(r.Tool), inline(r.Version), inline(r.Revision), r.Seed)
}

// setting writes what does not change from scenario to scenario.
func (t *Text) setting(r *Report) {
	t.line(t.paint(bold, title(r)))
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
// know if c did not pass. r is the run's report so far; nil means that there is
// nothing to show.
// Unless t is verbose, checks in a row that were skipped for the same reason
// share a line, which comes with the next check or the summary, and a failure
// that has been told once is not told whole again.
func (t *Text) Check(c Check, r *Report) { t.check(c, finder{report: r}) }

func (t *Text) check(c Check, find finder) {
	if t.heldBack(c) {
		return
	}
	t.heading(c)
	t.checkLine(c)
	switch {
	case t.toldBefore(c):
		t.short(c, evidence(c, find))
	case c.Verdict == Fail, t.Verbose && c.Verdict != Skip:
		t.block(c, find, true)
	case c.Verdict == Warn, c.Verdict == Error:
		t.block(c, find, false)
	default:
		return
	}
	t.gap()
}

// heading names the group that c is in, unless it is the scenario that the
// header named.
func (t *Text) heading(c Check) {
	g := group(c)
	if g == t.group || isExpectation(t.story, c) {
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
	t.line(t.paint(verdictColor(overall(r.Summary)), headline(r)))
	t.line("  " + counts(r.Summary))
	for _, said := range nonEmpty(leftOut(r), callsLeftOut(r)) {
		t.line("  " + said)
	}
	t.line("")
	t.next(nextSteps(r))
}

// Steps writes what comes next, in place of a summary; nothing if there is none.
func (t *Text) Steps(steps []string) {
	if len(steps) == 0 {
		return
	}
	t.gap()
	t.next(steps)
}

// next writes what to do next.
func (t *Text) next(steps []string) {
	t.line(textNext)
	for _, step := range steps {
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
