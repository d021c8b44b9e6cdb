package text

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
)

// The labels and words of the block under a check.
const (
	labelRules     = "rules"
	labelMarket    = "market"
	labelSent      = "sent"
	labelCameBack  = "came back"
	labelWrong     = "wrong"
	labelDoubtful  = "doubtful" // not known to be punished by Market
	labelExpected  = "expected"
	labelFix       = "fix"
	labelTime      = "time"
	labelAgain     = "repeat"
	labelAround    = "around"
	labelFault     = "fault"
	labelCalled    = "called"
	labelAnswered  = "answered"
	labelIssue     = "issue"
	labelMeanwhile = "meanwhile"
	labelAs        = "same as"

	wordViolation    = "%s: found %s, expected %s (%s)"
	wordViolationFix = "to fix: %s"
	wordMore         = "… and %d more"
	wordAsBefore     = "%s above, where the rest is; -v shows all of it here"
)

const (
	gutter     = "| " // sets the block off, even where colours are lost
	here       = "> " // marks the moment that decided
	labelWidth = 10
	maxIssues  = 10
	maxLines   = 14 // of a body: less than a screenful
	maxBytes   = 1500
)

// toldBefore reports whether a check before c failed, or warned, in just the
// same way, and remembers c if not.
func (p *Printer) toldBefore(c *view.Check) bool {
	if p.Verbose || c.Verdict != view.Fail && c.Verdict != view.Warn {
		return false
	}
	if _, ok := p.told[c.Way]; ok {
		return true
	}
	if p.told == nil {
		p.told = map[string]string{}
	}
	p.told[c.Way] = c.ID
	return false
}

// short writes what was told before without what it shares with the first: the
// bodies, what was expected and how to fix it. Of a warning, little is left.
func (p *Printer) short(c *view.Check) {
	same := fmt.Sprintf(p.Words.Of(wordAsBefore), p.told[c.Way])
	if c.Verdict == view.Warn {
		p.field(labelAs, same)
		return
	}
	p.field(labelMarket, c.Market)
	p.field(labelRules, strings.Join(c.RuleIDs(), ", "))
	p.around(c)
	p.exchange(c.Evidence, c.Verdict, false)
	p.field(labelAs, same)
	p.again(c.Evidence)
}

// block writes the block under a check: everything about a failure if whole is
// true, else the parts that a warning needs.
func (p *Printer) block(c *view.Check, whole bool) {
	p.field(labelMarket, c.Market)
	p.field(labelRules, strings.Join(c.RuleIDs(), ", "))
	if len(c.Moments) > 0 { // what was expected is read beside what happened
		p.field(labelExpected, c.Expected)
		p.around(c)
	}
	p.exchange(c.Evidence, c.Verdict, whole)
	p.meanwhile(c)
	p.call(c.Call, whole)
	fixes := map[string]bool{}
	if c.Evidence != nil {
		fixes = p.violations(c.Evidence.Violations)
	}
	if len(c.Moments) == 0 {
		p.field(labelExpected, c.Expected)
	}
	if !fixes[c.Fix] {
		p.field(labelFix, c.Fix)
	}
	if c.Evidence != nil {
		p.field(labelTime, c.Evidence.Spent)
	}
	p.again(c.Evidence)
}

// again writes how to repeat an exchange, on one line, to be copied.
func (p *Printer) again(x *view.Exchange) {
	if x != nil {
		p.blockLine(p.label(labelAgain) + x.Curl)
	}
}

// exchange writes what was sent and what came back. What passed is not told of
// the fault that it met on purpose.
func (p *Printer) exchange(x *view.Exchange, v view.Verdict, bodies bool) {
	if x == nil {
		return
	}
	p.message(labelSent, fmt.Sprintf("%s (%s)", x.About, x.ID), x.Request, bodies)
	p.message(labelCameBack, "", x.Reply, bodies)
	if v != view.Pass {
		p.field(labelFault, x.Fault)
	}
}

func (p *Printer) message(label, about string, m view.Message, body bool) {
	p.field(label, m.Line)
	p.field("", about)
	if !body {
		return
	}
	m = m.Excerpt(maxLines, maxBytes, p.Words)
	if m.Body != "" {
		for _, l := range printable.Chop(m.Body, p.blockWidth()) {
			p.blockLine(p.label("") + l)
		}
	}
	p.field("", m.Cut)
}

// meanwhile writes the calls that the store made while it handled the evidence.
func (p *Printer) meanwhile(c *view.Check) {
	label := labelMeanwhile
	for _, k := range c.Meanwhile {
		p.field(label, fmt.Sprintf("%s (%s)", k.Brief(), k.ID))
		label = ""
	}
	p.more(c.MoreCalls)
}

// call writes a call that decided a check, and what is wrong with it.
func (p *Printer) call(c *view.Call, bodies bool) {
	if c == nil {
		return
	}
	p.message(labelCalled, fmt.Sprintf("%s (%s)", c.About, c.ID), c.Request, bodies)
	p.message(labelAnswered, "", c.Reply, bodies)
	for _, i := range c.Issues[:min(len(c.Issues), maxIssues)] {
		text := i.Message
		if i.Rule != "" {
			text += " (" + i.Rule + ")"
		}
		p.field(labelIssue, text)
		p.fix(i.Fix)
	}
	p.more(len(c.Issues) - maxIssues)
}

// violations writes what was wrong with a reply, and returns the advice it gave.
func (p *Printer) violations(all []view.Violation) map[string]bool {
	given := map[string]bool{}
	for _, v := range all[:min(len(all), maxIssues)] {
		label := labelWrong
		if v.Harmless {
			label = labelDoubtful
		}
		p.field(label, fmt.Sprintf(p.Words.Of(wordViolation), v.Where, v.Found, v.Expected, v.Rule))
		p.fix(v.Fix)
		given[v.Fix] = true
	}
	p.more(len(all) - maxIssues)
	return given
}

func (p *Printer) fix(text string) {
	if text != "" {
		p.field("", fmt.Sprintf(p.Words.Of(wordViolationFix), text))
	}
}

func (p *Printer) more(n int) {
	if n > 0 {
		p.field("", fmt.Sprintf(p.Words.Of(wordMore), n))
	}
}

// around writes what happened around a failed expectation.
func (p *Printer) around(c *view.Check) {
	column := 0
	for _, m := range c.Moments {
		column = max(column, printable.Columns(m.Offset))
	}
	label := labelAround
	for _, m := range c.Moments {
		mark := strings.Repeat(" ", len(here))
		if m.Here {
			mark = p.paint(bold, here)
		}
		at := printable.Pad(m.Offset, column)
		for i, l := range printable.Wrap(m.String(), p.blockWidth()-len(here)-column-2) {
			if i > 0 {
				mark, at = strings.Repeat(" ", len(here)), printable.Pad("", column)
			}
			p.blockLine(p.label(label) + mark + at + "  " + l)
			label = ""
		}
	}
	p.more(c.More)
}

// field writes a labelled text in the block, wrapped; an empty text is left out.
func (p *Printer) field(label, text string) {
	if text == "" {
		return
	}
	for i, l := range printable.Wrap(text, p.blockWidth()) {
		if i > 0 {
			label = ""
		}
		p.blockLine(p.label(label) + l)
	}
}

func (p *Printer) label(label string) string {
	return p.paint(dim, printable.Pad(p.Words.Of(label), labelWidth))
}

func (p *Printer) blockLine(s string) {
	if !p.bare {
		s = strings.Repeat(" ", indent) + p.paint(dim, gutter) + s
	}
	p.line(s)
}

func (p *Printer) blockWidth() int { return p.width() - indent - len(gutter) - labelWidth }

// Block is the block under a check without colour or margin, for formats that
// quote it.
func Block(c *view.Check, words view.Words) string {
	var b bytes.Buffer
	p := &Printer{Out: &b, Words: words, bare: true}
	p.block(c, true)
	return b.String()
}
