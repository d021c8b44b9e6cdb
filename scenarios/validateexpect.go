package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/strictyaml"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// expectation checks that an expectation is one, and that something could meet
// it.
func (c *checker) expectation(e *Expectation) {
	for _, rule := range e.Rules {
		c.rule(e.Line, rule)
	}
	switch kinds := e.kinds(); {
	case len(kinds) == 0:
		c.problem(e.Line, "write one of attempts, phase, delivery, subscription, replies, arrival", "the expectation does not say what must hold")
		return
	case len(kinds) > 1:
		c.problem(e.Line, "make two of it", "the expectation says two things at once, %s", strings.Join(kinds, " and "))
		return
	}
	switch {
	case e.Attempts != nil:
		c.attempts(e.Line, e.Attempts)
	case e.Phase != nil:
		c.phase(e.Line, e.Phase)
	case e.Delivery != nil:
		c.delivery(e.Line, e.Delivery)
	case e.Subscription != nil:
		c.connected(e.Line, e.Subscription)
	case e.Replies != nil:
		c.replies(e.Line, e.Replies)
	default:
		c.arrival(e.Line, e.Arrival)
	}
}

// kinds are what an expectation is about: one thing, if it is valid.
func (e *Expectation) kinds() []string {
	all := []struct {
		key   string
		given bool
	}{
		{"attempts", e.Attempts != nil}, {"phase", e.Phase != nil}, {"delivery", e.Delivery != nil},
		{"subscription", e.Subscription != nil}, {"replies", e.Replies != nil}, {"arrival", e.Arrival != nil},
	}
	var keys []string
	for _, kind := range all {
		if kind.given {
			keys = append(keys, kind.key)
		}
	}
	return keys
}

func (c *checker) which(line strictyaml.Line, w *Which) {
	if w.Of != "" {
		c.known(line, w.Of)
	}
	if w.Type != "" {
		c.types(line, []market.Type{w.Type})
	}
	if w.To != "" {
		c.subscription(line, w.To, c.plugged)
	}
	if w.From != nil && w.Until != nil && *w.From > *w.Until {
		c.problem(line, "turn them round", "nothing is from %s until %s", *w.From, *w.Until)
	}
	for _, m := range []Moment{w.After, w.Before} {
		c.moment(line, m)
	}
}

// moment checks that a moment exists, and that a step could have brought it
// about by now.
func (c *checker) moment(line strictyaml.Line, m Moment) {
	if m == "" {
		return
	}
	if m.kind() == "" {
		c.problem(line, meant(string(m), Moments()), "there is no moment %q", m)
		return
	}
	needs := map[Moment]string{
		"edited": "edit", "unplugged": "unplug", "plugged": "plug", "removed": "remove",
		"fault-on": "fault", "fault-off": "fault", "connected": "connect", "enabled": "connect",
	}
	if key, ok := needs[m]; ok && !slices.Contains(c.did, key) {
		c.problem(line, "", "the moment %q is unreachable: no step before has %s", m, key)
	}
}

func (c *checker) count(line strictyaml.Line, count *Count) {
	switch {
	case count == nil:
	case count.Min < 0 || count.Max != nil && *count.Max < 0:
		c.problem(line, "write 0 or more", "a count cannot be negative")
	case count.Max != nil && *count.Max < count.Min:
		c.problem(line, "turn them round", "no count is from %d to %d", count.Min, *count.Max)
	}
}

func (c *checker) verdict(line strictyaml.Line, verdict string, more ...string) {
	known := append(more, string(journal.Accepted), string(journal.Rejected), string(journal.Failed))
	for _, s := range market.ErrorSubtypes() {
		known = append(known, string(s))
	}
	if verdict != "" && !slices.Contains(known, verdict) {
		c.problem(line, meant(verdict, known), "there is no verdict %q", verdict)
	}
}

func (c *checker) attempts(line strictyaml.Line, a *Attempts) {
	c.which(line, &a.Which)
	c.verdict(line, a.Verdict)
	c.count(line, a.Count)
	if a.Type == market.Ping || c.repeatsByFault() {
		return
	}
	if event, ok := c.named[a.Of]; ok && a.Count != nil {
		most := event.sent * max(1, len(c.plugged)) * (len(schedule()))
		if a.Count.Min > most {
			c.problem(line, "", "%d attempts are unreachable: N-RETRY makes at most %d", a.Count.Min, most)
		}
	}
	for _, offset := range slices.Concat(a.Offsets, given(a.First), given(a.Last)) {
		c.offset(line, offset, c.named[a.Of].sent)
	}
}

// offset checks that the schedule has an attempt then, if the notification is
// sent once: another sending has a time of its own.
func (c *checker) offset(line strictyaml.Line, offset time.Duration, sent int) {
	all := schedule()
	i, planned := slices.BinarySearch(all, offset)
	if planned || sent > 1 {
		return
	}
	near := all[min(i, len(all)-1)]
	if i > 0 {
		near = all[i-1]
	}
	c.problem(line, fmt.Sprintf("the attempt before that is at %s", days(near)),
		"an attempt at %s is unreachable: the schedule has none (N-RETRY)", days(offset))
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
	return slices.ContainsFunc(c.scenario.Faults, func(f Fault) bool { return f.After == market.StaleDuplicate })
}

func (c *checker) phase(line strictyaml.Line, p *Phase) {
	c.which(line, &p.Which)
	if !slices.Contains([]time.Duration{time.Minute, 15 * time.Minute, time.Hour}, p.Every) {
		c.problem(line, "write 1m, 15m or 1h", "a phase with an attempt every %s is unreachable: the schedule has none (N-RETRY)", p.Every)
	}
}

func (c *checker) delivery(line strictyaml.Line, d *Delivery) {
	c.which(line, &d.Which)
	c.count(line, d.Count)
	if len(d.State) == 0 {
		c.problem(line, "write state: and one of "+strings.Join(DeliveryStates(), ", "), "the expectation does not say which state")
	}
	for _, state := range d.State {
		if !slices.Contains(DeliveryStates(), state) {
			c.problem(line, meant(state, DeliveryStates()), "a delivery is never %q", state)
		}
	}
	if event, ok := c.named[d.Of]; ok && event.held {
		c.problem(line, fmt.Sprintf("add the step \"send: %s\" before", d.Of), "the expectation is unreachable: %q is held back until now", d.Of)
	}
}

func (c *checker) connected(line strictyaml.Line, e *Connected) {
	c.subscription(line, e.Name, c.plugged)
	if !slices.Contains(SubscriptionStates(), e.State) {
		c.problem(line, meant(e.State, SubscriptionStates()), "a subscription is never %q", e.State)
	}
	needs := map[string]string{"unplugged": "unplug", "removed": "remove"}
	if key, ok := needs[e.State]; ok && !slices.Contains(c.did, key) {
		c.problem(line, "", "the state %q is unreachable: no step before has %s", e.State, key)
	}
}

func (c *checker) replies(line strictyaml.Line, r *Replies) {
	c.which(line, &r.Which)
	c.count(line, r.Count)
	c.verdict(line, r.Verdict, Handled)
	if r.Status != 0 && (r.Status < 100 || r.Status > 599) {
		c.problem(line, "such as 200", "%d is no HTTP status", r.Status)
	}
	if r.Status == 0 && r.Verdict == "" && r.Latency == nil {
		c.problem(line, "add status:, verdict: or latency:", "the expectation does not say what the replies must be like")
	}
}

func (c *checker) arrival(line strictyaml.Line, names []string) {
	if len(names) < 2 {
		c.problem(line, "such as [second, first]", "an order of arrival needs two names")
	}
	for _, name := range names {
		c.known(line, name)
	}
}
