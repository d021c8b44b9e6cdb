package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// The advice of a report.
const (
	nextFirst   = "Start with %s: %s"
	nextFirstOf = "Start with %s, %s: %s"
	nextCalls   = "Look at the store's calls, %s: %s"
	nextRepeat  = "Repeat only what failed"
	nextErrors  = "An ERROR is not the store's fault: this machine or the tool got in the way. Read its reason and run again."
	nextKnown   = "The baseline tolerates %s; the first to count again is %s, after %s."
	nextWarned  = "%s of what production may not bear, or may stop bearing; each says what to change."
	nextWarning = "%s of what production may not bear, such as %s: %s"
	nextSkipped = "%s skipped; each says why."
	nextLate    = "Calls refused because no run was under way: %d. The store works longer than the run waits for it: try --settle 5s"
	nextNothing = "Nothing to fix."

	maxSteps = 10 // of a summary's own
)

// violationsCheck is about the calls of a store that were refused.
const violationsCheck = CallsGroup + ".violations"

// nextSteps says what to do about the run, most urgent first.
func nextSteps(r *Report, find finder) []view.Step {
	var steps []string
	failed := withVerdict(r.Checks, Fail)
	for _, said := range r.Summary.Do[:min(len(r.Summary.Do), maxSteps)] {
		steps = append(steps, printable.Bounded(said, maxCause))
	}
	if len(steps) == 0 && len(failed) > 0 {
		steps = append(steps, fmt.Sprintf(nextFirst, printable.Inline(failed[0].ID), advice(failed[0], find)))
	}
	if c := refusedCalls(r); c != nil && !slices.ContainsFunc(steps, func(s string) bool { return strings.Contains(s, c.ID) }) {
		steps = append(steps, fmt.Sprintf(nextCalls, printable.Inline(c.ID), reason(*c)))
	}
	all := texts(steps)
	if command := repeat(r, failed); command != "" {
		all = append(all, view.Step{Text: nextRepeat, Command: command})
	}
	rest, left := unadvised(r)
	return orNothing(append(all, texts(append(lateSteps(r), lesserSteps(left, rest, find)...))...))
}

// nextStepsOfAll is nextSteps about several runs.
func nextStepsOfAll(rs []*Report) []view.Step {
	var failed []*Report
	for _, r := range rs {
		if len(withVerdict(r.Checks, Fail)) > 0 {
			failed = append(failed, r)
		}
	}
	var steps []string
	var first *Report
	if groups := failingAlike(failed); len(groups) > 0 {
		first = groups[0].runs[0]
		steps = append(steps, fmt.Sprintf(nextFirstOf, runName(first), printable.Inline(firstBad(first).ID), adviceOf(groups[0])))
	}
	for _, r := range rs {
		if c := refusedCalls(r); c != nil && !(r == first && firstBad(r).ID == c.ID) {
			steps = append(steps, fmt.Sprintf(nextCalls, runName(r), reason(*c)))
			break
		}
	}
	all := texts(steps)
	stories := slices.DeleteFunc(failed, func(r *Report) bool { return r.Scenario == nil })
	if len(stories) > 0 {
		all = append(all, view.Step{Text: nextRepeat, Command: repeatRuns(stories, len(rs))})
	}
	return orNothing(append(all, texts(append(lateSteps(rs...), lesserSteps(total(rs), nil, finder{})...))...))
}

// lateSteps says what to do about calls that came too late for the runs.
func lateSteps(rs ...*Report) []string {
	late := 0
	for _, r := range rs {
		late += r.LateCalls
	}
	if late == 0 {
		return nil
	}
	return []string{fmt.Sprintf(nextLate, late)}
}

func texts(said []string) []view.Step {
	var all []view.Step
	for _, s := range said {
		all = append(all, view.Step{Text: s})
	}
	return all
}

func orNothing(steps []view.Step) []view.Step {
	if len(steps) == 0 {
		return texts([]string{nextNothing})
	}
	return steps
}

// refusedCalls is the check of refused calls, if it found any.
func refusedCalls(r *Report) *Check {
	i := slices.IndexFunc(r.Checks, func(c Check) bool {
		return c.ID == violationsCheck && (c.Verdict == Fail || c.Verdict == Warn)
	})
	if i < 0 {
		return nil
	}
	return &r.Checks[i]
}

// lesserSteps says what to do about what did not fail: of the checks, where they
// are those of one run, or in numbers.
func lesserSteps(s Summary, checks []Check, find finder) []string {
	var steps []string
	if s.Errored > 0 {
		steps = append(steps, nextErrors)
	}
	known := knownFailures(checks)
	if len(known) > 0 {
		steps = append(steps, fmt.Sprintf(nextKnown, printable.Count(len(known), "known failure"),
			printable.Inline(known[0].ID), printable.Inline(known[0].KnownUntil)))
	}
	if n := s.Warned - len(known); n > 0 {
		step := fmt.Sprintf(nextWarned, printable.Count(n, "warning"))
		for _, c := range withVerdict(checks, Warn) {
			if c.KnownUntil == "" {
				step = fmt.Sprintf(nextWarning, printable.Count(n, "warning"), printable.Inline(c.ID), advice(c, find))
				break
			}
		}
		steps = append(steps, step)
	}
	if n := s.Skipped; n > 0 {
		steps = append(steps, fmt.Sprintf(nextSkipped, printable.Count(n, "check")))
	}
	return steps
}

// unadvised are r's checks without the warnings that its summary has a step for
// already, and the summary that counts no others.
func unadvised(r *Report) ([]Check, Summary) {
	left := r.Summary
	rest := slices.DeleteFunc(slices.Clone(r.Checks), func(c Check) bool {
		told := func(step string) bool { return c.Fix != "" && strings.HasSuffix(step, c.Fix) }
		gone := c.Verdict == Warn && c.KnownUntil == "" && slices.ContainsFunc(r.Summary.Do, told)
		if gone {
			left.Warned--
		}
		return gone
	})
	return rest, left
}

// advice is the shortest useful thing to say about a failed check.
func advice(c Check, find finder) string {
	for _, s := range []string{fix(c, evidence(c, find)), c.Reason, c.Title} {
		if s != "" {
			return printable.Short(s)
		}
	}
	return verdictWord(c.Verdict)
}

// adviceOf is what to do first about runs that fail alike. Where stories advise
// differently about one cause, a notification that failed by itself when it first
// came, it is none of theirs.
func adviceOf(g oneCause) string {
	first, find := firstBad(g.runs[0]), g.runs[0].finder()
	said := advice(*first, find)
	other := func(r *Report) bool { return advice(*firstBad(r), r.finder()) != said }
	if x := evidence(*first, find); failedByItself(x) && !again(g.runs[0], x) && x.Verdict.Fix != "" && slices.ContainsFunc(g.runs, other) {
		return printable.Short(x.Verdict.Fix)
	}
	return said
}

// again reports whether the store had what x sent before, as a repeat or a copy.
func again(r *Report, x *journal.Exchange) bool {
	had := func(other journal.Exchange) bool {
		return other.ID != x.ID && other.Request.Body == x.Request.Body && other.Verdict.Outcome == journal.Accepted
	}
	return x.Attempt > 1 || slices.ContainsFunc(r.Exchanges, had)
}

// knownFailures lists the checks that the baseline tolerates, the first to
// expire first.
func knownFailures(checks []Check) []Check {
	var known []Check
	for _, c := range checks {
		if c.KnownUntil != "" {
			known = append(known, c)
		}
	}
	slices.SortStableFunc(known, func(a, b Check) int { return strings.Compare(a.KnownUntil, b.KnownUntil) })
	return known
}
