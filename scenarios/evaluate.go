package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// finding is what became of an expectation.
type finding struct {
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

// evaluate looks whether an expectation holds. It reads the record alone.
func (r *record) evaluate(e *Expectation) finding {
	switch {
	case e.Attempts != nil:
		return r.evaluateAttempts(e.Attempts)
	case e.Phase != nil:
		return r.evaluatePhase(e.Phase)
	case e.Delivery != nil:
		return r.evaluateDelivery(e.Delivery)
	case e.Subscription != nil:
		return r.evaluateSubscription(e.Subscription)
	case e.Replies != nil:
		return r.evaluateReplies(e.Replies)
	case e.Calls != nil:
		return r.evaluateCalls(e.Calls)
	case e.Held != nil:
		return r.evaluateHeld(e.Held)
	}
	return r.evaluateArrival(e.Arrival)
}

func (r *record) evaluateAttempts(e *Attempts) finding {
	var found []attempt
	for _, a := range r.chosen(e.Which) {
		if ofVerdict(a, e.Verdict) && (e.Arrived == nil || *e.Arrived == arrived(a)) {
			found = append(found, a)
		}
	}
	f := finding{expected: e.describe(), exchanges: ids(found)}
	count := e.count()
	if !count.allows(len(found)) {
		f.happened = wereMade(len(found))
		f.at = lastSeq(found)
		if count.tooMany(len(found)) {
			f.at = found[*count.Max].entry.Seq // the first too many
		} else {
			r.blameBlocker(&f, e.Which)
		}
		return f
	}
	return r.compareOffsets(e, found, f)
}

// count is how many there are to be.
func (e *Attempts) count() *Count {
	switch {
	case e.Count != nil:
		return e.Count
	case len(e.Offsets) > 0:
		return Exactly(len(e.Offsets))
	}
	return AtLeast(1)
}

// compareOffsets holds the times of attempts against those expected.
func (r *record) compareOffsets(e *Attempts, found []attempt, f finding) finding {
	wrong := func(a attempt, want time.Duration) finding {
		f.happened = fmt.Sprintf(happenedOffset, a.entry.Exchange.Attempt, days(a.offset(r.began())), days(want))
		f.at = a.entry.Seq
		return f
	}
	for i, want := range e.Offsets {
		if found[i].offset(r.began()) != want {
			return wrong(found[i], want)
		}
	}
	if len(found) > 0 {
		if first := found[0]; e.First != nil && first.offset(r.began()) != *e.First {
			return wrong(first, *e.First)
		}
		if last := found[len(found)-1]; e.Last != nil && last.offset(r.began()) != *e.Last {
			return wrong(last, *e.Last)
		}
	}
	f.holds, f.happened, f.at = true, wereMade(len(found)), lastSeq(found)
	return f
}

func (r *record) evaluatePhase(e *Phase) finding {
	f := finding{expected: fmt.Sprintf(expectPhase, e.name(), days(e.Every))}
	found := r.meant(e.Which)
	if len(found) == 0 {
		f.happened = happenedNothing
		return f
	}
	for _, d := range found {
		f.at = decided(d)
		a := last(d)
		if d.State == journal.Held {
			f.happened = happenedNotPlanned + r.waitsFor(d)
			return f
		}
		if a != nil {
			f.at = a.Seq
		}
		switch {
		case a == nil || d.State != journal.Pending || a.Due == nil:
			f.happened = fmt.Sprintf(happenedNotRepeated, d.State)
			return f
		case a.Due.Sub(a.At) != e.Every:
			f.happened = fmt.Sprintf(happenedPhase, days(a.Due.Sub(a.At)))
			return f
		}
	}
	f.holds, f.happened = true, fmt.Sprintf(happenedPhase, days(e.Every))
	return f
}

func (r *record) evaluateDelivery(e *Delivery) finding {
	all := r.meant(e.Which)
	f := finding{expected: e.describe(), happened: tally(all)}
	var fitting, others []*journal.Delivery
	for _, d := range all {
		if a := last(d); a != nil {
			f.exchanges = append(f.exchanges, a.Exchange.ID)
		}
		if isIn(e.State, d) && (e.Within == nil || took(d) <= *e.Within) {
			fitting = append(fitting, d)
		} else {
			others = append(others, d)
		}
	}
	f.holds = enough(e.Count, len(fitting), len(all))
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = decided(fitting[*e.Count.Max])
	case !f.holds && len(others) > 0:
		r.blame(&f, others[0], isIn(e.State, others[0]))
	case len(all) > 0:
		f.at = decided(all[len(all)-1])
	}
	return f
}

// blame says of a delivery why it is not as expected: too late, or for what an
// attempt ended in, or for which notification it waits.
func (r *record) blame(f *finding, d *journal.Delivery, late bool) {
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
func (r *record) blameBlocker(f *finding, w Which) {
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

func (r *record) evaluateReplies(e *Replies) finding {
	all := r.chosen(e.Which)
	f := finding{expected: e.describe(), exchanges: ids(all), at: lastSeq(all)}
	var fitting, others []attempt
	for _, a := range all {
		if e.fits(a) {
			fitting = append(fitting, a)
		} else {
			others = append(others, a)
		}
	}
	f.holds = enough(e.Count, len(fitting), len(all))
	if len(all) == 0 {
		f.happened = happenedNothing
		if !f.holds {
			r.blameBlocker(&f, e.Which)
		}
		return f
	}
	f.happened = fmt.Sprintf(happenedReplies, len(fitting), plural(len(all), "reply"))
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = fitting[*e.Count.Max].entry.Seq
	case !f.holds && len(others) > 0:
		f.at = others[0].entry.Seq
		f.happened += ": " + replyWords(others[0].entry.Exchange)
	}
	return f
}

func (e *Replies) fits(a attempt) bool {
	x := a.entry.Exchange
	switch {
	case e.Status != 0 && (x.Reply == nil || x.Reply.Status != e.Status):
		return false
	case e.Latency != nil && latency(x) > *e.Latency:
		return false
	case e.Verdict == Handled:
		return x.Verdict.Outcome == journal.Accepted || x.Verdict.ErrorType == duplicatedEvent
	}
	return ofVerdict(a, e.Verdict)
}

// latency is how long an exchange took: as a fault declared it, else as it was
// measured.
func latency(x *journal.Exchange) time.Duration {
	switch {
	case x.Fault != nil && x.Fault.DeclaredMs > 0:
		return time.Duration(x.Fault.DeclaredMs) * time.Millisecond
	case x.Measured != nil:
		return time.Duration(x.Measured.TotalMs * float64(time.Millisecond))
	}
	return 0
}

// evaluateArrival looks at when the store first got each event.
func (r *record) evaluateArrival(names []string) finding {
	f := finding{expected: fmt.Sprintf(expectArrival, strings.Join(names, ", "))}
	var places []int
	for _, name := range names {
		i := slices.IndexFunc(r.attempts, func(a attempt) bool {
			return arrived(a) && slices.Contains(r.names.event(name), a.entry.Notification)
		})
		if i < 0 {
			f.happened = fmt.Sprintf(happenedNeverArrived, name)
			r.blameBlocker(&f, Which{Of: name})
			return f
		}
		places = append(places, i)
		f.exchanges = append(f.exchanges, r.attempts[i].entry.Exchange.ID)
	}
	order := slices.Clone(names)
	slices.SortStableFunc(order, func(a, b string) int { return places[slices.Index(names, a)] - places[slices.Index(names, b)] })
	f.holds = slices.IsSorted(places)
	f.happened = fmt.Sprintf(happenedArrival, strings.Join(order, ", "))
	f.at = r.attempts[slices.Max(places)].entry.Seq
	return f
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
