package main

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
)

// ended is how a run ended, as far as the exit code needs it.
type ended struct {
	report *reports.Report
	// unreachable says that the store could not be reached at all, and incomplete
	// that the run was stopped before its end.
	unreachable, incomplete bool
}

// exitOf is the exit code of some runs, as an error: 3 if the store could not be
// reached, else 1 if a check failed, else 3 if some could not be made. Runs in which
// nothing was checked are wrong usage.
func exitOf(all ...ended) error {
	code, nothing := exitOK, len(all) > 0
	for _, one := range all {
		s := one.report.Summary
		nothing = nothing && s.Nothing()
		switch {
		case one.unreachable:
			return &exitError{code: exitEnvironment}
		case s.Failed > 0:
			code = exitFailed
		case code == exitOK && (s.Errored > 0 || one.incomplete):
			code = exitEnvironment
		}
	}
	switch {
	case code != exitOK:
		return &exitError{code: code}
	case nothing:
		return fmt.Errorf("nothing was checked: %s", skipReason(all[0].report))
	}
	return nil
}

// skipReason is why the first check was skipped.
func skipReason(r *reports.Report) string {
	for _, c := range r.Checks {
		if c.Reason != "" {
			return c.ID + ": " + c.Reason
		}
	}
	return "no check is selected"
}
