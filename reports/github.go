package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// The words of the GitHub format.
const (
	githubExpected = "Expected: %s"
	githubFix      = "To fix: %s"
	githubHere     = "Decided at %s: %s"
	githubCall     = "The call: %s → %s (%s)"
)

// writeGitHub writes one workflow command for each check that did not pass, and
// one that sums up.
func writeGitHub(w io.Writer, r *Report) error {
	var b bytes.Buffer
	annotations(&b, r)
	command(&b, "notice", inline(runTitle(r)), headline(r)+": "+counts(r.Summary), "", 0)
	_, err := w.Write(b.Bytes())
	return err
}

// writeGitHubs sums up all runs in one command, a line for each.
func writeGitHubs(w io.Writer, rs []*Report) error {
	var b bytes.Buffer
	for _, r := range rs {
		annotations(&b, r)
	}
	sum := summaryOf(rs)
	lines := []string{headlineOf(sum, nounRun(rs))}
	for _, r := range rs {
		lines = append(lines, strings.Join(nonEmpty(verdictWord(overall(r.Summary)), runName(r), firstFailure(r)), " "))
	}
	command(&b, "notice", inline(rs[0].Tool+" "+rs[0].Target), strings.Join(lines, "\n"), "", 0)
	_, err := w.Write(b.Bytes())
	return err
}

func runTitle(r *Report) string {
	return strings.Join(nonEmpty(r.Tool, scenarioName(r), r.Target), " ")
}

func annotations(b *bytes.Buffer, r *Report) {
	find := r.finder()
	for _, c := range r.Checks {
		switch c.Verdict {
		case Fail, Error:
			command(b, "error", annotationTitle(c), annotation(c, find), file(r), c.Line)
		case Warn:
			command(b, "warning", annotationTitle(c), annotation(c, find), file(r), c.Line)
		}
	}
}

func annotationTitle(c Check) string {
	title := verdictWord(c.Verdict) + " " + inline(c.ID)
	if words := marketWords(c.Type, c.Subtype); words != "" {
		title += " (" + words + ")"
	}
	return title
}

func annotation(c Check, find finder) string {
	lines := []string{reason(c)}
	x := evidence(c, find)
	if s := expected(c, x); s != "" {
		lines = append(lines, fmt.Sprintf(githubExpected, s))
	}
	if s := fix(c, x); s != "" {
		lines = append(lines, fmt.Sprintf(githubFix, s))
	}
	if k := evidenceCall(c, find); k != nil {
		lines = append(lines, fmt.Sprintf(githubCall, callLine(k), callStatus(k), aboutCall(k)))
	}
	for _, m := range c.Around {
		if m.Here {
			lines = append(lines, fmt.Sprintf(githubHere, inline(m.Offset), momentText(m)))
		}
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
		place = fmt.Sprintf("file=%s,line=%d,", property.Replace(inline(file)), line)
	}
	fmt.Fprintf(b, "::%s %stitle=%s::%s\n", name, place, property.Replace(title), data.Replace(message))
}
