// Package view is a report as people read it: made once, of the report, for all
// formats. Every string in it is printable and bounded, every list is short
// enough to show, and everything is counted. A format that knows nothing but the
// view cannot let a store's text out of its place.
package view

import "github.com/localmarket/localmarket/reports/timeline"

// Verdict is how a check or a run ended: a name of reports.Verdict.
type Verdict string

// The verdicts.
const (
	Pass  Verdict = "pass"
	Warn  Verdict = "warn"
	Fail  Verdict = "fail"
	Skip  Verdict = "skip"
	Error Verdict = "error"
)

// Head is what is read first: how it ended, why, and what to do.
type Head struct {
	Verdict Verdict
	Word    string // the verdict in capitals
	// Headline says how the run ended, in a few words, as its exit code does.
	Headline string
	// Cause says why, in Market's words: a sentence each.
	Cause []string
	// Steps say what to do, most urgent first.
	Steps  []Step
	Counts string
	Numbers
}

// Numbers are checks by verdict.
type Numbers struct{ Passed, Warned, Failed, Skipped, Errored int }

// Step is one thing to do.
type Step struct {
	Text string
	// Command is to be pasted into a shell; empty mostly.
	Command string
}

// String is the step on one line.
func (s Step) String() string {
	if s.Command == "" {
		return s.Text
	}
	return s.Text + ": " + s.Command
}

// Document is one report, of one run or of several.
type Document struct {
	Head
	// Title is what all runs are: checks of a store, or scenarios.
	Title string
	Tool  string
	// Target is the store of the first run.
	Target string
	// Several says that the runs have an overview.
	Several bool
	Runs    []*Run
	// Words puts what a format says of itself into the reader's language.
	Words Words
}

// EndedBadly reports whether the runs failed although no check of theirs did, such
// as one in which nothing was checked. A format that lists checks says it apart.
func (d *Document) EndedBadly() bool {
	if d.Verdict != Fail && d.Verdict != Error {
		return false
	}
	for _, r := range d.Runs {
		for _, g := range r.Groups {
			for _, c := range g.Checks {
				if c.Verdict == Fail || c.Verdict == Error {
					return false
				}
			}
		}
	}
	return true
}

// Run is one run.
type Run struct {
	Head
	Tool, Version, Revision, Target string
	// Name is what the run is called among others.
	Name string
	// Seed is 0 where nothing was made up.
	Seed uint64
	// Title names the tool and what it knows of the contract; About is equal for
	// runs of which Title, Target and Settings are.
	Title, About string
	Settings     []Setting
	// Scenario is nil for checks of a store.
	Scenario *Scenario
	Timeline *timeline.Timeline
	// Strip is the timeline in a line, in pieces that a line may end after.
	Strip []string
	// Attempts and Lasted are empty where there is no timeline.
	Attempts, Lasted string
	// StartedMs and EndedMs are when its first exchange began and its last one
	// ended by the real clock, in milliseconds since 1970; 0 if none was measured.
	StartedMs, EndedMs int64
	FirstFailure       string
	Groups             []Group
	Exchanges          []*Exchange
	Calls              []*Call
	// LeftOut says what the report does not hold.
	LeftOut []string
}

// Setting is one of a run's choices.
type Setting struct{ Name, Value string }

// Scenario is the story of a run.
type Scenario struct {
	Name, Title, Shows string
	// Line is name and title.
	Line string
	// File is the file that it stands in; empty for one of the library.
	File  string
	Rules []Rule
}

// Rule is a rule of Market's contract.
type Rule struct {
	ID string
	// Sentence says it in one; Page is the address of Market's page of it. Both
	// are empty for a rule that is not known.
	Sentence, Page string
}

// Group is the checks of one kind, in the order of the run.
type Group struct {
	Key, Title string
	// Scenario says that these are what the scenario expects.
	Scenario bool
	Checks   []*Check
}
