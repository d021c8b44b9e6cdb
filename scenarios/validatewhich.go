package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// disconnectAfter is how long an outage lasts until Market disconnects
// (N-DISCONNECT).
const disconnectAfter = 14 * 24 * time.Hour

// which checks a choice of notifications, of which the count says how many there
// are to be.
func (c *checker) which(line strictyaml.Line, w *Which, count *Count) {
	if w.Of != "" && c.known(line, w.Of) && (count == nil || count.Min > 0) {
		c.sentByNow(line, w.Of)
	}
	if w.Type != "" {
		c.types(line, []market.Type{w.Type})
	}
	if w.To != "" {
		c.subscription(line, w.To)
	}
	c.stretch(line, w.From, w.Until)
	c.moments(line, w.After, w.Before)
}

// stretch checks that there is time between from and until.
func (c *checker) stretch(line strictyaml.Line, from, until *time.Duration) {
	if from != nil && until != nil && *from > *until {
		c.problem(line, hintTurnRound, badStretch, days(*from), days(*until))
	}
}

// moments checks those that are given.
func (c *checker) moments(line strictyaml.Line, given ...Moment) {
	for _, m := range given {
		switch {
		case m == "":
		case m.kind() == "":
			c.problem(line, meant(string(m), Moments()), badMoment, m)
		default:
			c.broughtAbout(line, "moment", m)
		}
	}
}

// sentByNow checks that a named event is not held back still.
func (c *checker) sentByNow(line strictyaml.Line, name string) {
	if c.named[name].sent == 0 {
		c.problem(line, fmt.Sprintf(hintStep, "send: "+name), badHeld, name)
	}
}

// broughtAbout checks that the steps so far can have brought a moment about, or
// the state that begins with it.
func (c *checker) broughtAbout(line strictyaml.Line, what string, m Moment) {
	needs := map[Moment]string{
		"connected": "connect", "activating": "connect", "enabled": "connect", "refused": "connect", "disconnected": "connect",
		"edited": "edit", "unplugged": "unplug", "plugged": "plug", "removed": "remove",
		"fault-on": faultOn, "fault-off": faultOff,
	}
	key, ok := needs[m]
	switch {
	case ok && !slices.Contains(c.did, key):
		if !strings.Contains(key, ":") {
			key += ": NAME"
		}
		c.problem(line, fmt.Sprintf(hintStep, key), badUnreached, what, m)
	case m == "disconnected" && !c.endless && c.passed < disconnectAfter:
		c.problem(line, hintLonger, badDisconnected, what, m, days(c.passed))
	}
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

func (c *checker) verdict(line strictyaml.Line, verdict string, more ...string) {
	known := append(more, string(journal.Accepted), string(journal.Rejected), string(journal.Failed))
	for _, s := range market.ErrorSubtypes() {
		known = append(known, string(s))
	}
	if verdict != "" && !slices.Contains(known, verdict) {
		c.problem(line, meant(verdict, known), badVerdict, verdict)
	}
}

func (c *checker) attempts(line strictyaml.Line, a *Attempts) {
	c.which(line, &a.Which, a.Count)
	c.verdict(line, a.Verdict)
	c.count(line, a.Count)
	if a.Type == market.Ping || c.repeatsByFault() {
		return
	}
	event := c.named[a.Of]
	if a.Count != nil && a.Count.possible() && event.sent > 0 {
		most := event.sent * max(1, len(c.subs)) * c.possible(a, event)
		if a.Count.Min > most {
			c.problem(line, fmt.Sprintf(hintAtMost, most), badAttempts, a.Count.Min, most)
		}
	}
	for _, offset := range slices.Concat(a.Offsets, given(a.First), given(a.Last)) {
		c.offset(line, offset, event)
	}
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
