// Package github writes a report as workflow commands, which GitHub shows as
// annotations.
package github

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// The words of the GitHub format.
const (
	wordExpected  = "Expected: %s"
	wordFix       = "To fix: %s"
	wordHere      = "Decided at %s: %s"
	wordCall      = "The call: %s → %s (%s)"
	wordMeanwhile = "Meanwhile the store called %s"
)

// Write writes one command for each check that did not pass, and before them one
// that says how all ended: an error, if the run failed.
func Write(w io.Writer, d *view.Document) error {
	var b bytes.Buffer
	lines := append([]string{d.Headline + ": " + d.Counts}, d.Cause...)
	if d.Several {
		for _, r := range d.Runs {
			lines = append(lines, strings.Join(printable.NonEmpty(r.Word, r.Name, r.FirstFailure), " "))
		}
	}
	command(&b, level(d.Verdict), title(d), strings.Join(lines, "\n"), "", 0)
	for _, r := range d.Runs {
		annotations(&b, r, d.Words)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func title(d *view.Document) string {
	scenario := ""
	if s := d.Runs[0].Scenario; s != nil && len(d.Runs) == 1 {
		scenario = s.Name
	}
	return strings.Join(printable.NonEmpty(d.Tool, scenario, d.Target), " ")
}

// level is how loud a verdict is.
func level(v view.Verdict) string {
	switch v {
	case view.Fail, view.Error:
		return "error"
	case view.Warn:
		return "warning"
	}
	return "notice"
}

func annotations(b *bytes.Buffer, r *view.Run, words view.Words) {
	file := ""
	if r.Scenario != nil {
		file = r.Scenario.File
	}
	for _, g := range r.Groups {
		for _, c := range g.Checks {
			if c.Verdict != view.Pass && c.Verdict != view.Skip {
				command(b, level(c.Verdict), checkTitle(c), annotation(c, words), file, c.Line)
			}
		}
	}
}

func checkTitle(c *view.Check) string {
	title := c.Word + " " + c.ID
	if c.Market != "" {
		title += " (" + c.Market + ")"
	}
	return title
}

func annotation(c *view.Check, words view.Words) string {
	lines := []string{c.Reason}
	if c.Expected != "" {
		lines = append(lines, fmt.Sprintf(words.Of(wordExpected), c.Expected))
	}
	if c.Fix != "" {
		lines = append(lines, fmt.Sprintf(words.Of(wordFix), c.Fix))
	}
	if k := c.Call; k != nil {
		lines = append(lines, fmt.Sprintf(words.Of(wordCall), k.Line, k.Status, k.About))
	}
	for _, k := range c.Meanwhile {
		lines = append(lines, fmt.Sprintf(words.Of(wordMeanwhile), k.Brief()))
	}
	if m := c.Decided(); m != nil {
		lines = append(lines, fmt.Sprintf(words.Of(wordHere), m.Offset, m))
	}
	return strings.Join(lines, "\n")
}

// command writes a workflow command on one line: what would end the line, the
// title or the command is percent-encoded, as the runner expects it.
// A line of a file that is known goes with it.
func command(b *bytes.Buffer, name, title, message, file string, line int) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	place := ""
	if file != "" && line > 0 {
		place = fmt.Sprintf("file=%s,line=%d,", property.Replace(file), line)
	}
	fmt.Fprintf(b, "::%s %stitle=%s::%s\n", name, place, property.Replace(title), data.Replace(message))
}
