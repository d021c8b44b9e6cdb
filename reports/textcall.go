package reports

import "fmt"

// The labels of a call in the block under a check.
const (
	labelCalled   = "called"
	labelAnswered = "answered"
	labelOdd      = "odd"
)

// call writes a call that decided a check, and what was odd about it.
func (t *Text) call(c *Call, bodies bool) {
	if c == nil {
		return
	}
	sent, back := called(c, textBody()), answered(c, textBody())
	t.field(labelCalled, sent.Line)
	t.field("", fmt.Sprintf("%s (%s)", aboutCall(c), inline(c.ID)))
	if bodies {
		t.body(sent)
	}
	t.field(labelAnswered, back.Line)
	if bodies {
		t.body(back)
	}
	all := oddities(c)
	for _, o := range all[:min(len(all), textBreaches)] {
		t.field(labelOdd, oddityText(o))
		if o.Fix != "" {
			t.field("", fmt.Sprintf(wordBreachFix, o.Fix))
		}
	}
	if more := len(all) - textBreaches; more > 0 {
		t.field("", fmt.Sprintf(wordMore, more))
	}
}

func oddityText(o oddity) string {
	if o.Rule == "" {
		return o.Message
	}
	return o.Message + " (" + o.Rule + ")"
}
