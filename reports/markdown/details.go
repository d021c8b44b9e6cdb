package markdown

import (
	"bytes"
	"fmt"

	"github.com/localmarket/localmarket/reports/view"
)

// The words about a failure.
const (
	wordRules     = "**Rules:** "
	wordExpected  = "**Expected:** %s\n\n"
	wordFix       = "**To fix:** %s\n\n"
	wordTime      = "**Time:** %s\n\n"
	wordSent      = "**Sent** (%s, %s)\n\n"
	wordCameBack  = "**Came back**\n\n"
	wordBreaches  = "| Where | Found | Expected | To fix |\n| --- | --- | --- | --- |\n"
	wordFault     = "**Fault:** %s\n\n"
	wordRepeat    = "**Repeat it**\n\n"
	wordWhen      = "| When | What happened |\n| ---: | --- |\n"
	wordHere      = "**%s ←**"
	wordCalled    = "**Called** (%s, %s)\n\n"
	wordAnswered  = "**Answered**\n\n"
	wordIssues    = "| Issue | Rule | To fix |\n| --- | --- | --- |\n"
	wordMeanwhile = "**Meanwhile the store called**\n\n"
)

// details writes the collapsible story of one failure.
func details(b *bytes.Buffer, c *view.Check) {
	x := c.Evidence
	fmt.Fprintf(b, "<details><summary><code>%s</code> %s</summary>\n\n", htmlEscape(c.ID), htmlEscape(c.Reason))
	rules(b, c.Rules)
	if len(c.Moments) > 0 {
		labelled(b, wordExpected, c.Expected)
		around(b, c)
	}
	if x != nil {
		exchange(b, x)
	}
	meanwhile(b, c)
	call(b, c.Call)
	if len(c.Moments) == 0 {
		labelled(b, wordExpected, c.Expected)
	}
	labelled(b, wordFix, c.Fix)
	if x != nil {
		labelled(b, wordTime, x.Spent)
		b.WriteString(wordRepeat)
		fence(b, "sh", x.Curl)
	}
	b.WriteString("</details>\n\n")
}

// rules writes rules as links to Market's pages of them.
func rules(b *bytes.Buffer, all []view.Rule) {
	for i, r := range all {
		if i == 0 {
			b.WriteString(wordRules)
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

func exchange(b *bytes.Buffer, x *view.Exchange) {
	fmt.Fprintf(b, wordSent, escape(x.About), escape(x.ID))
	message(b, x.Request)
	b.WriteString(wordCameBack)
	message(b, x.Reply)
	labelled(b, wordFault, x.Fault)
	if len(x.Breaches) == 0 {
		return
	}
	b.WriteString(wordBreaches)
	for _, v := range x.Breaches[:min(len(x.Breaches), maxIssues)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", codeCell(v.Where), codeCell(v.Found), escape(v.Expected), escape(v.Fix))
	}
	b.WriteString("\n")
	more(b, len(x.Breaches)-maxIssues)
}

// meanwhile writes the calls that the store made while it handled the evidence.
func meanwhile(b *bytes.Buffer, c *view.Check) {
	if len(c.Meanwhile) == 0 {
		return
	}
	b.WriteString(wordMeanwhile)
	for _, k := range c.Meanwhile {
		fmt.Fprintf(b, "- %s \\(%s\\)\n", escape(k.Brief()), escape(k.ID))
	}
	b.WriteString("\n")
	more(b, c.MoreCalls)
}

// call writes a call that decided a check, and what is wrong with it.
func call(b *bytes.Buffer, c *view.Call) {
	if c == nil {
		return
	}
	fmt.Fprintf(b, wordCalled, escape(c.ID), escape(c.About))
	message(b, c.Request)
	b.WriteString(wordAnswered)
	message(b, c.Reply)
	if len(c.Issues) == 0 {
		return
	}
	b.WriteString(wordIssues)
	for _, i := range c.Issues[:min(len(c.Issues), maxIssues)] {
		fmt.Fprintf(b, "| %s | %s | %s |\n", escape(i.Message), escape(i.Rule), escape(i.Fix))
	}
	b.WriteString("\n")
	more(b, len(c.Issues)-maxIssues)
}

// around writes what happened around a failed expectation.
func around(b *bytes.Buffer, c *view.Check) {
	b.WriteString(wordWhen)
	for _, m := range c.Moments {
		text := escape(m.String())
		if m.Here {
			text = fmt.Sprintf(wordHere, text)
		}
		fmt.Fprintf(b, "| %s | %s |\n", escape(m.Offset), text)
	}
	b.WriteString("\n")
	more(b, c.More)
}

func labelled(b *bytes.Buffer, format, text string) {
	if text != "" {
		fmt.Fprintf(b, format, escape(text))
	}
}
