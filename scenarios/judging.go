package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// result is what became of an expectation.
type result struct {
	holds bool
	// expected and happened are what should be and what is.
	expected, happened string
	// at is the place in the journal that decided, 0 if none did.
	at int
	// exchanges are the ids of those looked at.
	exchanges []string
	// calls are the ids of those looked at.
	calls []string
}

// blame says of a delivery why it is not as expected: too late, or for what an
// attempt ended in, or for which notification it waits.
func (r *record) blame(f *result, d *journal.Delivery, late bool) {
	f.at = decided(d)
	if late {
		f.happened += fmt.Sprintf(happenedLate, days(took(d)))
	}
	if blocker := r.blocker(d); d.State == journal.Held && blocker != nil {
		f.happened += r.waitsFor(d)
		d = blocker
	}
	if a := r.culprit(d); a != nil {
		f.at = a.Seq
		f.happened += whyNot(a)
	}
}

// blameBlocker says so if one of those chosen waits for another notification.
func (r *record) blameBlocker(f *result, w Which) {
	all := r.meant(w)
	if i := slices.IndexFunc(all, func(d *journal.Delivery) bool { return d.State == journal.Held }); i >= 0 {
		r.blame(f, all[i], false)
	}
}

// blocker is the delivery that d began to wait for last; nil if there is none.
func (r *record) blocker(d *journal.Delivery) *journal.Delivery {
	if len(d.Holds) == 0 {
		return nil
	}
	i := slices.IndexFunc(r.deliveries, func(other *journal.Delivery) bool {
		return other.Notification == d.Holds[len(d.Holds)-1].Blocker && other.Subscription == d.Subscription
	})
	if i < 0 {
		return nil
	}
	return r.deliveries[i]
}

// waitsFor says for what a delivery waits, or waited last; nothing if for
// nothing.
func (r *record) waitsFor(d *journal.Delivery) string {
	blocker := r.blocker(d)
	switch {
	case blocker == nil:
		return ""
	case d.State == journal.Held:
		return fmt.Sprintf(happenedHeldBy, blocker.Notification, blocker.Type)
	}
	return fmt.Sprintf(happenedWaitedFor, blocker.Notification, blocker.Type)
}

// enough reports whether so many of all are as expected: as many as are counted
// upon, or all, and at least one.
func enough(count *Count, fitting, all int) bool {
	if count != nil {
		return count.allows(fitting)
	}
	return fitting == all && all > 0
}

// tally counts deliveries by state: "958 delivered, 2 cancelled".
func tally(all []*journal.Delivery) string {
	if len(all) == 0 {
		return happenedNothing
	}
	var parts []string
	for _, state := range DeliveryStates() {
		n := 0
		for _, d := range all {
			if string(d.State) == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}

// culprit is the attempt that a delivery is stuck because of: the first that
// the store itself answered badly, else the last; nil if there was none.
func (r *record) culprit(d *journal.Delivery) *journal.Entry {
	for _, a := range d.Attempts {
		if x := a.Exchange; x.Fault == nil && x.Verdict.Outcome != journal.Accepted {
			return a
		}
	}
	return last(d)
}

// whyNot says how an attempt ended, if not well.
func whyNot(a *journal.Entry) string {
	x := a.Exchange
	if x.Verdict.Outcome == journal.Accepted {
		return ""
	}
	return fmt.Sprintf(happenedWhy, x.Attempt, x.Verdict.Subtype, x.Verdict.Reason)
}

// arrived reports whether the store got the request.
func arrived(a attempt) bool {
	x := a.entry.Exchange
	if x.Fault != nil {
		return x.Fault.Arrived
	}
	return x.Reply != nil || x.Verdict.Subtype == market.ReadTimedOut
}

// ofVerdict reports whether an attempt ended so: an outcome or a subtype.
func ofVerdict(a attempt, verdict string) bool {
	v := a.entry.Exchange.Verdict
	return verdict == "" || verdict == string(v.Outcome) || verdict == string(v.Subtype)
}

func ids(all []attempt) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.entry.Exchange.ID
	}
	return out
}

func lastSeq(all []attempt) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].entry.Seq
}

// replyWords says how an exchange ended.
func replyWords(x *journal.Exchange) string {
	text := happenedNoReply
	if x.Reply != nil {
		text = fmt.Sprintf("status %d", x.Reply.Status)
	}
	text += ", " + string(x.Verdict.Outcome)
	if x.Verdict.Subtype != "" {
		text += ": " + string(x.Verdict.Subtype) + ", " + x.Verdict.Reason
	}
	return text
}

func (c *checker) count(line strictyaml.Line, count *Count) {
	switch {
	case count == nil || count.possible():
	case count.Min < 0 || *count.Max < 0:
		c.problem(line, hintCount, badCount)
	default:
		c.problem(line, hintTurnRound, badCountRange, count.Min, *count.Max)
	}
}

func (c *checker) status(line strictyaml.Line, status int) {
	if status != 0 && (status < 100 || status > 599) {
		c.problem(line, hintStatus, badStatus, status)
	}
}

// less is a count of n less.
func (c *Count) less(n int) *Count {
	if c == nil {
		return nil
	}
	lower := &Count{Min: max(0, c.Min-n)}
	if c.Max != nil {
		most := max(0, *c.Max-n)
		lower.Max = &most
	}
	return lower
}

// partition divides what is looked at into what is as expected and what is not.
func partition[T any](all []T, fits func(T) bool) (fitting, others []T) {
	for _, one := range all {
		if fits(one) {
			fitting = append(fitting, one)
		} else {
			others = append(others, one)
		}
	}
	return fitting, others
}
