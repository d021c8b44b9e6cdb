package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// Phase expects how often a notification is repeated by now (N-RETRY). One that
// waits for another is not (N-BLOCKING).
type Phase struct {
	Which `yaml:",inline"`
	// Every is the time from the last attempt to the next one planned: 1m, 15m or
	// 1h; the last phase ends with no attempt planned.
	Every time.Duration `yaml:"every"`
}

func (e *Phase) describe() string { return fmt.Sprintf(expectPhase, e.name(), days(e.Every)) }

func (e *Phase) validate(c *checker, line strictyaml.Line) {
	c.which(line, &e.Which, AtLeast(1))
	if !slices.Contains([]time.Duration{time.Minute, 15 * time.Minute, time.Hour}, e.Every) {
		c.problem(line, hintPhase, badPhase, days(e.Every))
	}
}

func (e *Phase) evaluate(r *record) result {
	f := result{expected: e.describe()}
	found := r.meant(e.Which)
	if len(found) == 0 {
		f.happened = happenedNothing
		return f
	}
	for _, d := range found {
		f.at = decided(d)
		a := last(d)
		if d.State == journal.Held {
			f.happened = happenedNotPlanned + r.waitsFor(d)
			return f
		}
		if a != nil {
			f.at = a.Seq
		}
		switch {
		case a == nil || d.State != journal.Pending || a.Due == nil:
			f.happened = fmt.Sprintf(happenedNotRepeated, d.State)
			return f
		case a.Due.Sub(a.At) != e.Every:
			f.happened = fmt.Sprintf(happenedPhase, days(a.Due.Sub(a.At)))
			return f
		}
	}
	f.holds, f.happened = true, fmt.Sprintf(happenedPhase, days(e.Every))
	return f
}
