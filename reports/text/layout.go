package text

import (
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// The ANSI codes that the text format paints with.
const (
	bold    = "1"
	dim     = "2"
	red     = "31"
	green   = "32"
	yellow  = "33"
	magenta = "35"
)

func color(v view.Verdict) string {
	switch v {
	case view.Pass:
		return green
	case view.Warn:
		return yellow
	case view.Fail:
		return red
	case view.Error:
		return magenta
	}
	return dim
}

// paint colours s, if colours are wanted.
func (p *Printer) paint(code, s string) string {
	if !p.Color || strings.TrimSpace(s) == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *Printer) width() int {
	if p.Width == 0 {
		return defaultWidth
	}
	return max(p.Width, minWidth)
}

// gap leaves one line empty.
func (p *Printer) gap() {
	if !p.blank {
		p.line("")
	}
}

// line writes s as a line of its own. Every line passes here, so that no text
// of the store's can speak to the CI runner that reads the log.
func (p *Printer) line(s string) {
	s = strings.TrimRight(printable.NotACommand(s), " ")
	p.blank = s == ""
	_, err := p.Out.Write([]byte(s + "\n"))
	if p.err == nil {
		p.err = err
	}
}

// labelled writes a labelled text outside any block.
func (p *Printer) labelled(indent, label, text string) {
	label = p.Words.Of(label)
	for i, l := range printable.Wrap(text, p.width()-len(indent)-labelWidth) {
		if i > 0 {
			label = ""
		}
		p.line(indent + printable.Pad(label, labelWidth) + l)
	}
}

// flow puts pieces into lines of at most n columns, none of them broken.
func flow(pieces []string, n int) []string {
	var lines []string
	line := ""
	for _, p := range pieces {
		switch {
		case line == "":
			line = p
		case printable.Columns(line)+1+printable.Columns(p) > n:
			lines, line = append(lines, line), p
		default:
			line += " " + p
		}
	}
	return append(lines, line)
}
