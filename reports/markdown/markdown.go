// Package markdown writes a report as Markdown, for a summary on GitHub.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// The words of the Markdown format.
const (
	wordTarget   = "%s, contract %s, seed %d\n\n"
	wordNumbers  = "| Passed | Warned | Failed | Skipped | Errored |\n| ---: | ---: | ---: | ---: | ---: |\n| %d | %d | %d | %d | %d |\n\n"
	wordNotPass  = "| Verdict | Check | Market's log | Why |\n| --- | --- | --- | --- |\n"
	wordOverview = "| Verdict | Scenario | Attempts | Virtual time | First failure |\n| --- | --- | ---: | ---: | --- |\n"
	wordNext     = "### What to do\n\n"
	wordMore     = "… and %d more\n\n"
)

// Bounds that keep a summary of many failures under the 1 MiB that GitHub takes.
const (
	maxIssues  = 20
	maxLines   = 40 // of a body
	maxBytes   = 4000
	maxDetails = 50 // failures told whole, of a run
)

// writer gathers a document, and has the words of the reader's language.
type writer struct {
	bytes.Buffer
	words view.Words
}

// Write writes how all ended, why, and what to do; then the runs.
func Write(w io.Writer, d *view.Document) error {
	b := writer{words: d.Words}
	b.head(d.Head)
	if d.Several {
		b.overview(d.Runs)
	}
	for _, r := range d.Runs {
		b.run(r, d.Several)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (b *writer) head(h view.Head) {
	fmt.Fprintf(b, "## %s %s\n\n", sign(h.Verdict), escape(h.Headline))
	for _, cause := range h.Cause {
		b.WriteString(escape(cause) + "\n\n")
	}
	b.WriteString(b.words.Of(wordNext))
	for _, step := range h.Steps {
		b.WriteString("- " + escape(step.Text) + "\n")
		if step.Command != "" {
			b.WriteString("\n")
			fence(&b.Buffer, "sh", step.Command)
		}
	}
	b.WriteString("\n")
}

// overview is a table of the runs.
func (b *writer) overview(rs []*view.Run) {
	b.WriteString(b.words.Of(wordOverview))
	for _, r := range rs {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", r.Word, codeCell(r.Name), r.Attempts, r.Lasted, escape(r.FirstFailure))
	}
	b.WriteString("\n")
}

// run writes a run; among several, with a heading of its own.
func (b *writer) run(r *view.Run, several bool) {
	if several || r.Scenario != nil {
		title := r.Headline
		if r.Scenario != nil {
			title = r.Scenario.Line
		}
		fmt.Fprintf(b, "### %s %s\n\n", sign(r.Verdict), escape(title))
	}
	fmt.Fprintf(b, b.words.Of(wordTarget), codeSpan(r.Target), escape(r.Revision), r.Seed)
	b.scenario(r)
	fmt.Fprintf(b, b.words.Of(wordNumbers), r.Passed, r.Warned, r.Failed, r.Skipped, r.Errored)
	b.checks(r)
	told := 0
	for _, g := range r.Groups {
		for _, c := range g.Checks {
			if c.Verdict == view.Fail {
				if told++; told <= maxDetails {
					b.details(c)
				}
			}
		}
	}
	b.more(told - maxDetails)
	for _, said := range r.LeftOut {
		b.WriteString(escape(said) + "\n\n")
	}
}

// sign is a mark that shows in a list of many summaries.
func sign(v view.Verdict) string {
	switch v {
	case view.Pass:
		return "✅"
	case view.Warn:
		return "⚠️"
	case view.Skip:
		return "⏭️"
	}
	return "❌"
}

// scenario writes what story a run tells and how it went.
func (b *writer) scenario(r *view.Run) {
	if s := r.Scenario; s != nil {
		if s.Shows != "" {
			b.WriteString(escape(s.Shows) + "\n\n")
		}
		b.rules(s.Rules)
	}
	if len(r.Strip) > 0 {
		fence(&b.Buffer, "text", strings.Join(r.Strip, " "))
	}
}

// checks writes the table of the checks that did not simply pass.
func (b *writer) checks(r *view.Run) {
	top := b.words.Of(wordNotPass)
	for _, g := range r.Groups {
		for _, c := range g.Checks {
			if c.Verdict == view.Pass {
				continue
			}
			b.WriteString(top)
			top = ""
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", c.Word, codeCell(c.ID), escape(c.Market), escape(c.Reason))
		}
	}
	b.WriteString("\n")
}

func (b *writer) more(n int) {
	if n > 0 {
		fmt.Fprintf(b, b.words.Of(wordMore), n)
	}
}

func (b *writer) message(m view.Message) {
	m = m.Excerpt(maxLines, maxBytes, b.words)
	fence(&b.Buffer, "http", strings.Join(printable.NonEmpty(m.Line, m.Body, m.Cut), "\n"))
}
