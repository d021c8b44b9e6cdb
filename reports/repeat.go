package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The commands that repeat a run, or a part of it.
const (
	commandCheck = "localmarket check"
	commandRun   = "localmarket run"
	flagURL      = "--url"
	flagSeed     = "--seed"
	flagOrder    = "--first-order"
	flagOnly     = "--only"

	// firstOrder is the setting that says by which number a run began.
	firstOrder = "first-order"
)

// repeat is the command that runs again what failed of r, whole, to be pasted
// into a shell; "" if that cannot be run by itself.
func repeat(r *Report, failed []Check) string {
	if r.Scenario != nil {
		if len(failed) == 0 {
			return ""
		}
		return repeatRuns([]*Report{r}, 0)
	}
	again := repeatable(failed)
	if r.Seed == 0 || len(again) == 0 {
		return ""
	}
	words := []string{commandCheck, Quote(r.Target)}
	if r.Command.Name != "" {
		words = slices.Concat([]string{r.Command.Name}, r.Command.Args, r.Command.Flags)
	}
	words = append(words, flagSeed, fmt.Sprint(r.Seed))
	words = append(words, order(r)...)
	return strings.Join(append(words, flagOnly, selectors(r.Checks, again)), " ")
}

// repeatRuns is the command that runs the scenarios of rs again, which are those
// that failed of so many.
func repeatRuns(rs []*Report, of int) string {
	words := []string{cmp.Or(rs[0].Command.Name, commandRun)}
	if args := rs[0].Command.Args; len(args) > 0 && len(rs) == of {
		words = append(words, args...)
	} else {
		for _, r := range rs {
			words = append(words, Quote(cmp.Or(file(r), r.Scenario.Name)))
		}
	}
	words = append(words, rs[0].Command.Flags...)
	if rs[0].Command.Name == "" && strings.HasPrefix(rs[0].Target, "http") {
		words = append(words, flagURL, Quote(rs[0].Target))
	}
	if len(rs) == 1 {
		words = append(words, flagSeed, fmt.Sprint(rs[0].Seed))
	}
	return strings.Join(append(words, order(rs[0])...), " ")
}

// order names the first order of a run, by which it is repeated.
func order(r *Report) []string {
	if r.Choices[firstOrder] == "" {
		return nil
	}
	return []string{flagOrder, Quote(r.Choices[firstOrder])}
}

// repeatable are the checks that send what they judge. What the store calls, and
// what a run must show, comes of others.
func repeatable(checks []Check) []Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c Check) bool { return group(c) == CallsGroup || group(c) == RequireGroup })
}

// selectors choose the checks that are wanted of all, by the name of a group
// where all of it that was made is wanted and there are several.
func selectors(all, wanted []Check) string {
	made, hit := map[string]int{}, map[string]int{}
	for _, c := range all {
		if c.Verdict != Skip {
			made[group(c)]++
		}
	}
	for _, c := range wanted {
		hit[group(c)]++
	}
	var out []string
	for _, c := range wanted {
		name := c.ID
		if g := group(c); hit[g] > 1 && hit[g] == made[g] {
			name = g
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return Quote(strings.Join(out, ","))
}
