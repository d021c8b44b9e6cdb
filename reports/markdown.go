package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// The words of the Markdown format.
const (
	mdTarget   = "%s, contract %s, seed %d"
	mdCounts   = "| Passed | Warned | Failed | Skipped | Errored |\n| ---: | ---: | ---: | ---: | ---: |\n| %d | %d | %d | %d | %d |\n"
	mdNotPass  = "| Verdict | Check | Market's log | Why |\n| --- | --- | --- | --- |\n"
	mdNext     = "### Next\n\n"
	mdRules    = "**Rules:** %s\n\n"
	mdExpected = "**Expected:** %s\n\n"
	mdFix      = "**To fix:** %s\n\n"
	mdTime     = "**Time:** %s\n\n"
	mdSent     = "**Sent** (%s)\n\n"
	mdCameBack = "**Came back**\n\n"
	mdBreaches = "| Where | Found | Expected | To fix |\n| --- | --- | --- | --- |\n"
	mdFault    = "**Fault:** %s\n\n"
	mdRepeat   = "**Repeat it**\n\n"
)

// mdBreachLimit and mdBody keep a summary of many failures under the 1 MiB
// that GitHub takes.
const mdBreachLimit = 20

func mdBody() bound { return bound{lines: 40, bytes: 4000} }

func writeMarkdown(w io.Writer, r *Report) error {
	var b bytes.Buffer
	mdRun(&b, r)
	mdSteps(&b, nextSteps(r))
	_, err := w.Write(b.Bytes())
	return err
}

// mdRun writes a run but for what to do next.
func mdRun(b *bytes.Buffer, r *Report) {
	title := headline(r)
	if r.Scenario != nil {
		title = scenarioTitle(r.Scenario)
	}
	fmt.Fprintf(b, "## %s %s\n\n", mdSign(overall(r.Summary)), mdEscape(title))
	fmt.Fprintf(b, mdTarget+"\n\n", codeSpan(r.Target), mdEscape(r.Revision), r.Seed)
	mdScenario(b, r)
	s := r.Summary
	fmt.Fprintf(b, mdCounts+"\n", s.Passed, s.Warned, s.Failed, s.Skipped, s.Errored)
	mdChecks(b, r)
	find := r.finder()
	for _, c := range withVerdict(r.Checks, Fail) {
		mdDetails(b, c, find)
	}
	for _, said := range nonEmpty(leftOut(r), callsLeftOut(r)) {
		b.WriteString(mdEscape(said) + "\n\n")
	}
}

func mdSteps(b *bytes.Buffer, steps []string) {
	b.WriteString(mdNext)
	for _, step := range steps {
		b.WriteString("- " + mdEscape(step) + "\n")
	}
}

// mdSign is a mark that shows in a list of many summaries.
func mdSign(v Verdict) string {
	switch v {
	case Pass:
		return "✅"
	case Warn:
		return "⚠️"
	case Skip:
		return "⏭️"
	}
	return "❌"
}

// mdChecks writes the table of the checks that did not simply pass.
func mdChecks(b *bytes.Buffer, r *Report) {
	head := mdNotPass
	for _, c := range r.Checks {
		if c.Verdict == Pass {
			continue
		}
		b.WriteString(head)
		head = ""
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", verdictWord(c.Verdict),
			codeCell(c.ID), mdEscape(marketWords(c.Type, c.Subtype)), mdEscape(reason(c)))
	}
	b.WriteString("\n")
}

// mdDetails writes the collapsible story of one failure.
func mdDetails(b *bytes.Buffer, c Check, find finder) {
	x := evidence(c, find)
	fmt.Fprintf(b, "<details><summary><code>%s</code> %s</summary>\n\n", htmlEscape(c.ID), htmlEscape(reason(c)))
	if len(c.Rules) > 0 {
		fmt.Fprintf(b, mdRules, mdEscape(strings.Join(c.Rules, ", ")))
	}
	if len(c.Around) > 0 {
		mdIf(b, mdExpected, expected(c, x))
		mdAround(b, c)
	}
	if x != nil {
		mdExchange(b, x)
	}
	mdCall(b, evidenceCall(c, find))
	if len(c.Around) == 0 {
		mdIf(b, mdExpected, expected(c, x))
	}
	mdIf(b, mdFix, fix(c, x))
	if x != nil {
		if x.Measured != nil {
			mdIf(b, mdTime, spent(x.Measured))
		}
		b.WriteString(mdRepeat)
		fence(b, "sh", Curl(*x))
	}
	b.WriteString("</details>\n\n")
}

func mdExchange(b *bytes.Buffer, x *journal.Exchange) {
	fmt.Fprintf(b, mdSent, mdEscape(about(x)))
	mdMessage(b, request(x, mdBody()))
	b.WriteString(mdCameBack)
	mdMessage(b, reply(x, mdBody()))
	mdIf(b, mdFault, faultText(x))
	all := breaches(x)
	if len(all) == 0 {
		return
	}
	b.WriteString(mdBreaches)
	for _, v := range all[:min(len(all), mdBreachLimit)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", codeCell(v.Where), codeCell(v.Found), mdEscape(v.Expected), mdEscape(v.Fix))
	}
	b.WriteString("\n")
	if more := len(all) - mdBreachLimit; more > 0 {
		fmt.Fprintf(b, wordMore+"\n\n", more)
	}
}

func mdMessage(b *bytes.Buffer, m message) {
	fence(b, "http", strings.Join(nonEmpty(m.Line, m.Body, m.Cut), "\n"))
}

func mdIf(b *bytes.Buffer, format, text string) {
	if text != "" {
		fmt.Fprintf(b, format, mdEscape(text))
	}
}
