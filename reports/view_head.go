package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// The words of a report's head.
const (
	headFailed  = "%s failed"
	headErrored = "%s could not be made"
	headWarned  = "No %s failed, %s"
	headPassed  = "%s passed"
	headNothing = "Nothing was checked"
	headCounts  = "%d passed, %d warned, %d failed, %d skipped, %d errored"

	causeOf      = "%s: %s"
	causeLog     = "%s (in Market's log: %s)"
	causeWords   = "%s; the store says: %s"
	causeAlike   = "%s fail alike: %s: %s"
	causeOne     = "%s: %s"
	causeMore    = "%s and %d more"
	causeOthers  = "%s fail for other reasons"
	causeNothing = "%s; that is an error, as nothing was checked"

	nounCheck       = "check"
	nounExpectation = "expectation"
	nounScenario    = "scenario"
	nounOfRun       = "run"

	maxCauses = 3 // of several runs, told one by one
	maxNamed  = 5 // runs that fail alike, by name
)

// noun is what r's checks are called: those of a scenario are what it expects.
func noun(r *Report) string {
	if r.Scenario != nil {
		return nounExpectation
	}
	return nounCheck
}

func nounRun(rs []*Report) string {
	if slices.ContainsFunc(rs, func(r *Report) bool { return r.Scenario == nil }) {
		return nounOfRun
	}
	return nounScenario
}

// overall is the verdict of the whole run: the worst that counts.
func overall(s Summary) Verdict {
	switch {
	case s.Failed > 0:
		return Fail
	case s.Errored > 0:
		return Error
	case s.Warned > 0:
		return Warn
	case s.Passed > 0:
		return Pass
	}
	return Skip
}

// headOf is the head of one run.
func headOf(r *Report, find finder) view.Head {
	h := newHead(r.Summary, noun(r))
	h.Counts = counts(r.Summary)
	h.Cause = causes(r, find)
	h.Steps = nextSteps(r, find)
	return h
}

// headOfAll is the head of several runs: it counts runs, and checks beside. Of one
// it is that run's.
func headOfAll(rs []*Report) view.Head {
	if len(rs) == 1 {
		return headOf(rs[0], rs[0].finder())
	}
	h := newHead(summaryOf(rs), nounRun(rs))
	h.Counts = counts(total(rs))
	h.Cause = causesOfAll(rs)
	h.Steps = nextStepsOfAll(rs)
	return h
}

// newHead says how a run ended. One in which nothing was checked is an error, as
// its exit code says.
func newHead(s Summary, noun string) view.Head {
	v := overall(s)
	h := view.Head{
		Verdict: view.Verdict(v), Word: verdictWord(v),
		Numbers: view.Numbers{Passed: s.Passed, Warned: s.Warned, Failed: s.Failed, Skipped: s.Skipped, Errored: s.Errored},
	}
	all := s.Passed + s.Warned + s.Failed + s.Skipped + s.Errored
	switch v {
	case Fail:
		h.Headline = fmt.Sprintf(headFailed, printable.Share(s.Failed, all, noun))
	case Error:
		h.Headline = fmt.Sprintf(headErrored, printable.Share(s.Errored, all, noun))
	case Warn:
		h.Headline = fmt.Sprintf(headWarned, noun, printable.Count(s.Warned, "warning"))
	case Pass:
		h.Headline = fmt.Sprintf(headPassed, printable.Share(s.Passed, all, noun))
	default:
		h.Verdict, h.Word, h.Headline = view.Error, verdictWord(Error), headNothing
	}
	return h
}

// verdictWord is v for a person; verdicts are never told by colour alone.
func verdictWord(v Verdict) string { return printable.Inline(strings.ToUpper(string(v))) }

func counts(s Summary) string {
	return fmt.Sprintf(headCounts, s.Passed, s.Warned, s.Failed, s.Skipped, s.Errored)
}

// summaryOf counts the runs by how they ended.
func summaryOf(rs []*Report) Summary {
	var sum Summary
	for _, r := range rs {
		sum.add(overall(r.Summary))
	}
	return sum
}

// total counts the checks of all runs by verdict.
func total(rs []*Report) Summary {
	var sum Summary
	for _, r := range rs {
		sum.Passed += r.Summary.Passed
		sum.Warned += r.Summary.Warned
		sum.Failed += r.Summary.Failed
		sum.Skipped += r.Summary.Skipped
		sum.Errored += r.Summary.Errored
	}
	return sum
}

// causes say why a run ended as it did: in the words of its summary, or else of
// the first check that did not pass.
func causes(r *Report, find finder) []string {
	if said := printable.NonEmpty(printable.Bounded(r.Summary.Connect, maxCause), printable.Bounded(r.Summary.Types, maxCause)); len(said) > 0 {
		return said
	}
	if c := firstBad(r); c != nil {
		all := []string{fmt.Sprintf(causeOf, printable.Inline(c.ID), cause(*c, find))}
		if said := reason(*c); !strings.Contains(all[0], said) {
			all = append([]string{fmt.Sprintf(causeOf, printable.Inline(c.ID), said)}, cause(*c, find))
		}
		return all
	}
	if why := firstReason(r); r.Summary.Nothing() && why != "" {
		return []string{fmt.Sprintf(causeNothing, why)}
	}
	return nil
}

// maxCause bounds a sentence of a summary, in bytes.
const maxCause = 1000

// cause is why a check did not pass, in Market's words and in the store's. What
// was expected in vain is told by the exchange that failed, if one did and no fault
// of ours was in its way: then many expectations have one cause.
func cause(c Check, find finder) string {
	x := evidence(c, find)
	text, log := reason(c), marketWords(c.Type, c.Subtype)
	if failedByItself(x) {
		text = printable.Short(x.Verdict.Reason)
		if t := string(x.NotificationType); t != "" && !strings.Contains(c.ID, t) {
			text = fmt.Sprintf(causeOf, printable.Inline(string(x.NotificationType)), text)
		}
		log = marketWords(string(x.Verdict.Type), string(x.Verdict.Subtype))
	}
	if log != "" {
		text = fmt.Sprintf(causeLog, text, log)
	}
	if said := storeWords(x); said != "" && !strings.Contains(text, said) {
		text = fmt.Sprintf(causeWords, text, said)
	}
	return text
}

func failedByItself(x *journal.Exchange) bool {
	return x != nil && x.Fault == nil && x.Verdict.Outcome != journal.Accepted && x.Verdict.Reason != ""
}

// causesOfAll gathers the runs that failed for the same reason, most of them
// first.
func causesOfAll(rs []*Report) []string {
	groups := failingAlike(rs)
	if len(groups) == 0 && summaryOf(rs).Nothing() {
		return []string{fmt.Sprintf(causeNothing, firstReason(rs[0]))}
	}
	var all []string
	others := 0
	for i, g := range groups {
		var names []string
		for _, r := range g.runs {
			names = append(names, runName(r))
		}
		switch why := g.why; {
		case i >= maxCauses:
			others += len(names)
		case len(names) == 1:
			all = append(all, fmt.Sprintf(causeOne, names[0], why))
		default:
			all = append(all, fmt.Sprintf(causeAlike, printable.Count(len(names), nounRun(rs)), few(names), why))
		}
	}
	if others > 0 {
		all = append(all, fmt.Sprintf(causeOthers, printable.Count(others, nounRun(rs))))
	}
	return all
}

// oneCause is why some runs did not pass, and which.
type oneCause struct {
	why  string
	runs []*Report
}

// failingAlike gathers the runs that did not pass by why, numbers aside: the most
// runs first.
func failingAlike(rs []*Report) []oneCause {
	var groups []oneCause
	at := map[string]int{}
	for _, r := range rs {
		c := firstBad(r)
		if c == nil {
			continue
		}
		why := cause(*c, r.finder())
		if group(*c) == CallsGroup {
			why = fmt.Sprintf(causeOf, printable.Inline(c.ID), why)
		}
		key := numbers.ReplaceAllString(why, "0")
		i, seen := at[key]
		if !seen {
			i = len(groups)
			at[key], groups = i, append(groups, oneCause{why: why})
		}
		groups[i].runs = append(groups[i].runs, r)
	}
	slices.SortStableFunc(groups, func(a, b oneCause) int { return len(b.runs) - len(a.runs) })
	return groups
}

// few names some of many.
func few(names []string) string {
	if more := len(names) - maxNamed; more > 1 {
		return fmt.Sprintf(causeMore, strings.Join(names[:maxNamed], ", "), more)
	}
	return strings.Join(names, ", ")
}

// firstReason is why the first check was skipped, or "".
func firstReason(r *Report) string {
	for _, c := range r.Checks {
		if c.Reason != "" {
			return fmt.Sprintf(causeOf, printable.Inline(c.ID), reason(c))
		}
	}
	return ""
}

// firstBad is the first check that failed, or else that could not be made; nil
// if there is none.
func firstBad(r *Report) *Check {
	for _, v := range []Verdict{Fail, Error} {
		if all := withVerdict(r.Checks, v); len(all) > 0 {
			return &all[0]
		}
	}
	return nil
}

// firstFailure is why a run did not pass: its first check that did not, and the
// reason; "" if there is none.
func firstFailure(r *Report) string {
	c := firstBad(r)
	if c == nil {
		return ""
	}
	return fmt.Sprintf(causeOf, printable.Inline(c.ID), reason(*c))
}

func withVerdict(checks []Check, v Verdict) []Check {
	var found []Check
	for _, c := range checks {
		if c.Verdict == v {
			found = append(found, c)
		}
	}
	return found
}
