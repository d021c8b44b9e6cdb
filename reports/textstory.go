package reports

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// The labels and words of the block under a check.
const (
	labelRules    = "rules"
	labelMarket   = "market"
	labelSent     = "sent"
	labelCameBack = "came back"
	labelWrong    = "wrong"
	labelDoubtful = "doubtful" // not known to be punished by Market
	labelExpected = "expected"
	labelFix      = "fix"
	labelTime     = "time"
	labelAgain    = "repeat"

	wordBreach    = "%s: found %s, expected %s (%s)"
	wordBreachFix = "to fix: %s"
)

const (
	textGutter     = "| " // sets the block off, even where colours are lost
	textLabelWidth = 10
	textBreaches   = 10
)

// textBody is how much of a body the text shows: less than a screenful.
func textBody() bound { return bound{lines: 14, bytes: 1500} }

// block writes the block under a check: everything about a failure if whole is
// true, else the parts that a warning needs.
func (t *Text) block(c Check, find finder, whole bool) {
	x := evidence(c, find)
	t.field(labelMarket, marketWords(c.Type, c.Subtype))
	t.field(labelRules, inline(strings.Join(c.Rules, ", ")))
	if len(c.Around) > 0 { // what was expected is read beside what happened
		t.field(labelExpected, expected(c, x))
		t.around(c)
	}
	if x != nil {
		t.messages(x, whole)
	}
	t.call(evidenceCall(c, find), whole)
	fixes := t.breaches(breaches(x))
	if len(c.Around) == 0 {
		t.field(labelExpected, expected(c, x))
	}
	if advice := fix(c, x); !fixes[advice] {
		t.field(labelFix, advice)
	}
	if x == nil {
		return
	}
	if x.Measured != nil {
		t.field(labelTime, spent(x.Measured))
	}
	t.blockLine(t.label(labelAgain) + Curl(*x))
}

func (t *Text) messages(x *journal.Exchange, bodies bool) {
	sent, back := request(x, textBody()), reply(x, textBody())
	t.field(labelSent, sent.Line)
	t.field("", fmt.Sprintf("%s (%s)", about(x), inline(x.ID)))
	if bodies {
		t.body(sent)
	}
	t.field(labelCameBack, back.Line)
	if bodies {
		t.body(back)
	}
	t.field(labelFault, faultText(x))
}

func (t *Text) body(m message) {
	if m.Body != "" {
		for _, l := range chop(m.Body, t.blockWidth()) {
			t.blockLine(t.label("") + l)
		}
	}
	t.field("", m.Cut)
}

// breaches writes what was wrong with a reply, and returns the advice it gave.
func (t *Text) breaches(all []breach) map[string]bool {
	given := map[string]bool{}
	for i, v := range all {
		if i == textBreaches {
			t.field("", fmt.Sprintf(wordMore, len(all)-i))
			break
		}
		label := labelWrong
		if v.Harmless {
			label = labelDoubtful
		}
		t.field(label, fmt.Sprintf(wordBreach, v.Where, v.Found, v.Expected, v.Rule))
		if v.Fix != "" {
			t.field("", fmt.Sprintf(wordBreachFix, v.Fix))
			given[v.Fix] = true
		}
	}
	return given
}

// field writes a labelled text in the block, wrapped; an empty text is left out.
func (t *Text) field(label, text string) {
	if text == "" {
		return
	}
	for i, l := range wrap(text, t.blockWidth()) {
		if i > 0 {
			label = ""
		}
		t.blockLine(t.label(label) + l)
	}
}

func (t *Text) label(label string) string {
	return t.paint(dim, pad(label, textLabelWidth))
}

func (t *Text) blockLine(s string) {
	if !t.bare {
		s = strings.Repeat(" ", textIndent) + t.paint(dim, textGutter) + s
	}
	t.line(s)
}

func (t *Text) blockWidth() int {
	return t.width() - textIndent - len(textGutter) - textLabelWidth
}

// labelled writes a labelled text outside any block.
func (t *Text) labelled(indent, label, text string) {
	for i, l := range wrap(text, t.width()-len(indent)-textLabelWidth) {
		if i > 0 {
			label = ""
		}
		t.line(indent + pad(label, textLabelWidth) + l)
	}
}

// plainStory is the block under a check without colour or margin, for formats
// that quote it.
func plainStory(c Check, find finder) string {
	var b bytes.Buffer
	t := &Text{Out: &b, bare: true}
	t.block(c, find, true)
	return b.String()
}
