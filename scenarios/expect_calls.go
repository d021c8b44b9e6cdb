package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/scenarios/calls"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Called expects what the store called on the pull API.
type Called struct {
	// Operation is the id of what is called, such as "getOrder", and Path its path:
	// as the contract has it, or as it is called. Without either all calls are
	// meant.
	Operation string `yaml:"operation"`
	Path      string `yaml:"path"`
	// From and Until bound the virtual time since the scenario began, both
	// included; After and Before are those of Which.
	From   *time.Duration `yaml:"from"`
	Until  *time.Duration `yaml:"until"`
	After  Moment         `yaml:"after"`
	Before Moment         `yaml:"before"`
	// Status is the HTTP status of the answers, if not 0.
	Status int `yaml:"status"`
	// Findings is how many issues all the calls that are meant have, such as 0.
	Findings *Count `yaml:"findings"`
	// Count is how many of the calls have that status; all, and at least one, if
	// nothing is said.
	Count *Count `yaml:"count"`
	// Optional leaves it out for a store that calls nothing at all.
	Optional bool `yaml:"optional"`
}

func (e *Called) describe() string {
	number := "every call"
	switch {
	case e.Count != nil:
		number = amount(e.Count, "call")
	case e.Status == 0:
		number = amount(AtLeast(1), "call")
	}
	what := append([]string{cmp.Or(e.Operation, e.Path, "the pull API")}, stretch(e.From, e.Until, e.After, e.Before)...)
	text := fmt.Sprintf(expectCalls, number, strings.Join(what, " "))
	if e.Status != 0 {
		text += fmt.Sprintf(" answered with status %d", e.Status)
	}
	if e.Findings != nil {
		text += ", with " + amount(e.Findings, "finding")
	}
	return text
}

// validate checks an expectation about the store's calls.
func (e *Called) validate(c *checker, line strictyaml.Line) {
	if e.Operation != "" && e.Path != "" {
		c.problem(line, hintOneCall, badTwoCalls)
	}
	c.operation(line, e.Operation)
	c.callPath(line, e.Path)
	c.stretch(line, e.From, e.Until)
	c.moments(line, e.After, e.Before)
	c.status(line, e.Status)
	c.count(line, e.Count)
	c.count(line, e.Findings)
}

func (e *Called) evaluate(r *record) result {
	all := r.called(e)
	f := result{expected: e.describe(), happened: happenedNoCall}
	for _, c := range all {
		f.calls, f.at = append(f.calls, c.id), c.entry.Seq
	}
	fitting, others := partition(all, func(c call) bool { return e.Status == 0 || c.entry.Call.Status == e.Status })
	f.holds = enough(e.Count, len(fitting), len(all))
	if len(all) > 0 {
		f.happened = fmt.Sprintf(happenedReplies, len(fitting), plural(len(all), "call"))
	}
	switch {
	case !f.holds && e.Count.tooMany(len(fitting)):
		f.at = fitting[*e.Count.Max].entry.Seq
	case !f.holds && len(others) > 0:
		f.at = others[0].entry.Seq
		f.happened += ": " + callWords(others[0].entry.Call)
	case f.holds && e.Findings != nil:
		return f.withIssues(e.Findings, all)
	}
	return f
}

// called are the calls meant.
func (r *record) called(e *Called) []call {
	s := r.selection(Which{From: e.From, Until: e.Until, After: e.After, Before: e.Before})
	out, _ := partition(r.calls, func(c call) bool {
		return s.within(c.entry.At.Sub(s.began)) && c.entry.Seq > s.after && c.entry.Seq < s.before && e.means(c.entry.Call)
	})
	return out
}

func (e *Called) means(c *journal.Call) bool {
	return (e.Operation == "" || e.Operation == c.Operation) && (e.Path == "" || e.Path == c.Path || e.Path == c.Template)
}

// withIssues holds the issues of calls against what is allowed.
func (f result) withIssues(allowed *Count, all []call) result {
	n, first := 0, ""
	for _, c := range all {
		for _, issue := range c.entry.Call.Findings {
			if n == 0 {
				f.at, first = c.entry.Seq, fmt.Sprintf(happenedIssue, issue.Message, issue.Rule)
			}
			n++
		}
	}
	f.holds = allowed.allows(n)
	f.happened = fmt.Sprintf(happenedFindings, plural(n, "finding"), plural(len(all), "call")) + first
	return f
}

// operation checks that the revision's pull API has an operation.
func (c *checker) operation(line strictyaml.Line, id string) {
	c.ofPullAPI(line, id, badOperation, func(o sim.Operation) string { return o.ID })
}

// callPath checks a path of a call. One with variables must be as the contract
// has it.
func (c *checker) callPath(line strictyaml.Line, path string) {
	switch {
	case path != "" && !strings.HasPrefix(path, "/"):
		c.problem(line, hintCallPath, badPath, path)
	case strings.Contains(path, "{"):
		c.ofPullAPI(line, path, badCallPath, func(o sim.Operation) string { return o.Path })
	}
}

func (e *Called) events() []string { return nil }

// skipped is for a run that serves no pull API, and for a store that calls nothing
// where that is allowed.
func (e *Called) skipped(o Options, r *record) string {
	switch {
	case o.Serve == nil:
		return calls.NotServed
	case e.Optional && len(r.calls) == 0:
		return calls.NothingCalled
	}
	return ""
}

// ofPullAPI checks that one of the operations of the revision has the name.
func (c *checker) ofPullAPI(line strictyaml.Line, name, bad string, of func(sim.Operation) string) {
	known, err := c.operations()
	if err != nil || name == "" { // reported by head, or there is no pull API to call
		return
	}
	names := make([]string, len(known))
	for i, o := range known {
		names[i] = of(o)
	}
	if !slices.Contains(names, name) {
		c.problem(line, nearest.Hint(name, names, hintOperation), bad, c.revision(), name)
	}
}

// expectsCalls reports whether the story is about what the store calls.
func (s *Scenario) expectsCalls() bool {
	ofCalls := func(e Expectation) bool { return e.Calls != nil }
	return slices.ContainsFunc(s.Expect, ofCalls) || slices.ContainsFunc(s.Steps, func(step Step) bool {
		return step.awaitsCall() || slices.ContainsFunc(step.Expect, ofCalls)
	})
}
