package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// The words about scenarios in Markdown.
const (
	mdOverview = "| Verdict | Scenario | Attempts | Virtual time | First failure |\n| --- | --- | ---: | ---: | --- |\n"
	mdWhen     = "| When | What happened |\n| ---: | --- |\n"
	mdHere     = "**%s ←**"
)

// writeMarkdowns writes the runs, and after them all an overview.
func writeMarkdowns(w io.Writer, rs []*Report) error {
	var b bytes.Buffer
	for _, r := range rs {
		mdRun(&b, r)
	}
	sum := summaryOf(rs)
	fmt.Fprintf(&b, "## %s %s\n\n", mdSign(overall(sum)), headlineOf(sum, nounRun(rs)))
	b.WriteString(mdOverview)
	for _, r := range rs {
		attempts, lasted := figures(r)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", verdictWord(overall(r.Summary)), codeCell(runName(r)),
			attempts, lasted, mdEscape(firstFailure(r)))
	}
	b.WriteString("\n")
	mdSteps(&b, nextStepsOfAll(rs))
	_, err := w.Write(b.Bytes())
	return err
}

// mdScenario writes what story r tells and how it went.
func mdScenario(b *bytes.Buffer, r *Report) {
	if s := r.Scenario; s != nil {
		if s.Shows != "" {
			b.WriteString(mdEscape(paragraph(s.Shows)) + "\n\n")
		}
		if len(s.Rules) > 0 {
			fmt.Fprintf(b, mdRules, mdEscape(strings.Join(s.Rules, ", ")))
		}
	}
	if r.Timeline != nil {
		fence(b, "text", strings.Join(r.Timeline.strip(), " "))
	}
}

// mdAround writes what happened around a failed expectation.
func mdAround(b *bytes.Buffer, c Check) {
	shown, more := moments(c)
	b.WriteString(mdWhen)
	for _, m := range shown {
		text := mdEscape(momentText(m))
		if m.Here {
			text = fmt.Sprintf(mdHere, text)
		}
		fmt.Fprintf(b, "| %s | %s |\n", mdEscape(m.Offset), text)
	}
	b.WriteString("\n")
	if more > 0 {
		fmt.Fprintf(b, wordMore+"\n\n", more)
	}
}
