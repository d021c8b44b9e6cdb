package timeline

import "time"

// stages divides the time of a run. What it has before and after the schedule
// are stages, too.
func (t *Timeline) stages(plan Plan) []Stage {
	var all []Stage
	if t.Start.Before(t.Zero) {
		all = append(all, Stage{From: t.Start, Until: t.Zero})
	}
	scheduled := scheduled(t.Zero, plan)
	all = append(all, scheduled...)
	end := t.Zero
	if len(scheduled) > 0 {
		end = scheduled[len(scheduled)-1].Until
	}
	if len(scheduled) == 0 || t.End.After(end) {
		all = append(all, Stage{From: end, Until: t.End})
	}
	return all
}

// scheduled reads the stages of the schedule off the plan of a notification
// that always fails: where the distance between attempts changes, one ends. The
// last one ends when another attempt would be due.
func scheduled(zero time.Time, plan Plan) []Stage {
	if plan == nil {
		return nil
	}
	var all []Stage
	at := zero
	for _, next := range plan(zero, 1) {
		every := int64(next.Sub(at) / time.Second)
		if len(all) == 0 || all[len(all)-1].EverySeconds != every {
			all = append(all, Stage{From: at, EverySeconds: every})
		}
		all[len(all)-1].Until = next
		at = next
	}
	if len(all) > 0 {
		last := &all[len(all)-1]
		last.Until = last.Until.Add(time.Duration(last.EverySeconds) * time.Second)
	}
	return all
}

// CountIn counts l's attempts in the stages.
func (t *Timeline) CountIn(l *Lane) {
	i := 0
	for _, a := range l.Attempts { // in order of time, as the stages are
		for i < len(t.Stages)-1 && t.Stages[i].endedBefore(a.At) {
			i++
		}
		t.Stages[i].Attempts.add(a)
	}
}

// endedBefore reports whether at is past s. What happens at its very end still
// is in it, but for what happens at Zero.
func (s Stage) endedBefore(at time.Time) bool {
	if s.EverySeconds == 0 {
		return !at.Before(s.Until)
	}
	return at.After(s.Until)
}
