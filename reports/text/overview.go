package text

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// The words of the table of several runs.
const (
	colScenario = "scenario"
	colVerdict  = "verdict"
	colAttempts = "attempts"
	colTime     = "virtual time"
	colWhy      = "first failure"
	wordAsIn    = "as %s"

	reasonMin = 24 // columns that a reason needs beside the others
	nameMax   = 32
)

// table says how each run ended, a line for each. A reason is given once.
func (p *Printer) table(rs []*view.Run) {
	scenario, verdict, attempts := p.Words.Of(colScenario), p.Words.Of(colVerdict), p.Words.Of(colAttempts)
	lasted, first := p.Words.Of(colTime), p.Words.Of(colWhy)
	name := printable.Columns(scenario)
	for _, r := range rs {
		name = max(name, min(printable.Columns(r.Name), nameMax))
	}
	row := func(cells ...string) string {
		return fmt.Sprintf("  %s  %s  %s  %s", printable.Pad(cells[0], name), printable.Pad(cells[1], printable.Columns(verdict)),
			padLeft(cells[2], printable.Columns(attempts)), padLeft(cells[3], printable.Columns(lasted)))
	}
	head := row(scenario, verdict, attempts, lasted)
	p.line(p.paint(dim, head+"  "+first))
	told := map[string]string{}
	for _, r := range rs {
		why := r.FirstFailure
		if _, reason, ok := strings.Cut(why, ": "); ok {
			if earlier, again := told[reason]; again {
				why = fmt.Sprintf(p.Words.Of(wordAsIn), earlier)
			} else {
				told[reason] = r.Name
			}
		}
		line := row(printable.Shorten(r.Name, name), r.Word, r.Attempts, r.Lasted)
		line = strings.Replace(line, r.Word, p.paint(color(r.Verdict), r.Word), 1)
		p.reasonBeside(line, printable.Columns(head)+2, why)
	}
}

// reasonBeside writes a reason behind a line that is n columns wide, or under it
// where that leaves no room.
func (p *Printer) reasonBeside(line string, n int, why string) {
	if why == "" {
		p.line(line)
		return
	}
	if p.width()-n < reasonMin {
		p.line(line)
		line, n = strings.Repeat(" ", 6), 8
	}
	for i, l := range printable.Wrap(why, p.width()-n) {
		if i > 0 {
			line = strings.Repeat(" ", n-2)
		}
		p.line(line + "  " + l)
	}
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-printable.Columns(s))) + s
}
