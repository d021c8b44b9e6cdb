package reports

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// What the template of the HTML report is given. Every string is printable.
type (
	page struct {
		Title  string
		Head   string // of the page
		Policy string
		CSS    template.CSS
		JS     template.JS
		Chips  []chip
		Runs   []pageRun
	}
	// chip is a verdict to filter by.
	chip struct {
		Verdict, Word string
		Count         int
	}
	pageRun struct {
		Anchor                          string
		Name, Heading                   string // among others, and of the run itself
		Verdict, Word, Headline, Counts string
		Story                           *story
		Figure                          *figure
		LeftOut                         string
		Tool, Version, Target, Revision string
		Seed                            uint64
		Bar                             []segment
		Settings                        []setting
		Steps                           []string
		Groups                          []pageGroup
		Exchanges                       []pageExchange
		Calls                           []pageCall
	}
	pageGroup struct {
		Title  string
		Checks []pageCheck
	}
	pageCheck struct {
		Anchor, ID, Verdict, Word, Title, Reason string
		Market, Expected, Fix                    string
		Rules                                    []string
		Open                                     bool
		Moments                                  []pageMoment
		MoreMoments, MoreLinks                   string
		Evidence                                 *pageExchange
		Call                                     *pageCall
		LinksTo                                  string
		Links                                    []link
	}
	pageExchange struct {
		Anchor, ID, About             string
		Outcome, Market, Reason, Took string
		Fault                         string
		Request, Reply                message
		Replied                       bool
		Breaches                      []breach
		Bar                           []segment
		Total, Spent, Deadline        string
		Connection                    string
		Curl                          string
	}
	// segment is a part of a stacked bar that is 1000 wide.
	segment struct {
		Class, Text string
		X, Width    float64
	}
)

// pageBody is how much of a body the page shows; the journal keeps no more of
// a reply.
func pageBody() bound { return bound{lines: 2000, bytes: 16 << 10} }

func newPage(rs []*Report) page {
	p := page{
		Policy: policy(pageCSS+timelineCSS, pageJS),
		CSS:    template.CSS(pageCSS + timelineCSS),
		JS:     template.JS(pageJS),
		Chips:  chips(rs),
	}
	for i, r := range rs {
		p.Runs = append(p.Runs, newRun(r, fmt.Sprintf("r%d", i+1)))
	}
	p.Head = wordReport
	if nounRun(rs) == nounScenario {
		p.Head = wordScenarios
	}
	p.Title = p.Runs[0].Headline + ", " + p.Runs[0].Name
	if len(rs) > 1 {
		p.Title = p.Head + ": " + headlineOf(summaryOf(rs), nounRun(rs))
	}
	return p
}

// chips counts the checks of all runs by verdict, the worst first.
func chips(rs []*Report) []chip {
	var all []chip
	for _, v := range []Verdict{Fail, Error, Warn, Skip, Pass} {
		n := 0
		for _, r := range rs {
			n += len(withVerdict(r.Checks, v))
		}
		if n > 0 {
			all = append(all, chip{string(v), verdictWord(v), n})
		}
	}
	return all
}

func newRun(r *Report, anchor string) pageRun {
	verdict := overall(r.Summary)
	find := r.finder()
	run := pageRun{
		Anchor: anchor, Verdict: string(verdict), Word: verdictWord(verdict),
		Name: runName(r), Heading: headline(r), Headline: headline(r), Counts: counts(r.Summary),
		Figure: newFigure(r.Timeline, anchor, find), LeftOut: pageLeftOut(r),
		Tool: inline(r.Tool), Version: inline(r.Version), Target: inline(r.Target), Revision: inline(r.Revision),
		Seed: r.Seed, Bar: verdictBar(r.Summary), Settings: settings(r), Steps: nextSteps(r),
	}
	if s := r.Scenario; s != nil {
		run.Heading = paragraph(orElse(s.Title, s.Name))
		run.Story = &story{inline(s.Name), paragraph(s.Shows), printableAll(s.Rules)}
	}
	for _, g := range groups(r) {
		shown := pageGroup{Title: g.Title}
		if run.Story != nil && g.Key == r.Scenario.Name { // the heading of the run has its title
			shown.Title = wordExpected
		}
		for _, c := range g.Checks {
			shown.Checks = append(shown.Checks, newPageCheck(c, find, anchor))
		}
		run.Groups = append(run.Groups, shown)
	}
	for i := range r.Exchanges {
		run.Exchanges = append(run.Exchanges, newPageExchange(&r.Exchanges[i], anchor))
	}
	for i := range r.Calls {
		run.Calls = append(run.Calls, newPageCall(&r.Calls[i], anchor))
	}
	return run
}

func newPageCheck(c Check, find finder, run string) pageCheck {
	x := evidence(c, find)
	shown := pageCheck{
		Anchor: anchor(run, c.ID), ID: inline(c.ID),
		Verdict: string(c.Verdict), Word: verdictWord(c.Verdict),
		Title: inline(c.Title), Reason: reason(c),
		Market: marketWords(c.Type, c.Subtype), Expected: expected(c, x), Fix: fix(c, x),
		Open: c.Verdict == Fail, Rules: printableAll(c.Rules),
	}
	shown.Moments, shown.MoreMoments = pageMoments(c, find, run)
	if x != nil {
		e := newPageExchange(x, run)
		shown.Evidence = &e
	}
	if k := evidenceCall(c, find); k != nil {
		call := newPageCall(k, run)
		shown.Call = &call
	}
	shown.LinksTo = wordExchanges
	if len(c.Calls) > 0 {
		shown.LinksTo = wordCalls
	}
	shown.Links, shown.MoreLinks = pageLinks(c, find, run)
	return shown
}

func newPageExchange(x *journal.Exchange, run string) pageExchange {
	shown := pageExchange{
		Anchor: anchor(run, x.ID), ID: inline(x.ID), About: about(x),
		Outcome: inline(string(x.Verdict.Outcome)),
		Market:  marketWords(string(x.Verdict.Type), string(x.Verdict.Subtype)),
		Reason:  inline(x.Verdict.Reason),
		Request: request(x, pageBody()), Reply: reply(x, pageBody()), Replied: x.Reply != nil,
		Breaches: breaches(x), Curl: Curl(*x), Fault: faultText(x),
	}
	if x.Measured != nil {
		shown.Bar = phaseBar(x.Measured)
		shown.Total = duration(x.Measured.TotalMs)
		shown.Connection = connection(x.Measured)
		shown.Spent = spent(x.Measured)
		shown.Deadline = duration(float64(x.Request.DeadlineMs))
	}
	return shown
}

// anchor is the name of a place on the page.
func anchor(run, id string) string {
	return run + "-" + strings.ReplaceAll(inline(id), " ", "-")
}

func verdictBar(s Summary) []segment {
	return bar([]segment{
		{Class: string(Pass), Width: float64(s.Passed)},
		{Class: string(Warn), Width: float64(s.Warned)},
		{Class: string(Fail), Width: float64(s.Failed)},
		{Class: string(Error), Width: float64(s.Errored)},
		{Class: string(Skip), Width: float64(s.Skipped)},
	})
}

func phaseBar(m *journal.Measured) []segment {
	var parts []segment
	for _, p := range phases(m) {
		parts = append(parts, segment{Class: p.Name, Text: duration(p.Ms), Width: p.Ms})
	}
	return bar(parts)
}

// bar lays the parts end to end over a width of 1000, in proportion.
func bar(parts []segment) []segment {
	sum, x := 0.0, 0.0
	for _, p := range parts {
		sum += p.Width
	}
	for i := range parts {
		if sum > 0 {
			parts[i].Width *= 1000 / sum
		}
		parts[i].X = x
		x += parts[i].Width
	}
	return parts
}
