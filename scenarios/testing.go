package scenarios

import (
	"context"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/reports"
)

// TB is the part of *testing.T that Test needs, so that this package does not
// pull package testing into a program.
type TB interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// Test runs a scenario against a store from a Go test, which fails by what was
// expected and what happened for each expectation that does not hold, and at
// once if the scenario is wrong.
func Test(tb TB, s *Scenario, o Options) *Result {
	tb.Helper()
	result, err := Run(tb.Context(), s, o)
	if err != nil {
		tb.Fatalf("%v", err)
		return nil
	}
	for _, c := range result.Report.Checks {
		switch c.Verdict {
		case reports.Fail, reports.Error:
			tb.Errorf("%s", explain(c))
		case reports.Skip:
			tb.Logf("%s %s: %s", c.ID, c.Title, c.Reason)
		}
	}
	return result
}

// explain describes a failed check in a few lines.
func explain(c reports.Check) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n  %s", c.ID, strings.Join(c.Rules, ", "), c.Title, c.Reason)
	if c.Expected != "" {
		fmt.Fprintf(&b, "\n  expected %s", c.Expected)
	}
	if c.Fix != "" {
		fmt.Fprintf(&b, "\n  to fix: %s", c.Fix)
	}
	for _, m := range c.Around {
		mark := " "
		if m.Here {
			mark = ">"
		}
		fmt.Fprintf(&b, "\n  %s %s %s", mark, m.Offset, m.Text)
	}
	return b.String()
}
