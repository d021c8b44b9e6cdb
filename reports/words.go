package reports

import (
	"fmt"
	"slices"
	"strings"
)

// The words that more than one format uses. Those of one format stand at the
// top of its file.
const (
	wordReport     = "Store check"
	wordScenarios  = "Scenarios"
	wordExpected   = "Expectations"
	wordSettings   = "settings"
	wordNoReply    = "no reply"
	wordEmptyBody  = "(empty body)"
	wordWholeBody  = "the whole body"
	wordNothing    = "nothing"
	wordKnownUntil = "known failure, tolerated until %s: "
	wordCutBody    = "… cut here; the JSON report has %d bytes of it"
	wordNotWhole   = "a body that did not come whole"
	wordLostBody   = "… the rest was not kept: %d of %d bytes were"
	wordMore       = "… and %d more"
	wordAttempt    = "attempt %d"
	wordReused     = ", on an open connection"
	wordCounts     = "%d passed, %d warned, %d failed, %d skipped, %d errored"

	headFailed  = "%s failed"
	headErrored = "%s could not be made"
	headWarned  = "No %s failed, %s"
	headPassed  = "%s passed"
	headNothing = "Nothing was checked"
)

// The advice that ends a report.
const (
	nextFirst   = "Start with %s: %s"
	nextRepeat  = "Repeat only what failed, with the other flags of this run: --seed %d --only %s"
	nextErrors  = "An ERROR is not the store's fault: this machine or the tool got in the way. Read its reason and run again."
	nextKnown   = "The baseline tolerates %s; the first to count again is %s, after %s."
	nextWarned  = "%s of what production may not bear, or may stop bearing; each says what to change."
	nextSkipped = "%s skipped; each says why."
	nextNothing = "Nothing to fix."
)

// verdictWord is v for a person; verdicts are never told by colour alone.
func verdictWord(v Verdict) string {
	return inline(strings.ToUpper(string(v)))
}

// groupTitle names the group of checks whose ids begin with key.
func groupTitle(key string) string {
	titles := map[string]string{
		"reach":     "Reaching the store",
		"tls":       "TLS",
		"ping":      "PING",
		"notify":    "Notifications",
		"tolerance": "Tolerance",
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
	return inline(key)
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

// headline says in a few words how the run ended.
func headline(r *Report) string { return headlineOf(r.Summary, noun(r)) }

// headlineOf is headline for a count of whatever noun calls them.
func headlineOf(s Summary, noun string) string {
	total := s.Passed + s.Warned + s.Failed + s.Skipped + s.Errored
	switch overall(s) {
	case Fail:
		return fmt.Sprintf(headFailed, share(s.Failed, total, noun))
	case Error:
		return fmt.Sprintf(headErrored, share(s.Errored, total, noun))
	case Warn:
		return fmt.Sprintf(headWarned, noun, count(s.Warned, "warning"))
	case Pass:
		return fmt.Sprintf(headPassed, share(s.Passed, total, noun))
	}
	return headNothing
}

func counts(s Summary) string {
	return fmt.Sprintf(wordCounts, s.Passed, s.Warned, s.Failed, s.Skipped, s.Errored)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func share(n, total int, noun string) string {
	if n == total && n == 1 {
		return "The one " + noun
	}
	if n == total {
		return "All " + count(n, noun)
	}
	return fmt.Sprintf("%d of %s", n, count(total, noun))
}

// nextSteps says what to do about the run, most urgent first.
func nextSteps(r *Report) []string {
	var steps []string
	if failed := withVerdict(r.Checks, Fail); len(failed) > 0 {
		steps = append(steps, fmt.Sprintf(nextFirst, inline(failed[0].ID), advice(failed[0], finder{report: r})))
		if r.Scenario != nil {
			steps = append(steps, fmt.Sprintf(nextRepeatRun, repeatRuns([]*Report{r})))
		} else if again := repeatable(failed); r.Seed != 0 && len(again) > 0 {
			steps = append(steps, fmt.Sprintf(nextRepeat, r.Seed, inline(ids(again))))
		}
	}
	steps = append(steps, lesserSteps(r.Summary, r.Checks)...)
	if len(steps) == 0 {
		steps = append(steps, nextNothing)
	}
	return steps
}

// repeatable are the checks that send what they judge. What the store calls it
// calls because of others.
func repeatable(checks []Check) []Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return group(c) == CallsGroup })
}

// lesserSteps says what to do about what did not fail.
func lesserSteps(s Summary, checks []Check) []string {
	var steps []string
	if s.Errored > 0 {
		steps = append(steps, nextErrors)
	}
	known := knownFailures(checks)
	if len(known) > 0 {
		steps = append(steps, fmt.Sprintf(nextKnown,
			count(len(known), "known failure"), inline(known[0].ID), inline(known[0].KnownUntil)))
	}
	if n := s.Warned - len(known); n > 0 {
		steps = append(steps, fmt.Sprintf(nextWarned, count(n, "warning")))
	}
	if n := s.Skipped; n > 0 {
		steps = append(steps, fmt.Sprintf(nextSkipped, count(n, "check")))
	}
	return steps
}

// advice is the shortest useful thing to say about a failed check.
func advice(c Check, find finder) string {
	for _, s := range []string{fix(c, evidence(c, find)), c.Reason, c.Title} {
		if s != "" {
			return inline(s)
		}
	}
	return verdictWord(c.Verdict)
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

func ids(checks []Check) string {
	var all []string
	for _, c := range checks {
		all = append(all, c.ID)
	}
	return strings.Join(all, ",")
}
