// Package reports turns the result of a run into documents: text for a
// terminal, JSON, JUnit, HTML, Markdown and GitHub annotations. It reads the
// journal's exchanges and decides nothing: what passed and what failed is in
// the Report. Of that a view is made, once, in which everything is printable,
// bounded and counted (package view), and a format is a small package that
// writes a view.
package reports

import (
	"time"

	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// Report is the result of one run, and the shape of the JSON report.
type Report struct {
	// Summary stands first, so that it is read first.
	Summary  Summary `json:"summary"`
	Tool     string  `json:"tool"`
	Version  string  `json:"version"`
	Revision string  `json:"revision"`
	// Seed is 0 where nothing was made up, as in a replay.
	Seed uint64 `json:"seed"`
	// Target names the store: its URL, secrets masked.
	Target string `json:"target"`
	// Choices are the settings the contract leaves open, as they were in this
	// run: the deadline, the path and so on.
	Choices map[string]string `json:"choices"`
	// Scenario is the story that was run; nil for a check of the store.
	Scenario *Scenario `json:"scenario,omitempty"`
	Checks   []Check   `json:"checks"`
	// Timeline is what happened when; nil if that is not worth a picture.
	Timeline  *timeline.Timeline `json:"timeline,omitempty"`
	Exchanges []journal.Exchange `json:"exchanges"`
	// LeftOut is how many exchanges of the run Exchanges does not hold.
	LeftOut int `json:"leftOut,omitempty"`
	// Calls are those that the store made on the pull API, and CallsLeftOut how
	// many there are besides.
	Calls        []Call `json:"calls,omitempty"`
	CallsLeftOut int    `json:"callsLeftOut,omitempty"`
	// LateCalls are those that came when no run was under way, and were refused.
	LateCalls int `json:"lateCalls,omitempty"`
	// Command is how the run was started; the zero Command if nobody said.
	Command Command `json:"-"`
	// Words puts what the report says into the reader's language; nil is English.
	// Ids, names of errors, and what was sent stay as they are.
	Words view.Words `json:"-"`
}

// Command is how a run was started on the command line, so that a part of it can
// be run again. What --only, --seed and --first-order chose is not in it.
type Command struct {
	// Name is the program and its subcommand, such as "localmarket check".
	Name string
	// Args are its arguments, such as a URL or the names of scenarios, and Flags
	// the flags; each ready for a POSIX shell, secrets masked.
	Args, Flags []string
}

// Library is the Source of a scenario that comes with the tool.
const Library = "library"

// Scenario is the story of a run.
type Scenario struct {
	// Name is what it is called on the command line.
	Name  string `json:"name"`
	Title string `json:"title"`
	// Shows is a paragraph on what can be seen in it.
	Shows string `json:"shows,omitempty"`
	// Rules are the ids of the contract rules that it is about.
	Rules []string `json:"rules"`
	// Source is Library, or the name of the scenario's file.
	Source string `json:"source"`
}

// Verdict is how a check ended.
type Verdict string

// The verdicts of a check.
const (
	Pass  Verdict = "pass"
	Warn  Verdict = "warn"
	Fail  Verdict = "fail"
	Skip  Verdict = "skip"  // not run; Reason says why
	Error Verdict = "error" // not the store's fault: ours or the environment's
)

// Check is the result of one named check.
type Check struct {
	ID string `json:"id"`
	// Rules are the ids of the contract rules that the check stands for.
	Rules   []string `json:"rules"`
	Title   string   `json:"title"`
	Verdict Verdict  `json:"verdict"`
	// Type and Subtype are those of N-VERDICT, empty where Market's log has no
	// name for what went wrong.
	Type    string `json:"type"`
	Subtype string `json:"subtype"`
	// Reason is one sentence: why it did not simply pass, or what was measured.
	Reason string `json:"reason"`
	// Expected is what would have passed, and Fix what to change.
	Expected string `json:"expected,omitempty"`
	Fix      string `json:"fix,omitempty"`
	// Evidence is the id of the one exchange, or the one call, that decided the
	// verdict; Exchanges and Calls are the ids of all that the check made or read.
	Evidence  string   `json:"evidence,omitempty"`
	Exchanges []string `json:"exchanges"`
	Calls     []string `json:"calls,omitempty"`
	// KnownUntil is the expiry date, as YYYY-MM-DD, of the baseline entry that
	// turned this failure into a warning.
	KnownUntil string `json:"knownUntil,omitempty"`
	// Line is where the expectation stands in its scenario's file, from 1; 0 if
	// that is not known.
	Line int `json:"line,omitempty"`
	// Around is what happened around a failed expectation, in order of time.
	Around []Moment `json:"around,omitempty"`
}

// Moment is one thing that happened near what a check is about.
type Moment struct {
	// At is the virtual time, and Offset how long after the run's Zero that is,
	// as timeline.Offset writes it.
	At     time.Time `json:"at"`
	Offset string    `json:"offset"`
	Text   string    `json:"text"`
	// Exchange is the id of the exchange that the moment is about, and Call that
	// of the call, if any.
	Exchange string `json:"exchange,omitempty"`
	Call     string `json:"call,omitempty"`
	// Here marks the moment that decided the verdict.
	Here bool `json:"here,omitempty"`
}

// NewTimeline reads a journal, once, for Report.Timeline; see timeline.New.
func NewTimeline(entries []journal.Entry, plan timeline.Plan) *timeline.Timeline {
	return timeline.New(entries, plan)
}

// Exchange returns the exchange of that id, or nil.
func (r *Report) Exchange(id string) *journal.Exchange {
	for i := range r.Exchanges {
		if r.Exchanges[i].ID == id {
			return &r.Exchanges[i]
		}
	}
	return nil
}
