package reports

import (
	"bytes"
	"fmt"
	"strings"
)

// The words about a call in Markdown.
const (
	mdCalled   = "**Called** (%s)\n\n"
	mdAnswered = "**Answered**\n\n"
	mdOdd      = "| Odd | Rule | To fix |\n| --- | --- | --- |\n"
)

// mdCall writes a call that decided a check, and what was odd about it.
func mdCall(b *bytes.Buffer, c *Call) {
	if c == nil {
		return
	}
	fmt.Fprintf(b, mdCalled, mdEscape(strings.Join(nonEmpty(inline(c.ID), aboutCall(c)), ", ")))
	mdMessage(b, called(c, mdBody()))
	b.WriteString(mdAnswered)
	mdMessage(b, answered(c, mdBody()))
	all := oddities(c)
	if len(all) == 0 {
		return
	}
	b.WriteString(mdOdd)
	for _, o := range all[:min(len(all), mdBreachLimit)] {
		fmt.Fprintf(b, "| %s | %s | %s |\n", mdEscape(o.Message), mdEscape(o.Rule), mdEscape(o.Fix))
	}
	b.WriteString("\n")
	if more := len(all) - mdBreachLimit; more > 0 {
		fmt.Fprintf(b, wordMore+"\n\n", more)
	}
}
