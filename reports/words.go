package reports

import (
	"slices"

	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/reports/view"
	"github.com/localmarket/localmarket/sim/journal"
)

// inWords is a copy of r whose texts are in the reader's language, for a format that
// has the report as it is.
func (r *Report) inWords() *Report {
	w := r.Words
	if w == nil {
		return r
	}
	out := *r
	out.Summary.Connect, out.Summary.Types = w.Of(r.Summary.Connect), w.Of(r.Summary.Types)
	out.Summary.Do = each(r.Summary.Do, func(s *string) { *s = w.Of(*s) })
	if r.Scenario != nil {
		s := *r.Scenario
		s.Title, s.Shows = w.Of(s.Title), w.Of(s.Shows)
		out.Scenario = &s
	}
	out.Checks = each(r.Checks, func(c *Check) {
		c.Title, c.Reason, c.Expected, c.Fix = w.Of(c.Title), w.Of(c.Reason), w.Of(c.Expected), w.Of(c.Fix)
		c.Around = each(c.Around, func(m *Moment) { m.Text = w.Of(m.Text) })
	})
	out.Exchanges = each(r.Exchanges, func(x *journal.Exchange) {
		v := &x.Verdict
		x.Note, v.Reason, v.Expected, v.Fix = w.Of(x.Note), w.Of(v.Reason), w.Of(v.Expected), w.Of(v.Fix)
		v.Violations, v.Warnings = violationsIn(w, v.Violations), violationsIn(w, v.Warnings)
	})
	out.Calls = each(r.Calls, func(c *Call) {
		c.Findings = each(c.Findings, func(f *journal.Finding) { f.Message, f.Fix = w.Of(f.Message), w.Of(f.Fix) })
	})
	if r.Timeline != nil {
		t := *r.Timeline
		t.Events = each(t.Events, func(e *timeline.Event) { e.Reason = w.Of(e.Reason) })
		out.Timeline = &t
	}
	return &out
}

func violationsIn(w view.Words, all []journal.Violation) []journal.Violation {
	return each(all, func(v *journal.Violation) {
		v.Found, v.Expected, v.Fix = w.Of(v.Found), w.Of(v.Expected), w.Of(v.Fix)
	})
}

// each is a copy of a list in which every item was changed.
func each[T any](list []T, change func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		change(&list[i])
	}
	return list
}
