package reports

import (
	"io"

	"github.com/localmarket/localmarket/reports/text"
	"github.com/localmarket/localmarket/reports/view"
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
	// taken as 40. What is to be copied never wraps.
	Width int
	// Words puts what is written into the reader's language; nil is English.
	Words view.Words

	printer text.Printer
	story   *Scenario // that the checks belong to; nil for a check of the store
}

// to is the printer, set as t is now.
func (t *Text) to() *text.Printer {
	t.printer.Out, t.printer.Color, t.printer.Verbose, t.printer.Width = t.Out, t.Color, t.Verbose, t.Width
	t.printer.Words = t.Words
	return &t.printer
}

// Header writes what is run against what, with which settings, and of a
// scenario its name, its title and its timeline. What the header before it said
// of store and settings is not said again.
func (t *Text) Header(r *Report) {
	t.story = r.Scenario
	run := runHead(r)
	run.In(t.Words)
	t.to().Header(run)
}

// Check writes one line on c, under its group's heading, and what to do if
// c did not pass. r is the run's report so far; nil means that there is
// nothing to show.
// Unless t is verbose, checks in a row that were skipped for the same reason
// share a line, which comes with the next check or the summary, and a failure
// that has been told once is not told whole again.
func (t *Text) Check(c Check, r *Report) {
	shown := newCheck(c, t.story, finder{report: r})
	shown.In(t.Words)
	t.to().Check(shown)
}

// Flush writes what Check has held back. What is written besides the report
// comes after it then.
func (t *Text) Flush() { t.to().Flush() }

// Summary writes how the run ended, why, and what to do.
func (t *Text) Summary(r *Report) {
	run := runHead(r)
	run.Head = headOf(r, r.finder())
	run.In(t.Words)
	t.to().Summary(run)
}

// SummaryAll writes how several runs ended, one line each, why, and what to do.
func (t *Text) SummaryAll(rs []*Report) {
	d := &view.Document{Several: true, Head: headOfAll(rs)}
	for _, r := range rs {
		run := runHead(r)
		run.Head = headOf(r, r.finder())
		d.Runs = append(d.Runs, run)
	}
	d.In(t.Words)
	t.to().Overview(d)
}

// Steps writes what comes next, in place of a summary; nothing if there is none.
func (t *Text) Steps(steps []string) {
	all := texts(steps)
	for i := range all {
		all[i].Text = t.Words.Of(all[i].Text)
	}
	t.to().Steps(all)
}
