package check

import (
	"cmp"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/headline"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// remember keeps what a check wants done, for the summary. What stops others is no
// cause of its own.
func (s *session) remember(c reports.Check) {
	consequence := c.ID == blockingID || c.ID == "ping.reply" && c.Subtype == string(market.SSLError)
	onlyHere := c.ID == "reach.https" && c.Verdict == reports.Warn // on a developer's machine
	if c.Verdict != reports.Fail && c.Verdict != reports.Warn || consequence || onlyHere {
		return
	}
	step := headline.Step{Check: c.ID, Verdict: c.Verdict, Text: cmp.Or(c.Fix, c.Reason, c.Title), Cost: s.judged.cost}
	s.steps = append(s.steps, step)
}

// facts are what the headline needs beside the report.
func (s *session) facts() headline.Facts {
	return headline.Facts{
		Blocking: s.market.Options().Blocking == sim.On,
		OfMarket: s.ofMarket,
		Raised:   s.raised,
		More:     s.more(),
		Kind:     s.kindOf,
		Steps:    s.steps,
	}
}

// more is what the headline says beside what became of the types.
func (s *session) more() []string {
	var more []string
	if s.strangeShop != "" {
		more = append(more, unknownShopHeadline)
	}
	if s.down != "" {
		more = append(more, s.down)
	}
	return append(more, s.pushHeadline()...)
}

// kindOf is that of an exchange; orders of shops that the store does not know are
// none that Market would send it.
func (s *session) kindOf(x journal.Exchange) headline.Kind {
	if s.down != "" && !wasConnected(x) { // which is told apart
		return headline.Unlike
	}
	if s.strangeShop != "" && x.NotificationType.OfOrder() {
		return headline.Unlike
	}
	return kindOf(x)
}
