package html

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports/picture"
	"github.com/localmarket/localmarket/reports/view"
)

// What the templates are given, beside the view.
type (
	page struct {
		*view.Document
		PageTitle string
		Policy    string
		CSS       template.CSS
		JS        template.JS
		Chips     []chip
		Bar       []segment
		// Only is the one run, unless there are several: Bad are those that did not
		// pass, the worst first, and Passed the others.
		Only        *run
		Bad, Passed []*run
	}
	// chip is a verdict to filter by.
	chip struct {
		Verdict view.Verdict
		Word    string
		Count   int
	}
	run struct {
		*view.Run
		Anchor string
		Open   bool
		Figure *picture.Picture
		Bar    []segment
		// Failed and Warned are checks; Rest are those that passed or were skipped,
		// which RestSays counts.
		Failed, Warned []*check
		Rest           []group
		RestSays       string
		Kinds          []kind
		Called         []call
	}
	group struct {
		Title  string
		Checks []*check
	}
	// segment is a part of a stacked bar that is 1000 wide.
	segment struct {
		Class, Text string
		X, Width    float64
	}
	link struct{ Anchor, Text string }
)

// How much is open at first, so that a long page opens at once.
const (
	openChecks = 5 // of those that failed
	openAmong  = 1 // of those of one run among several
	openRuns   = 3
)

func newPage(d *view.Document) page {
	p := page{
		Document: d,
		Policy:   policy(pageCSS+timelineCSS, pageJS),
		CSS:      template.CSS(pageCSS + timelineCSS),
		JS:       template.JS(pageJS),
		Chips:    chips(d.Runs),
		Bar:      verdictBar(d.Numbers),
	}
	p.PageTitle = d.Headline + ", " + d.Runs[0].Name
	if len(d.Runs) > 1 {
		p.PageTitle = d.Title + ": " + d.Headline
	}
	room := budget{left: maxText}
	for i, r := range d.Runs {
		shown := newRun(r, fmt.Sprintf("r%d", i+1), &room, len(d.Runs) > 1, d.Words)
		switch {
		case !d.Several:
			p.Only = shown
		case r.Verdict == view.Pass:
			p.Passed = append(p.Passed, shown)
		default:
			p.Bad = append(p.Bad, shown)
		}
	}
	slices.SortStableFunc(p.Bad, func(a, b *run) int { return rank(a.Verdict) - rank(b.Verdict) })
	for _, r := range p.Bad[:min(len(p.Bad), openRuns)] {
		r.Open = true
	}
	if len(d.Runs) == 1 && len(p.Passed) == 1 {
		p.Passed[0].Open = true
	}
	return p
}

// rank is where a verdict stands, the worst first.
func rank(v view.Verdict) int { return slices.Index(worstFirst(), v) }

func worstFirst() []view.Verdict {
	return []view.Verdict{view.Fail, view.Error, view.Warn, view.Skip, view.Pass}
}

// chips counts the checks of all runs by verdict, the worst first.
func chips(rs []*view.Run) []chip {
	count := map[view.Verdict]int{}
	for _, r := range rs {
		for _, g := range r.Groups {
			for _, c := range g.Checks {
				count[c.Verdict]++
			}
		}
	}
	var all []chip
	for _, v := range worstFirst() {
		if count[v] > 0 {
			all = append(all, chip{v, strings.ToUpper(string(v)), count[v]})
		}
	}
	return all
}

func newRun(r *view.Run, anchor string, room *budget, among bool, words view.Words) *run {
	shown := &run{Run: r, Anchor: anchor, Bar: verdictBar(r.Numbers)}
	places := newPlaces(r, anchor)
	shown.Figure = picture.New(r.Timeline, anchor, places.anchor).In(words)
	open := openChecks
	if among {
		open = openAmong
	}
	passed, skipped := 0, 0
	for _, g := range r.Groups {
		rest := group{Title: g.Title}
		if g.Scenario { // the heading of the run has its title
			rest.Title = ""
		}
		for _, c := range g.Checks {
			switch k := newCheck(c, places, room); c.Verdict {
			case view.Fail, view.Error:
				k.Open = len(shown.Failed) < open
				shown.Failed = append(shown.Failed, k)
			case view.Warn:
				shown.Warned = append(shown.Warned, k)
			case view.Skip:
				skipped++
				rest.Checks = append(rest.Checks, k)
			default:
				passed++
				rest.Checks = append(rest.Checks, k)
			}
		}
		if len(rest.Checks) > 0 {
			shown.Rest = append(shown.Rest, rest)
		}
	}
	shown.RestSays = words.Of(rest(passed, skipped))
	shown.Kinds = kinds(r, places, room)
	for _, c := range r.Calls {
		shown.Called = append(shown.Called, newCall(c, places, room))
	}
	return shown
}

// rest counts what is folded.
func rest(passed, skipped int) string {
	var parts []string
	if passed > 0 {
		parts = append(parts, fmt.Sprintf("%d passed", passed))
	}
	if skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", skipped))
	}
	return strings.Join(parts, ", ")
}

func verdictBar(n view.Numbers) []segment {
	return bar([]segment{
		{Class: string(view.Fail), Width: float64(n.Failed)},
		{Class: string(view.Error), Width: float64(n.Errored)},
		{Class: string(view.Warn), Width: float64(n.Warned)},
		{Class: string(view.Pass), Width: float64(n.Passed)},
		{Class: string(view.Skip), Width: float64(n.Skipped)},
	})
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
