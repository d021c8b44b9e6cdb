package scenarios

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
)

// call is what the store called, and what reports call that.
type call struct {
	entry journal.Entry
	id    string
}

// called are the calls meant.
func (r *record) called(e *Called) []call {
	s := r.selection(Which{From: e.From, Until: e.Until, After: e.After, Before: e.Before})
	var out []call
	for _, c := range r.calls {
		since := c.entry.At.Sub(s.began)
		inTime := (e.From == nil || since >= *e.From) && (e.Until == nil || since <= *e.Until)
		if inTime && c.entry.Seq > s.after && c.entry.Seq < s.before && e.means(c.entry.Call) {
			out = append(out, c)
		}
	}
	return out
}

func (e *Called) means(c *journal.Call) bool {
	return (e.Operation == "" || e.Operation == c.Operation) && (e.Path == "" || e.Path == c.Path || e.Path == c.Template)
}

func (r *record) evaluateCalls(e *Called) finding {
	all := r.called(e)
	f := finding{expected: e.describe(), happened: happenedNoCall}
	var fitting, others []call
	for _, c := range all {
		f.calls, f.at = append(f.calls, c.id), c.entry.Seq
		if e.Status == 0 || c.entry.Call.Status == e.Status {
			fitting = append(fitting, c)
		} else {
			others = append(others, c)
		}
	}
	f.holds = enough(e.Count, len(fitting), len(all))
	if len(all) > 0 {
		f.happened = fmt.Sprintf(happenedReplies, len(fitting), plural(len(all), "call"))
	}
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = fitting[*e.Count.Max].entry.Seq
	case !f.holds && len(others) > 0:
		f.at = others[0].entry.Seq
		f.happened += ": " + callWords(others[0].entry.Call)
	case f.holds && e.Findings != nil:
		return f.withOddities(e.Findings, all)
	}
	return f
}

// withOddities holds what was odd about calls against what is allowed.
func (f finding) withOddities(allowed *Count, all []call) finding {
	n, first := 0, ""
	for _, c := range all {
		for _, odd := range c.entry.Call.Findings {
			if n == 0 {
				f.at, first = c.entry.Seq, fmt.Sprintf(happenedOdd, odd.Message, odd.Rule)
			}
			n++
		}
	}
	f.holds = allowed.allows(n)
	f.happened = fmt.Sprintf(happenedFindings, plural(n, "finding"), plural(len(all), "call")) + first
	return f
}

// callID is the id of the call that the entry of that number records, or "".
func (r *record) callID(seq int) string {
	for _, c := range r.calls {
		if c.entry.Seq == seq {
			return c.id
		}
	}
	return ""
}

// callWords says what was called, and how that ended.
func callWords(c *journal.Call) string {
	return fmt.Sprintf(happenedCall, c.Method, c.Path, c.Status)
}
