// Package text writes a report for a terminal or a CI log.
package text

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// Printer writes a report piece by piece while a run goes on: Header, then Check
// for each check, then Summary. No line of it begins like a command to a CI
// runner.
type Printer struct {
	Out io.Writer
	// Color paints verdicts with ANSI escapes.
	Color bool
	// Verbose shows request and reply of the checks that passed, too.
	Verbose bool
	// Width is where lines wrap, in columns; 0 means 100, and less than 40 is
	// taken as 40. What is to be copied never wraps.
	Width int
	// Words puts the words of the format into the reader's language; what is written
	// is in it already.
	Words view.Words

	group   string            // of the last check written
	about   string            // what the last header said of store and settings
	bare    bool              // blocks stand alone, without margin
	blank   bool              // the last line written is empty
	skipped []*view.Check     // for the same reason, not yet written
	told    map[string]string // the first check to fail in each way
	err     error             // the first that Out had
}

const (
	defaultWidth = 100
	minWidth     = 40
	indent       = 9 // of what belongs to a check: past the verdict
)

// The words of the text format.
const (
	labelStore    = "store"
	labelSettings = "settings"
	labelSeed     = "seed"
	labelTimeline = "timeline"
	wordNext      = "What to do:"
	wordAndMore   = "%s … %s (%d checks)"
)

// Write writes a report as a whole, how it ended first.
func Write(w io.Writer, d *view.Document) error {
	var b bytes.Buffer
	p := &Printer{Out: &b, Words: d.Words}
	p.ending(d.Head)
	p.gap()
	for _, r := range d.Runs {
		p.Header(r)
		for _, g := range r.Groups {
			for _, c := range g.Checks {
				p.Check(c)
			}
		}
		p.Flush()
		p.leftOut(r)
	}
	if d.Several {
		p.gap()
		p.table(d.Runs)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Header writes what is run against what, with which settings, and of a
// scenario its name, its title and its timeline. What the header before it said
// of store and settings is not said again.
func (p *Printer) Header(r *view.Run) {
	p.Flush()
	if r.About != p.about {
		if p.about != "" {
			p.gap()
		}
		p.about = r.About
		p.line(p.paint(bold, r.Title))
		p.labelled("  ", labelStore, r.Target)
		p.settings(r.Settings)
	}
	p.told, p.group = nil, ""
	if r.Scenario == nil {
		return
	}
	p.gap()
	for _, l := range printable.Wrap(r.Scenario.Line, p.width()) {
		p.line(p.paint(bold, l))
	}
	p.labelled("  ", labelSeed, strconv.FormatUint(r.Seed, 10))
	p.timeline(r.Strip)
}

func (p *Printer) settings(all []view.Setting) {
	var choices []string
	for _, s := range all {
		choices = append(choices, s.Name+"="+s.Value)
	}
	if len(choices) > 0 {
		p.labelled("  ", labelSettings, strings.Join(choices, "  "))
	}
}

func (p *Printer) timeline(strip []string) {
	if len(strip) == 0 {
		return
	}
	label := p.Words.Of(labelTimeline)
	for _, l := range flow(strip, p.width()-2-labelWidth) {
		p.line("  " + printable.Pad(label, labelWidth) + l)
		label = ""
	}
}

// Check writes one line on c, under its group's heading, and what to do if
// c did not pass.
// Unless p is verbose, checks in a row that were skipped for the same reason
// share a line, which comes with the next check or the summary, and a failure
// that has been told once is not told whole again.
func (p *Printer) Check(c *view.Check) {
	if p.heldBack(c) {
		return
	}
	p.heading(c)
	p.checkLine(c, c.ID)
	switch {
	case p.toldBefore(c):
		p.short(c)
	case c.Verdict == view.Fail, p.Verbose && c.Verdict != view.Skip:
		p.block(c, true)
	case c.Verdict == view.Warn, c.Verdict == view.Error:
		p.block(c, false)
	default:
		return
	}
	p.gap()
}

// heldBack keeps a skipped check until one comes that was not skipped for the
// same reason, and writes those kept before.
func (p *Printer) heldBack(c *view.Check) bool {
	if len(p.skipped) > 0 && (c.Verdict != view.Skip || c.Reason != p.skipped[0].Reason) {
		p.Flush()
	}
	if p.Verbose || c.Verdict != view.Skip {
		return false
	}
	p.skipped = append(p.skipped, c)
	return true
}

// Flush writes what Check has held back. What is written besides the report
// comes after it then.
func (p *Printer) Flush() {
	kept := p.skipped
	p.skipped = nil
	if len(kept) == 0 {
		return
	}
	id := kept[0].ID
	if n := len(kept); n > 1 {
		id = fmt.Sprintf(p.Words.Of(wordAndMore), id, kept[n-1].ID, n)
	}
	p.heading(kept[0])
	p.checkLine(kept[0], id)
}

// heading names the group that c is in, unless it is the scenario that the
// header named.
func (p *Printer) heading(c *view.Check) {
	if c.Group == p.group || c.Scenario {
		return
	}
	p.group = c.Group
	p.gap()
	p.line(p.paint(bold, c.Group))
}

// checkLine puts the reason beside the id where it fits, else under it.
func (p *Printer) checkLine(c *view.Check, id string) {
	mark := p.paint(color(c.Verdict), printable.Pad(c.Word, 5))
	column := min(40, p.width()*2/5)
	beside := fmt.Sprintf("%s  %s", printable.Pad(id, column), c.Reason)
	if indent+printable.Columns(beside) <= p.width() {
		p.line("  " + mark + "  " + beside)
		return
	}
	p.line("  " + mark + "  " + id)
	for _, l := range printable.Wrap(c.Reason, p.width()-indent) {
		p.line(strings.Repeat(" ", indent) + l)
	}
}

// Summary writes how a run ended, why, and what to do.
func (p *Printer) Summary(r *view.Run) {
	p.Flush()
	p.leftOut(r)
	p.gap()
	p.ending(r.Head)
}

// Overview writes how several runs ended, one line each, why, and what to do.
func (p *Printer) Overview(d *view.Document) {
	p.Flush()
	p.gap()
	p.table(d.Runs)
	p.gap()
	p.ending(d.Head)
}

// ending writes a head: the verdict, the cause, what to do.
func (p *Printer) ending(h view.Head) {
	p.line(p.paint(color(h.Verdict), h.Word+"  "+h.Headline))
	for _, cause := range h.Cause {
		p.bullet("  ", "  ", cause)
	}
	p.line("  " + h.Counts)
	p.line("")
	p.line(p.Words.Of(wordNext))
	p.steps(h.Steps)
}

func (p *Printer) leftOut(r *view.Run) {
	for _, said := range r.LeftOut {
		p.line("  " + said)
	}
}

// Steps writes what comes next, in place of a summary; nothing if there is none.
func (p *Printer) Steps(steps []view.Step) {
	if len(steps) == 0 {
		return
	}
	p.gap()
	p.line(p.Words.Of(wordNext))
	p.steps(steps)
}

func (p *Printer) steps(steps []view.Step) {
	for _, step := range steps {
		if step.Command == "" {
			p.bullet("  - ", "    ", step.Text)
			continue
		}
		p.bullet("  - ", "    ", step.Text+":")
		p.line("    " + step.Command) // whole, to be copied
	}
}

// bullet writes a text that begins with first, and its other lines with rest.
func (p *Printer) bullet(first, rest, text string) {
	for i, l := range printable.Wrap(text, p.width()-len(first)) {
		if i > 0 {
			first = rest
		}
		p.line(first + l)
	}
}

// Err is the first error of writing.
func (p *Printer) Err() error { return p.err }
