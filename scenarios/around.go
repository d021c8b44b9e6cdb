package scenarios

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// moments is how many entries are shown on each side of one that decided.
const momentsAround = 4

// around says what happened before and after the entry of that number.
func (r *record) around(seq int) []reports.Moment {
	shown := slices.DeleteFunc(slices.Clone(r.entries), func(e journal.Entry) bool { return e.Kind == journal.ExchangeSending })
	if len(shown) == 0 {
		return nil
	}
	here, found := slices.BinarySearchFunc(shown, seq, func(e journal.Entry, seq int) int { return e.Seq - seq })
	if !found {
		here = len(shown) - 1
	}
	var out []reports.Moment
	for i := max(0, here-momentsAround); i < min(len(shown), here+momentsAround+1); i++ {
		e := shown[i]
		m := reports.Moment{
			At:     e.At,
			Offset: "+" + days(e.At.Sub(r.began())),
			Text:   r.describe(e),
			Here:   found && i == here,
		}
		if e.Exchange != nil {
			m.Exchange = e.Exchange.ID
		}
		m.Call = r.callID(e.Seq)
		out = append(out, m)
	}
	return out
}

// describe says in a few words what an entry records.
func (r *record) describe(e journal.Entry) string {
	what := string(e.Kind)
	for _, name := range []string{e.Subscription, e.Notification, string(e.Type)} {
		if name != "" {
			what += " " + name
		}
	}
	if x := e.Exchange; x != nil {
		what = fmt.Sprintf("%s %s attempt %d: %s", e.Notification, x.NotificationType, x.Attempt, replyWords(x))
		if x.Fault != nil {
			what += fmt.Sprintf(" (injected: %s)", x.Fault.Name)
		}
	}
	if e.Call != nil {
		what = fmt.Sprintf(happenedCalled, callWords(e.Call))
	}
	if e.Blocker != "" {
		what += fmt.Sprintf(happenedWaits, e.Blocker)
	}
	if e.Reason != "" {
		what += ": " + e.Reason
	}
	return what
}

// exchange is that of the entry of that number, or the last one of the delivery
// that it is about; nil if it is about none.
func (r *record) exchange(seq int) *journal.Exchange {
	if seq < 1 || seq > len(r.entries) {
		return nil
	}
	about := r.entries[seq-1]
	for _, e := range slices.Backward(r.entries[:seq]) {
		same := about.Notification != "" && e.Notification == about.Notification && e.Subscription == about.Subscription
		if e.Exchange != nil && (e.Seq == seq || same) {
			return e.Exchange
		}
	}
	return nil
}
