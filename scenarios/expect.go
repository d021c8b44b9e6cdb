package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Verify holds an expectation against a journal, for those who drive package
// sim by themselves: names are ids, such as "n1" and "s1". The error says what
// was expected and what happened; it is nil if the expectation holds.
func Verify(j *journal.Journal, e Expectation) error {
	if n := len(e.kinds()); n != 1 {
		return fmt.Errorf("an expectation says one thing, not %d", n)
	}
	f := newRecord(j.Entries(), names{}).evaluate(&e)
	if f.holds {
		return nil
	}
	return fmt.Errorf("expected %s, but %s", f.expected, f.happened)
}

// expect looks at expectations, all against one reading of the journal.
func (t *telling) expect(all Expectations) {
	rules := conditionsOf(t.market.Options())
	all = slices.DeleteFunc(slices.Clone(all), func(e Expectation) bool { return !rules.meet(e.Only) })
	if len(all) == 0 {
		return
	}
	if t.stopped != "" {
		for i := range all {
			t.check(all[i].Line, reports.Check{
				Rules: all[i].Rules, Title: all[i].describe(),
				Verdict: reports.Skip, Reason: fmt.Sprintf(skippedStopped, t.stopped),
			})
		}
		return
	}
	r := newRecord(t.market.Journal().Entries(), t.names())
	for _, e := range all {
		e, why := t.still(e)
		if why != "" {
			t.check(e.Line, reports.Check{Rules: e.Rules, Title: e.describe(), Verdict: reports.Skip, Reason: why})
			continue
		}
		t.judge(r, &e)
	}
}

func (t *telling) judge(r *record, e *Expectation) {
	if e.Calls != nil && t.options.Serve == nil {
		t.check(e.Line, reports.Check{Rules: e.Rules, Title: e.describe(), Verdict: reports.Skip, Reason: calls.NotServed})
		return
	}
	if e.Calls != nil && e.Calls.Optional && len(r.calls) == 0 {
		t.check(e.Line, reports.Check{Rules: e.Rules, Title: e.describe(), Verdict: reports.Skip, Reason: calls.NothingCalled})
		return
	}
	f := r.evaluate(e)
	c := reports.Check{
		Rules: e.Rules, Title: e.describe(), Verdict: reports.Pass, Exchanges: few(f.exchanges), Calls: few(f.calls),
	}
	if !f.holds {
		c.Verdict, c.Reason, c.Expected, c.Fix = reports.Fail, f.happened, f.expected, e.Fix
		if e.Title != "" { // what was counted says little by itself
			c.Expected = fmt.Sprintf(expectTitled, e.Title, f.expected)
		}
		rules := e.Rules
		if len(rules) == 0 {
			rules = t.scenario.Rules
		}
		if len(rules) > 0 {
			c.Reason = fmt.Sprintf(namesRules, f.happened, strings.Join(rules, ", "))
		}
		c.Around = r.around(f.at)
		if x := r.exchange(f.at); x != nil {
			c.Evidence, c.Type, c.Subtype = x.ID, string(x.Verdict.Type), string(x.Verdict.Subtype)
		} else {
			c.Evidence = r.callID(f.at)
		}
	}
	t.check(e.Line, c)
}

// few keeps the ends of a long list of exchanges or calls.
func few(ids []string) []string {
	const most = 20
	if len(ids) <= most {
		return ids
	}
	return append(append([]string{}, ids[:most/2]...), ids[len(ids)-most/2:]...)
}

// names are what the scenario's names stand for by now.
func (t *telling) names() names {
	n := names{notifications: map[string][]string{}, subscriptions: map[string]string{}}
	// Where the scenario sends nothing, or has things happen by themselves, all that
	// comes is what it is about.
	if byItself := t.scenario.Moves > 0 || t.scenario.Traffic.PerHour > 0; len(t.own) > 0 && !byItself {
		n.own = t.own
	}
	for name, event := range t.events {
		list := []string{}
		for _, id := range event.ids {
			list = append(list, string(id))
		}
		n.notifications[name] = list
	}
	for name, id := range t.subscriptions {
		n.subscriptions[name] = string(id)
	}
	return n
}

// pinged makes a check of how the store answered PING. If it should have and
// did not, nothing further can be told.
func (t *telling) pinged(s *Step, err error) error {
	var refused *sim.RefusedError
	if err != nil && !errors.As(err, &refused) {
		return err
	}
	name := cmp.Or(s.As, s.action().value) // as for one that was duplicated
	c := reports.Check{Title: fmt.Sprintf(titlePing, name), Rules: []string{"N-CONNECT-PING"}, Verdict: reports.Pass}
	if s.Refused {
		c.Title = fmt.Sprintf(titleRefused, name)
	}
	switch {
	case refused == nil && s.Refused:
		c.Verdict, c.Reason = reports.Fail, pingAccepted
	case refused != nil:
		x := refused.Exchange
		c.Type, c.Subtype, c.Reason = string(x.Verdict.Type), string(x.Verdict.Subtype), x.Verdict.Reason
		c.Evidence, c.Exchanges = x.ID, []string{x.ID}
		if !s.Refused {
			c.Verdict, c.Expected, c.Fix = reports.Fail, expectPingReply, x.Verdict.Fix
			t.unreachable = neverConnected(x) && !t.reached()
			t.stop(fmt.Errorf(stoppedPing, name))
		}
	}
	t.check(s.Line, c)
	return nil
}

// neverConnected reports whether a request did not get as far as a connection,
// for no fault of ours.
func neverConnected(x journal.Exchange) bool {
	unconnected := x.Verdict.Subtype == market.ConnectionRefused || x.Verdict.Subtype == market.ConnectionTimedOut
	return unconnected && x.Fault == nil && (x.Measured == nil || x.Measured.RemoteAddress == "")
}

// reached reports whether the store has answered anything.
func (t *telling) reached() bool {
	return slices.ContainsFunc(t.market.Journal().Exchanges(), func(x journal.Exchange) bool {
		connected := x.Measured != nil && x.Measured.RemoteAddress != ""
		return connected || x.Reply != nil || x.Fault != nil && x.Fault.Arrived
	})
}

// failStep adds a failed check of a step, and ends the run.
func (t *telling) failStep(s *Step, reason string, rules ...string) {
	r := newRecord(t.market.Journal().Entries(), t.names())
	t.check(s.Line, reports.Check{
		Title:   fmt.Sprintf(titleStep, s.action().key),
		Rules:   rules,
		Verdict: reports.Fail,
		Reason:  reason,
		Around:  r.around(len(r.entries)),
	})
	t.stop(errors.New(reason))
}
