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
)

// writeGitHub writes one workflow command for each check that did not pass, and
// one that sums up.
func writeGitHub(w io.Writer, r *Report) error {
	var b bytes.Buffer
	for _, c := range r.Checks {
		switch c.Verdict {
		case Fail, Error:
			command(&b, "error", annotationTitle(c), annotation(c, r.Exchange))
		case Warn:
			command(&b, "warning", annotationTitle(c), annotation(c, r.Exchange))
		}
	}
	command(&b, "notice", inline(r.Tool+" "+r.Target), headline(r.Summary)+": "+counts(r.Summary))
	_, err := w.Write(b.Bytes())
	return err
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
	return strings.Join(lines, "\n")
}

// command writes a workflow command on one line: what would end the line, the
// title or the command is percent-encoded, as the runner expects it.
func command(b *bytes.Buffer, name, title, message string) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	fmt.Fprintf(b, "::%s title=%s::%s\n", name, property.Replace(title), data.Replace(message))
}
