package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

// pullChecks look back at how the store has called the pull API while the other
// checks sent it notifications. They send nothing.
func pullChecks() []Check {
	var out []Check
	for _, c := range calls.Checks() {
		out = append(out, Check{
			ID: c.ID, Rules: c.Rules, Title: c.Title, offline: true,
			run: func(s *session) finding { return s.judgeCalls(c) },
		})
	}
	return out
}

func (s *session) judgeCalls(c calls.Check) finding {
	if s.options.Serve == nil {
		return skipped(calls.NotServed)
	}
	if s.operations == nil {
		if s.operations, s.fault = sim.Operations(s.market.Options().Revision); s.fault != nil {
			return s.stopped()
		}
		_ = s.market.Advance(s.ctx, 0) // until the store has made its last calls; fails only with ctx
	}
	judged := c.Judge(calls.Served{
		Entries: s.market.Journal().Entries(), Operations: s.operations, URL: s.options.PullAPI, Expected: true,
		Provoked: s.provoked(),
	})
	return finding{
		verdict: judged.Verdict, reason: judged.Reason, expected: judged.Expected, fix: judged.Fix,
		evidence: judged.Evidence, calls: judged.Calls,
	}
}

// provoked are the ids of the calls that follow from requests of this run that
// Market would not send: those made while such a one was handled, and those about
// an id that no other request named.
func (s *session) provoked() map[string]bool {
	kinds, strange, named := map[string]headline.Kind{}, map[string]bool{}, map[string]bool{}
	for _, x := range s.market.Journal().Exchanges() {
		kinds[x.ID] = kindOf(x)
		for _, id := range idsIn(x.Request.Body) {
			strange[id] = strange[id] || kinds[x.ID] == headline.Unlike
			named[id] = named[id] || kinds[x.ID] != headline.Unlike
		}
	}
	calls, number := map[string]bool{}, 0
	var open [3]int // exchanges under way, by kind
	for _, e := range s.market.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeSending:
			open[kinds[e.ExchangeID]]++
		case e.Kind == journal.ExchangeDone && e.Exchange != nil:
			open[kinds[e.Exchange.ID]]--
		case e.Kind == journal.PullCall && e.Call != nil:
			number++
			meanwhile := open[headline.Unlike] > 0 && open[headline.Ordinary]+open[headline.Repeated] == 0
			about := slices.ContainsFunc(strings.Split(e.Call.Path, "/"), func(part string) bool { return strange[part] && !named[part] })
			calls[reports.CallID(number)] = meanwhile || about
		}
	}
	return calls
}

// idsIn are the numbers at the top of a body whose names end in Id, as texts.
func idsIn(text string) []string {
	var ids []string
	for name, value := range body.Fields(json.RawMessage(text)) {
		if strings.HasSuffix(name, "Id") {
			ids = append(ids, fmt.Sprint(value))
		}
	}
	return ids
}
