package reports

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/rule"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/reports/view"
)

// The words about a run.
const (
	titleChecks    = "Store check"
	titleScenarios = "Scenarios"

	runTitle    = "%s %s, contract %s"
	runSeed     = ", seed %d"
	runStory    = "%s: %s"
	runLeftOut  = "… and %s more; --record keeps them all"
	callLeftOut = "… and %s more; the journal has them all"
)

// newDocument is the view of the runs, which are one or more.
func newDocument(rs []*Report, several bool) *view.Document {
	d := &view.Document{Title: titleChecks, Tool: printable.Inline(rs[0].Tool), Target: printable.Inline(rs[0].Target), Several: several}
	for _, r := range rs {
		d.Runs = append(d.Runs, newRun(r))
	}
	if nounRun(rs) == nounScenario {
		d.Title = titleScenarios
	}
	d.Head = headOfAll(rs)
	d.In(rs[0].Words)
	return d
}

// newRun is the view of one run.
func newRun(r *Report) *view.Run {
	find := r.finder()
	run := runHead(r)
	run.Head = headOf(r, find)
	run.Groups = groups(r, find)
	run.StartedMs, run.EndedMs = span(r.Exchanges)
	for i := range r.Exchanges {
		run.Exchanges = append(run.Exchanges, newExchange(&r.Exchanges[i]))
	}
	for i := range r.Calls {
		run.Calls = append(run.Calls, newCall(&r.Calls[i]))
	}
	return run
}

// runHead is the view of what is known of a run before its checks are.
func runHead(r *Report) *view.Run {
	run := &view.Run{
		Tool: printable.Inline(r.Tool), Version: printable.Inline(r.Version), Revision: printable.Inline(r.Revision),
		Target: printable.Inline(r.Target), Name: runName(r), Seed: r.Seed, Title: toolTitle(r), Settings: settings(r),
		Timeline: r.Timeline, FirstFailure: firstFailure(r), LeftOut: leftOut(r),
	}
	run.About = fmt.Sprint(run.Title, run.Target, run.Settings)
	if s := r.Scenario; s != nil {
		run.Scenario = &view.Scenario{
			Name: printable.Inline(s.Name), Title: printable.Paragraph(s.Title), Shows: printable.Paragraph(s.Shows),
			Line: scenarioLine(s), File: printable.Inline(file(r)), Rules: rules(s.Rules),
		}
	}
	if t := r.Timeline; t != nil {
		run.Strip = t.Strip()
		run.Attempts, run.Lasted = strconv.Itoa(t.Made()), timeline.Roughly(t.End.Sub(t.Start))
	}
	return run
}

func toolTitle(r *Report) string {
	title := fmt.Sprintf(runTitle, r.Tool, r.Version, r.Revision)
	if r.Scenario == nil && r.Seed != 0 { // has a seed of its own, or made nothing up
		title += fmt.Sprintf(runSeed, r.Seed)
	}
	return printable.Inline(title)
}

func scenarioLine(s *Scenario) string {
	if s.Title == "" {
		return printable.Inline(s.Name)
	}
	return printable.Paragraph(fmt.Sprintf(runStory, s.Name, s.Title))
}

// runName is what a run is called among others.
func runName(r *Report) string {
	if r.Scenario != nil {
		return printable.Inline(r.Scenario.Name)
	}
	return printable.Inline(r.Target)
}

// file is the name of the file that r's scenario stands in, or "".
func file(r *Report) string {
	if r.Scenario == nil || r.Scenario.Source == Library {
		return ""
	}
	return r.Scenario.Source
}

// settings are the run's choices in order of name.
func settings(r *Report) []view.Setting {
	var all []view.Setting
	for name, value := range r.Choices {
		all = append(all, view.Setting{Name: printable.Inline(name), Value: printable.Inline(value)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// rules are those of the contract by these ids.
func rules(ids []string) []view.Rule {
	var all []view.Rule
	for _, id := range ids {
		known, _ := rule.Find(id)
		all = append(all, view.Rule{ID: printable.Inline(id), Sentence: known.Sentence, Page: known.Page})
	}
	return all
}

// leftOut says what a report does not hold.
func leftOut(r *Report) []string {
	var all []string
	if r.LeftOut > 0 {
		all = append(all, fmt.Sprintf(runLeftOut, printable.Count(r.LeftOut, "exchange")))
	}
	if r.CallsLeftOut > 0 {
		all = append(all, fmt.Sprintf(callLeftOut, printable.Count(r.CallsLeftOut, "call")))
	}
	return all
}

// group is the part of a check's id that it shares with its kin.
func group(c Check) string {
	key, _, _ := strings.Cut(c.ID, ".")
	return key
}

// groups gathers the checks by group, in order of first appearance. What a
// scenario expects is one group, which is there even if it expects nothing.
func groups(r *Report, find finder) []view.Group {
	var all []view.Group
	at := map[string]int{}
	add := func(g view.Group) int {
		if _, seen := at[g.Key]; !seen {
			at[g.Key] = len(all)
			all = append(all, g)
		}
		return at[g.Key]
	}
	if s := r.Scenario; s != nil {
		add(view.Group{Key: printable.Inline(s.Name), Title: scenarioLine(s), Scenario: true})
	}
	for _, c := range r.Checks {
		shown := newCheck(c, r.Scenario, find)
		g := view.Group{Key: printable.Inline(group(c)), Title: shown.Group}
		if shown.Scenario {
			g.Key = printable.Inline(r.Scenario.Name)
		}
		i := add(g)
		all[i].Checks = append(all[i].Checks, shown)
	}
	return all
}

// isExpectation reports whether a check is of what a scenario expects, and not
// of how the store calls.
func isExpectation(s *Scenario, c Check) bool {
	return s != nil && (group(c) != CallsGroup || s.Name == CallsGroup)
}

// groupTitle names the group of checks whose ids begin with key.
func groupTitle(key string) string {
	titles := map[string]string{
		"reach":     "Reaching the store",
		"tls":       "TLS",
		"ping":      "PING",
		"notify":    "Notifications",
		"tolerance": "Tolerance",
		"delivery":  "Delivery",
		"reject":    "Rejecting what is wrong",
		"http":      "HTTP",
		"security":  "Security",
		"replay":    "Answers as in the record",
		"send":      "One notification",
		CallsGroup:  "The store's calls",
	}
	if title, ok := titles[key]; ok {
		return title
	}
	return printable.Inline(key)
}
