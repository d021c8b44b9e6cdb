package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/hint"
	"github.com/localmarket/localmarket/scenarios/shell"
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
	f := e.about().evaluate(newRecord(j.Entries(), names{}))
	if f.holds {
		return nil
	}
	return fmt.Errorf("expected %s, but %s", f.expected, f.happened)
}

// expect looks at expectations, all against one reading of the journal.
func (run *runner) expect(all Expectations) {
	rules := conditionsOf(run.market.Options())
	all = slices.DeleteFunc(slices.Clone(all), func(e Expectation) bool { return !rules.meet(e.Only) })
	if len(all) == 0 {
		return
	}
	if run.stopped != "" {
		for i := range all {
			run.check(all[i].Line, reports.Check{
				Rules: all[i].Rules, Title: all[i].describe(),
				Verdict: reports.Skip, Reason: fmt.Sprintf(skippedStopped, run.stopped),
			})
		}
		return
	}
	r := newRecord(run.market.Journal().Entries(), run.names())
	for i := range all {
		run.judge(r, &all[i])
	}
}

func (run *runner) judge(r *record, e *Expectation) {
	said, why := run.still(e.about())
	if o, ok := said.(optional); ok && why == "" {
		why = o.skipped(run.options, r)
	}
	if why != "" {
		run.check(e.Line, reports.Check{Rules: e.Rules, Title: e.describe(), Verdict: reports.Skip, Reason: why})
		return
	}
	f := said.evaluate(r)
	c := reports.Check{
		Rules: e.Rules, Title: e.describe(), Verdict: reports.Pass, Exchanges: shell.Few(f.exchanges), Calls: shell.Few(f.calls),
	}
	if !f.holds {
		c.Verdict, c.Reason, c.Expected, c.Fix = reports.Fail, f.happened, f.expected, e.Fix
		if e.Title != "" { // what was counted says little by itself
			c.Expected = fmt.Sprintf(expectTitled, e.Title, f.expected)
		}
		rules := e.Rules
		if len(rules) == 0 {
			rules = run.scenario.Rules
		}
		if len(rules) > 0 {
			c.Reason = fmt.Sprintf(namesRules, f.happened, strings.Join(rules, ", "))
		}
		c.Around = r.around(f.at)
		if x := r.exchange(f.at); x != nil {
			c.Evidence, c.Type, c.Subtype = x.ID, string(x.Verdict.Type), string(x.Verdict.Subtype)
			c.Fix = fixOf(e, *x)
		} else {
			c.Evidence = r.callID(f.at)
		}
	}
	run.check(e.Line, c)
}

// fixOf is what the store should change: what an exchange that failed by itself
// shows, before what the story is about.
func fixOf(e *Expectation, x journal.Exchange) string {
	if x.Fault == nil && x.Verdict.Outcome != journal.Accepted {
		if h, ok := hint.For(x); ok {
			return h.Text
		}
	}
	return e.Fix
}

// names are what the scenario's names stand for by now.
func (run *runner) names() names {
	n := names{notifications: map[string][]string{}, subscriptions: map[string]string{}}
	// Where the scenario sends nothing, or has things happen by themselves, all that
	// comes is what it is about.
	if byItself := run.scenario.Moves > 0 || run.scenario.Traffic.PerHour > 0; len(run.own) > 0 && !byItself {
		n.own = run.own
	}
	for name, event := range run.events {
		list := []string{}
		for _, id := range event.ids {
			list = append(list, string(id))
		}
		n.notifications[name] = list
	}
	for name, id := range run.subscriptions {
		n.subscriptions[name] = string(id)
	}
	return n
}

// neverConnected reports whether a request did not get as far as a connection,
// for no fault of ours.
func neverConnected(x journal.Exchange) bool {
	unconnected := x.Verdict.Subtype == market.ConnectionRefused || x.Verdict.Subtype == market.ConnectionTimedOut
	return unconnected && x.Fault == nil && (x.Measured == nil || x.Measured.RemoteAddress == "")
}

// reached reports whether the store has answered anything.
func (run *runner) reached() bool {
	return slices.ContainsFunc(run.market.Journal().Exchanges(), func(x journal.Exchange) bool {
		connected := x.Measured != nil && x.Measured.RemoteAddress != ""
		return connected || x.Reply != nil || x.Fault != nil && x.Fault.Arrived
	})
}

// failStep adds a failed check of a step, and ends the run.
func (run *runner) failStep(s *Step, reason string, rules ...string) {
	r := newRecord(run.market.Journal().Entries(), run.names())
	run.check(s.Line, reports.Check{
		Title:   fmt.Sprintf(titleStep, s.action().key),
		Rules:   rules,
		Verdict: reports.Fail,
		Reason:  reason,
		Around:  r.around(len(r.entries)),
	})
	run.stop(errors.New(reason))
}
