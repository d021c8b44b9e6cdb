package reports

import (
	"fmt"
	"strings"
)

// The words about several runs.
const (
	nounCheck       = "check"
	nounExpectation = "expectation"
	nounScenario    = "scenario"
	nounOfRun       = "run"

	wordFirstFailure = "%s: %s"
	wordLeftOut      = "… and %s more; --record keeps them all"

	nextFirstOf   = "Start with %s, %s: %s"
	nextRepeatRun = "Repeat only what failed, with the other flags of this run: %s"
	commandRun    = "localmarket run %s"
	flagSeed      = " --seed %d"
)

// noun is what r's checks are called: those of a scenario are what it expects.
func noun(r *Report) string {
	if r.Scenario != nil {
		return nounExpectation
	}
	return nounCheck
}

func nounRun(rs []*Report) string {
	for _, r := range rs {
		if r.Scenario == nil {
			return nounOfRun
		}
	}
	return nounScenario
}

// runName is what a run is called among others.
func runName(r *Report) string {
	if r.Scenario != nil {
		return inline(r.Scenario.Name)
	}
	return inline(r.Target)
}

// summaryOf counts the runs by how they ended.
func summaryOf(rs []*Report) Summary {
	var sum Summary
	for _, r := range rs {
		switch overall(r.Summary) {
		case Pass:
			sum.Passed++
		case Warn:
			sum.Warned++
		case Fail:
			sum.Failed++
		case Error:
			sum.Errored++
		case Skip:
			sum.Skipped++
		}
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
	return fmt.Sprintf(wordFirstFailure, inline(c.ID), reason(*c))
}

// leftOut says how many exchanges a report does not hold; "" if it holds all.
func leftOut(r *Report) string {
	if r.LeftOut <= 0 {
		return ""
	}
	return fmt.Sprintf(wordLeftOut, count(r.LeftOut, "exchange"))
}

// scenarioName is the name of r's scenario, or "".
func scenarioName(r *Report) string {
	if r.Scenario == nil {
		return ""
	}
	return r.Scenario.Name
}

// file is the name of the file that r's scenario stands in, or "".
func file(r *Report) string {
	if r.Scenario == nil || r.Scenario.Source == Library {
		return ""
	}
	return r.Scenario.Source
}

// repeatRuns is the command that runs the scenarios of rs again.
func repeatRuns(rs []*Report) string {
	var names []string
	for _, r := range rs {
		names = append(names, quote(orElse(file(r), r.Scenario.Name)))
	}
	command := fmt.Sprintf(commandRun, strings.Join(names, " "))
	if len(rs) == 1 {
		command += fmt.Sprintf(flagSeed, rs[0].Seed)
	}
	return command
}

// nextStepsOfAll says what to do about several runs, most urgent first.
func nextStepsOfAll(rs []*Report) []string {
	if len(rs) == 1 {
		return nextSteps(rs[0])
	}
	var steps []string
	var failed []*Report
	for _, r := range rs {
		if r.Summary.Failed > 0 {
			failed = append(failed, r)
		}
	}
	if len(failed) > 0 {
		c := firstBad(failed[0])
		steps = append(steps, fmt.Sprintf(nextFirstOf, runName(failed[0]), inline(c.ID), advice(*c, finder{report: failed[0]})))
		if nounRun(failed) == nounScenario {
			steps = append(steps, fmt.Sprintf(nextRepeatRun, repeatRuns(failed)))
		}
	}
	steps = append(steps, lesserSteps(total(rs), nil)...)
	if len(steps) == 0 {
		steps = append(steps, nextNothing)
	}
	return steps
}
