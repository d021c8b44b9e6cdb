package reports

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// The words of what is told in brief.
const (
	wordAndMore  = "%s … %s (%d checks)"
	labelAs      = "same as"
	wordAsBefore = "%s above, where the rest is; -v shows all of it here"
)

// heldBack keeps a skipped check until one comes that was not skipped for the
// same reason, and writes those kept before.
func (t *Text) heldBack(c Check) bool {
	if len(t.skipped) > 0 && (c.Verdict != Skip || c.Reason != t.skipped[0].Reason) {
		t.writeSkipped()
	}
	if t.Verbose || c.Verdict != Skip {
		return false
	}
	t.skipped = append(t.skipped, c)
	return true
}

// Flush writes what Check has held back. What is written besides the report
// comes after it then.
func (t *Text) Flush() { t.writeSkipped() }

func (t *Text) writeSkipped() {
	kept := t.skipped
	t.skipped = nil
	if len(kept) == 0 {
		return
	}
	first := kept[0]
	t.heading(first)
	if n := len(kept); n > 1 {
		first.ID = fmt.Sprintf(wordAndMore, first.ID, kept[n-1].ID, n)
	}
	t.checkLine(first)
}

// toldBefore reports whether a check before c failed, or warned, in just the
// same way, and remembers c if not.
func (t *Text) toldBefore(c Check) bool {
	if t.Verbose || c.Verdict != Fail && c.Verdict != Warn {
		return false
	}
	if _, ok := t.told[sameWay(c)]; ok {
		return true
	}
	if t.told == nil {
		t.told = map[string]string{}
	}
	t.told[sameWay(c)] = c.ID
	return false
}

// sameWay is equal for checks that ended in the same way.
func sameWay(c Check) string {
	return strings.Join([]string{string(c.Verdict), c.Subtype, c.Reason, c.Fix}, "\n")
}

// short writes what was told before without what it shares with the first: the
// bodies, what was expected and how to fix it. Of a warning, little is left.
func (t *Text) short(c Check, x *journal.Exchange) {
	if c.Verdict == Warn {
		t.field(labelAs, inline(fmt.Sprintf(wordAsBefore, t.told[sameWay(c)])))
		return
	}
	t.field(labelMarket, marketWords(c.Type, c.Subtype))
	t.field(labelRules, inline(strings.Join(c.Rules, ", ")))
	t.around(c)
	if x != nil {
		t.messages(x, false)
	}
	t.field(labelAs, inline(fmt.Sprintf(wordAsBefore, t.told[sameWay(c)])))
	if x != nil {
		t.blockLine(t.label(labelAgain) + Curl(*x))
	}
}
