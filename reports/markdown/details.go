package markdown

import (
	"fmt"

	"github.com/localmarket/localmarket/reports/view"
)

// The words about a failure.
const (
	wordRules      = "**Rules:** "
	wordExpected   = "**Expected:** %s\n\n"
	wordFix        = "**To fix:** %s\n\n"
	wordTime       = "**Time:** %s\n\n"
	wordSent       = "**Sent** (%s, %s)\n\n"
	wordCameBack   = "**Came back**\n\n"
	wordViolations = "| Where | Found | Expected | To fix |\n| --- | --- | --- | --- |\n"
	wordFault      = "**Fault:** %s\n\n"
	wordRepeat     = "**Repeat it**\n\n"
	wordWhen       = "| When | What happened |\n| ---: | --- |\n"
	wordHere       = "**%s ←**"
	wordCalled     = "**Called** (%s, %s)\n\n"
	wordAnswered   = "**Answered**\n\n"
	wordIssues     = "| Issue | Rule | To fix |\n| --- | --- | --- |\n"
	wordMeanwhile  = "**Meanwhile the store called**\n\n"
)

// details writes the collapsible story of one failure.
func (b *writer) details(c *view.Check) {
	x := c.Evidence
	fmt.Fprintf(b, "<details><summary><code>%s</code> %s</summary>\n\n", htmlEscape(c.ID), htmlEscape(c.Reason))
	b.rules(c.Rules)
	if len(c.Moments) > 0 {
		b.labelled(wordExpected, c.Expected)
		b.around(c)
	}
	if x != nil {
		b.exchange(x)
	}
	b.meanwhile(c)
	b.call(c.Call)
	if len(c.Moments) == 0 {
		b.labelled(wordExpected, c.Expected)
	}
	b.labelled(wordFix, c.Fix)
	if x != nil {
		b.labelled(wordTime, x.Spent)
		b.WriteString(b.words.Of(wordRepeat))
		fence(&b.Buffer, "sh", x.Curl)
	}
	b.WriteString("</details>\n\n")
}

// rules writes rules as links to Market's pages of them.
func (b *writer) rules(all []view.Rule) {
	for i, r := range all {
		if i == 0 {
			b.WriteString(b.words.Of(wordRules))
		} else {
			b.WriteString(", ")
		}
		if r.Page == "" {
			b.WriteString(escape(r.ID))
		} else {
			fmt.Fprintf(b, "[%s](%s)", escape(r.ID), r.Page) // of our own table
		}
	}
	if len(all) > 0 {
		b.WriteString("\n\n")
	}
}

func (b *writer) exchange(x *view.Exchange) {
	fmt.Fprintf(b, b.words.Of(wordSent), escape(x.About), escape(x.ID))
	b.message(x.Request)
	b.WriteString(b.words.Of(wordCameBack))
	b.message(x.Reply)
	b.labelled(wordFault, x.Fault)
	if len(x.Violations) == 0 {
		return
	}
	b.WriteString(b.words.Of(wordViolations))
	for _, v := range x.Violations[:min(len(x.Violations), maxIssues)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", codeCell(v.Where), codeCell(v.Found), escape(v.Expected), escape(v.Fix))
	}
	b.WriteString("\n")
	b.more(len(x.Violations) - maxIssues)
}

// meanwhile writes the calls that the store made while it handled the evidence.
func (b *writer) meanwhile(c *view.Check) {
	if len(c.Meanwhile) == 0 {
		return
	}
	b.WriteString(b.words.Of(wordMeanwhile))
	for _, k := range c.Meanwhile {
		fmt.Fprintf(b, "- %s \\(%s\\)\n", escape(k.Brief()), escape(k.ID))
	}
	b.WriteString("\n")
	b.more(c.MoreCalls)
}

// call writes a call that decided a check, and what is wrong with it.
func (b *writer) call(c *view.Call) {
	if c == nil {
		return
	}
	fmt.Fprintf(b, b.words.Of(wordCalled), escape(c.ID), escape(c.About))
	b.message(c.Request)
	b.WriteString(b.words.Of(wordAnswered))
	b.message(c.Reply)
	if len(c.Issues) == 0 {
		return
	}
	b.WriteString(b.words.Of(wordIssues))
	for _, i := range c.Issues[:min(len(c.Issues), maxIssues)] {
		fmt.Fprintf(b, "| %s | %s | %s |\n", escape(i.Message), escape(i.Rule), escape(i.Fix))
	}
	b.WriteString("\n")
	b.more(len(c.Issues) - maxIssues)
}

// around writes what happened around a failed expectation.
func (b *writer) around(c *view.Check) {
	b.WriteString(b.words.Of(wordWhen))
	for _, m := range c.Moments {
		text := escape(m.String())
		if m.Here {
			text = fmt.Sprintf(wordHere, text)
		}
		fmt.Fprintf(b, "| %s | %s |\n", escape(m.Offset), text)
	}
	b.WriteString("\n")
	b.more(c.More)
}

func (b *writer) labelled(format, text string) {
	if text != "" {
		fmt.Fprintf(b, b.words.Of(format), escape(text))
	}
}
