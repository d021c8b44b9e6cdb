package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Attempts expects so many attempts, at these times.
type Attempts struct {
	Which `yaml:",inline"`
	// Verdict narrows the choice: an outcome (accepted, rejected, failed) or a
	// subtype of Market's log, such as READ_TIMED_OUT (N-VERDICT).
	Verdict string `yaml:"verdict"`
	// Arrived narrows it to those that the store got, or did not get.
	Arrived *bool `yaml:"arrived"`
	// Count is how many there are; at least one if nothing is said.
	Count *Count `yaml:"count"`
	// Offsets are exactly the times of them all, since each notification was first
	// due; First and Last are the ends.
	Offsets []time.Duration `yaml:"offsets"`
	First   *time.Duration  `yaml:"first"`
	Last    *time.Duration  `yaml:"last"`
}

func (e *Attempts) describe() string {
	kind := "attempt"
	if e.Verdict != "" {
		kind = e.Verdict + " attempt"
	}
	text := fmt.Sprintf(expectAttempts, amount(e.count(), kind), e.name())
	if e.Arrived != nil && *e.Arrived {
		text += " that reached the store"
	} else if e.Arrived != nil {
		text += " that did not reach the store"
	}
	if len(e.Offsets) > 0 {
		var all []string
		for _, o := range e.Offsets {
			all = append(all, "+"+days(o))
		}
		text += " at " + strings.Join(all, ", ")
	}
	if e.First != nil {
		text += ", the first at +" + days(*e.First)
	}
	if e.Last != nil {
		text += ", the last at +" + days(*e.Last)
	}
	return text
}

func (e *Attempts) validate(c *checker, line strictyaml.Line) {
	c.which(line, &e.Which, e.Count)
	c.verdict(line, e.Verdict)
	c.count(line, e.Count)
	if e.Type == market.Ping || c.repeatsByFault() {
		return
	}
	event := c.named[e.Of]
	if e.Count != nil && e.Count.possible() && event.sent > 0 {
		most := event.sent * max(1, len(c.subs)) * c.possible(e, event)
		if e.Count.Min > most {
			c.problem(line, fmt.Sprintf(hintAtMost, most), badAttempts, e.Count.Min, most)
		}
	}
	for _, offset := range slices.Concat(e.Offsets, given(e.First), given(e.Last)) {
		c.offset(line, offset, event)
	}
}

func (e *Attempts) evaluate(r *record) result {
	var found []attempt
	for _, a := range r.chosen(e.Which) {
		if ofVerdict(a, e.Verdict) && (e.Arrived == nil || *e.Arrived == arrived(a)) {
			found = append(found, a)
		}
	}
	f := result{expected: e.describe(), exchanges: ids(found)}
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
func (r *record) compareOffsets(e *Attempts, found []attempt, f result) result {
	wrong := func(a attempt, want time.Duration) result {
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

// possible is how many attempts of one delivery there can be by now, in the
// stretch of time that is asked about (N-RETRY).
func (c *checker) possible(a *Attempts, event named) int {
	n := 0
	for _, offset := range schedule() {
		since := a.From == nil || offset >= *a.From
		until := a.Until == nil || offset <= *a.Until
		if since && until && (c.endless || offset <= c.passed-event.since) {
			n++
		}
	}
	return n
}

// offset checks that the schedule has an attempt then, if the notification is
// sent once (another sending has a time of its own) and waits for no other
// (N-BLOCKING), and that it can have come by now.
func (c *checker) offset(line strictyaml.Line, offset time.Duration, event named) {
	all := schedule()
	i, planned := slices.BinarySearch(all, offset)
	switch {
	case !planned && event.sent <= 1 && (c.sent <= 1 || !c.rules.blocking):
		near := all[max(0, min(i, len(all))-1)]
		c.problem(line, fmt.Sprintf(hintOffset, days(near)), badOffset, days(offset))
	case !c.endless && offset > c.passed-event.since:
		c.problem(line, hintLonger, badTooSoon, days(offset), days(c.passed-event.since))
	}
}

// schedule are the offsets of all attempts that are ever made (N-RETRY).
func schedule() []time.Duration {
	all := []time.Duration{0}
	for _, at := range sim.Planned(time.Time{}, 1) {
		all = append(all, at.Sub(time.Time{}))
	}
	return all
}

func given(d *time.Duration) []time.Duration {
	if d == nil {
		return nil
	}
	return []time.Duration{*d}
}

// repeatsByFault reports whether a fault has Market send what was accepted once
// more.
func (c *checker) repeatsByFault() bool {
	return slices.ContainsFunc(c.scenario.Faults, func(f Fault) bool { return f.After == fault.StaleDuplicate })
}

func (e *Attempts) lowered(missing func(Which) int) about {
	lower := *e
	lower.Count = e.Count.less(missing(e.Which))
	return &lower
}
