package picture

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
)

// The words on marks.
const (
	markOne     = "%s: attempt %d %s"
	markMany    = "%s to %s: attempts %d to %d %s"
	markPlanned = "%s planned, the first at %s"
	markEnded   = "%s: %s"
	markByFault = " by fault %s"
	markHeld    = "%s to %s: waits for %s"
)

// rows are the lanes, and one for those that have none.
func rows(s scale, t *timeline.Timeline) []row {
	var all []row
	for i := range t.Lanes {
		all = append(all, newRow(s, t, &t.Lanes[i], figTop+figRow*px(i)))
	}
	y := figTop + figRow*px(len(all))
	switch {
	case t.Others != nil:
		all = append(all, row{
			Y: y, Middle: y + figRow/2, Name: fmt.Sprintf(figMore, t.Others.Deliveries), Full: printable.Count(t.Others.Deliveries, "delivery"),
			About: aboutOthers(t.Others),
			Note:  strings.Join(append(timeline.EndingWords(t.Others.Endings), timeline.BlockerWords(t.Others.Blockers)...), ", "), NoteX: s.at(t.Zero) + 8,
		})
	case len(all) == 0:
		all = append(all, row{Y: y, Middle: y + figRow/2, Note: figNoAttempts, NoteX: s.at(t.Zero) + 8})
	}
	return all
}

// aboutOthers says in short what became of them, and for what most waited.
func aboutOthers(o *timeline.Others) string {
	text := o.Attempts.String()
	if len(o.Blockers) > 0 {
		text += " · " + fmt.Sprintf(figWaitedFor, printable.Inline(o.Blockers[0].Notification))
	}
	return printable.Shorten(text, figChars+3)
}

func newRow(s scale, t *timeline.Timeline, l *timeline.Lane, y px) row {
	name := cmp.Or(printable.Inline(string(l.Type)), printable.Inline(l.Notification))
	about := []string{printable.Inline(l.Notification)}
	if n := l.Failed(); n > 0 {
		about = append(about, timeline.Tally{Failed: n}.String())
	}
	about = append(about, cmp.Or(printable.Inline(l.WaitWord()), string(l.Ended)))
	full := strings.Join(printable.NonEmpty(name, printable.Inline(l.Notification), printable.Inline(l.Subscription)), ", ")
	r := row{
		Y: y, Middle: y + figRow/2,
		Name: printable.Shorten(name, figChars), Full: full, About: printable.Shorten(strings.Join(printable.NonEmpty(about...), " · "), figChars+3),
	}
	r.Marks = slices.Concat(heldMarks(s, t, l, r.Middle), plannedMarks(s, t, l, r.Middle), attemptMarks(s, t, l, r.Middle))
	if m, ok := endMark(s, t, l, r.Middle); ok {
		r.Marks = append(r.Marks, m)
	}
	r.Life = lifeOf(s, t, l)
	return r
}

// lifeOf is where a delivery's line begins and ends.
func lifeOf(s scale, t *timeline.Timeline, l *timeline.Lane) *life {
	until := t.End
	if l.EndedAt != nil {
		until = *l.EndedAt
	}
	return &life{s.at(l.Due), s.at(until)}
}

// heldLook is the class of a time in which a delivery waited for another.
const heldLook = "held"

// faultLook is the class of the sign for times in which a fault was on.
const faultLook = "band-of-fault"

// heldMarks are bars for the times in which a delivery waited, with a label where
// there is room for one.
func heldMarks(s scale, t *timeline.Timeline, l *timeline.Lane, y px) []mark {
	var all []mark
	for _, w := range l.Held {
		until := t.End
		if w.Until != nil {
			until = *w.Until
		}
		from, to := s.at(w.From), s.at(until)
		blocker := printable.Inline(strings.Join(printable.NonEmpty(w.For, string(w.Type)), " "))
		m := mark{
			Class: heldLook, Path: box(from, max(2, to-from), y), N: 1, X: from + 6,
			Text: fmt.Sprintf(markHeld, t.Offset(w.From), t.Offset(until), blocker),
		}
		for _, name := range []string{blocker, printable.Inline(w.For)} {
			label := fmt.Sprintf(figWaitsFor, name)
			if m.Label == "" && barChar*px(printable.Columns(label))+barEnd < to-from {
				m.Label = label
			}
		}
		all = append(all, m)
	}
	return all
}

const (
	barHeight px = 14
	barChar   px = 6.6 // width of a character of its label
	barEnd    px = 16  // for the mark of how it ended
)

func box(x, width, y px) string {
	return fmt.Sprintf("M%v %vh%vv%vh%vz", x, y-barHeight/2, width, barHeight, -width)
}

// crowd is how near marks stand, in pixels, that are one for the pointer; nearer
// than fine, they would be one for the eye, too, and are drawn as one.
const (
	crowd px = 4
	fine  px = 1.6
)

// attemptMarks draws the attempts, those of a kind that crowd together as one
// shape.
func attemptMarks(s scale, t *timeline.Timeline, l *timeline.Lane, y px) []mark {
	var all []mark
	for i := 0; i < len(l.Attempts); {
		end := i + 1
		for end < len(l.Attempts) && look(l.Attempts[end]) == look(l.Attempts[i]) &&
			s.at(l.Attempts[end].At)-s.at(l.Attempts[end-1].At) < crowd {
			end++
		}
		all = append(all, attemptMark(s, t, l, i, end, y))
		i = end
	}
	return all
}

// attemptMark draws the attempts from number i to before end.
func attemptMark(s scale, t *timeline.Timeline, l *timeline.Lane, i, end int, y px) mark {
	some := l.Attempts[i:end]
	var times []time.Time
	for _, a := range some {
		times = append(times, a.At)
	}
	kind := look(some[0])
	m := mark{Class: kind, Path: places(s, times, kind, y), N: len(some)}
	how := strings.Join(printable.NonEmpty(string(some[0].Outcome), string(some[0].Subtype)), ", ")
	if len(some) == 1 {
		m.Text = fmt.Sprintf(markOne, t.Offset(some[0].At), i+1, how)
		if some[0].Exchange != "" {
			m.Text += " (" + some[0].Exchange + ")"
		}
	} else {
		m.Text = fmt.Sprintf(markMany, t.Offset(some[0].At), t.Offset(some[len(some)-1].At), i+1, end, string(some[0].Outcome))
	}
	if some[0].Fault != "" {
		m.Text += fmt.Sprintf(markByFault, some[0].Fault)
	}
	m.Text = printable.Inline(m.Text)
	return m
}

// look is what an attempt is drawn as: a class of the style sheet.
func look(a timeline.Attempt) string {
	kind := string(journal.Unknown)
	switch a.Outcome {
	case journal.Accepted, journal.Rejected, journal.Failed:
		kind = string(a.Outcome)
	}
	if a.Fault != "" {
		kind += " injected"
	}
	return kind
}

// places draws one shape at each of the times, leaving out those that would
// cover the one before.
func places(s scale, times []time.Time, kind string, y px) string {
	room := fine
	if kind != string(journal.Failed) && kind != plannedLook {
		room = crowd
	}
	var b strings.Builder
	last := -room
	for _, at := range times {
		if x := s.at(at); x-last >= room {
			b.WriteString(shape(kind, x, y))
			last = x
		}
	}
	return b.String()
}

// plannedLook is the class of attempts that were not made.
const plannedLook = "planned"

// plannedMarks are the attempts that the schedule would still make, as far as
// the scale goes.
func plannedMarks(s scale, t *timeline.Timeline, l *timeline.Lane, y px) []mark {
	var times []time.Time
	for _, at := range l.Planned {
		if !at.After(s.end()) {
			times = append(times, at)
		}
	}
	if len(times) == 0 {
		return nil
	}
	text := fmt.Sprintf(markPlanned, printable.Count(len(l.Planned), "more attempt"), t.Offset(l.Planned[0]))
	return []mark{{Class: plannedLook, Path: places(s, times, plannedLook, y), Text: text, N: len(times)}}
}

// endMark shows where a delivery ended that was not answered to the end.
func endMark(s scale, t *timeline.Timeline, l *timeline.Lane, y px) (mark, bool) {
	if l.EndedAt == nil || l.Ended != timeline.Cancelled && l.Ended != timeline.Expired {
		return mark{}, false
	}
	kind := string(l.Ended)
	return mark{
		Class: kind, Path: shape(kind, s.at(*l.EndedAt), y),
		Text: fmt.Sprintf(markEnded, t.Offset(*l.EndedAt), kind), N: 1,
	}, true
}

// shape is the outline of a mark around (x, y), as the path of an SVG.
func shape(kind string, x, y px) string {
	switch kind {
	case "failed":
		return fmt.Sprintf("M%v %vv14", x, y-7)
	case "failed injected":
		return fmt.Sprintf("M%v %vh3v14h-3z", x-1.5, y-7)
	case plannedLook:
		return fmt.Sprintf("M%v %vv6", x, y-3)
	case "accepted", "accepted injected":
		return fmt.Sprintf("M%v %va5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", x-5, y)
	case "rejected", "rejected injected":
		return fmt.Sprintf("M%v %vl6 6l-6 6l-6 -6z", x, y-6)
	case string(timeline.Cancelled):
		return fmt.Sprintf("M%v %vl10 10m0 -10l-10 10", x-5, y-5)
	case heldLook, faultLook:
		return box(x-7, 14, y)
	case string(timeline.Expired):
		return fmt.Sprintf("M%v %vh12l-6 11z", x-6, y-5)
	}
	return fmt.Sprintf("M%v %vh5v5h-5z", x-2.5, y-2.5)
}
