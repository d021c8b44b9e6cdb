package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/hint"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func connectStep() stepKind {
	return stepKind{
		key: "connect", get: word(func(s *Step) string { return s.Connect }),
		validate: (*checker).connect, execute: (*runner).connect,
	}
}

func (c *checker) connect(s *Step) {
	if !slices.Contains(c.declared(), s.Connect) {
		hint := cmp.Or(meant(s.Connect, c.declared()), fmt.Sprintf(hintDeclare, "subscriptions", s.Connect))
		c.problem(s.Line, hint, badUndeclared, s.Connect)
	}
	for _, earlier := range c.subs {
		if earlier.name == s.Connect {
			c.problem(s.Line, hintConnectTwice, badConnectTwice, s.Connect, place(earlier.line))
			return
		}
	}
	c.subs = append(c.subs, &sub{name: s.Connect, line: s.Line})
}

func (run *runner) connect(s *Step) error {
	for _, sub := range run.scenario.Subscriptions {
		if sub.Name != s.Connect {
			continue
		}
		shop, err := run.campaign(sub.Shop)
		if err != nil {
			return err
		}
		id, err := run.market.Connect(run.ctx, market.Subscription{
			Name: sub.Name, URL: run.url(sub.Path), CampaignID: shop,
			Types: run.options.narrowed(sub.Types, sub.Shop, run.market.Options().Revision),
		})
		run.subscriptions[sub.Name] = id
		return run.pinged(s, err)
	}
	return fmt.Errorf("no subscription is named %q", s.Connect)
}

// pinged makes a check of how the store answered PING. If it should have and
// did not, the story cannot go on.
func (run *runner) pinged(s *Step, err error) error {
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
			c.Verdict, c.Expected, c.Fix = reports.Fail, expectPingReply, hint.Fix(x)
			run.unreachable = neverConnected(x) && !run.reached()
			run.stop(fmt.Errorf(stoppedPing, name))
		}
	}
	run.check(s.Line, c)
	return nil
}
