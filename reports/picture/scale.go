package picture

import (
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports/timeline"
)

// scale maps virtual time to a place across the picture of a timeline. The
// stages that the run reached are equally wide, however long they last, so that
// the first minute can be told from the second and 14 days fit, too. What was
// before them gets less.
type scale []piece

// piece is one stage on a scale: linear within.
type piece struct {
	stage       timeline.Stage
	from, until time.Time
	x, width    px
}

// Shares of the width, where a stage of the schedule has 1.
const (
	shareOfStage  px = 1
	shareOfBefore px = 0.3  // with attempts in it
	shareOfStart  px = 0.13 // with nothing but connecting in it
)

// newScale is the scale of t from left to right; nil if t has no stages.
func newScale(t *timeline.Timeline, left, right px) scale {
	var s scale
	sum := px(0)
	for _, stage := range t.Stages {
		if !t.Reached(stage) {
			continue
		}
		p := piece{stage: stage, from: stage.From, until: stage.Until, width: shareOfStage}
		if stage.From.Before(t.Zero) {
			p.width = shareOfStart
			if stage.Attempts.Sum() > 0 {
				p.width = shareOfBefore
			}
		}
		s = append(s, p)
		sum += p.width
	}
	if len(s) == 0 {
		return nil
	}
	s.trim(t.End)
	x := left
	for i := range s {
		s[i].x, s[i].width = x, s[i].width/sum*(right-left)
		x += s[i].width
	}
	return s
}

// trim ends the last piece not long after the run, so that nothing is wasted on
// what did not happen.
func (s scale) trim(end time.Time) {
	last := &s[len(s)-1]
	used := end.Sub(last.from)
	for _, d := range roundSpans() {
		if d <= used+used/8 {
			continue
		}
		if until := last.from.Add(d); until.Before(last.until) {
			last.until = until
		}
		break
	}
	if !last.until.After(last.from) { // all happened at one instant
		last.until = last.from.Add(time.Second)
	}
}

// at is where an instant is. What is outside of the scale is at its end.
func (s scale) at(when time.Time) px {
	for _, p := range s {
		if when.After(p.until) {
			continue
		}
		return p.x + p.width*max(0, p.share(when))
	}
	last := s[len(s)-1]
	return last.x + last.width
}

func (p piece) share(when time.Time) px {
	return min(1, px(when.Sub(p.from))/px(p.until.Sub(p.from)))
}

func (s scale) end() time.Time { return s[len(s)-1].until }

// tick is a labelled place on the axis.
type tick struct {
	X      px
	Text   string
	Anchor string
	Border bool // a stage begins or ends here
}

const (
	ticksPerPiece    = 5  // at most, the end not counted
	tickRoom      px = 34 // what a label needs
)

// ticks label the ends of the pieces, and round times between.
func (s scale) ticks(zero time.Time) []tick {
	all := []tick{s.tick(s[0].from, zero, true)}
	for _, p := range s {
		if !p.from.Before(zero) {
			all = append(all, s.between(p, zero)...)
		}
		all = append(all, s.tick(p.until, zero, true))
	}
	all[0].Anchor = "start"
	return all
}

// between are the ticks inside a piece.
func (s scale) between(p piece, zero time.Time) []tick {
	step := stepOf(p.until.Sub(p.from))
	var all []tick
	for at := zero.Add(p.from.Sub(zero).Truncate(step) + step); at.Before(p.until); at = at.Add(step) {
		t := s.tick(at, zero, false)
		if t.X-p.x > tickRoom && p.x+p.width-t.X > tickRoom {
			all = append(all, t)
		}
	}
	return all
}

func (s scale) tick(at, zero time.Time, border bool) tick {
	t := tick{X: s.at(at), Text: "0", Anchor: "middle", Border: border}
	switch d := at.Sub(zero); {
	case d < 0:
		t.Text = timeline.Offset(roundTo(d))
	case d > 0:
		t.Text = timeline.Span(roundTo(d))
	}
	return t
}

// roundTo leaves of a time what a label has room for.
func roundTo(d time.Duration) time.Duration {
	switch length := d.Abs(); {
	case length >= 24*time.Hour:
		return d.Round(time.Hour)
	case length >= time.Hour:
		return d.Round(time.Minute)
	case length >= time.Minute:
		return d.Round(time.Second)
	}
	return d
}

func stepOf(length time.Duration) time.Duration {
	all := roundSpans()
	i := slices.IndexFunc(all, func(d time.Duration) bool { return length/d <= ticksPerPiece })
	if i < 0 {
		return length // over ten years: no ticks between
	}
	return all[i]
}

// roundSpans are times that people count in, the short ones first.
func roundSpans() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
		day, 2 * day, 4 * day, 7 * day, 14 * day, 28 * day, 91 * day, 182 * day, 365 * day, 730 * day, 3650 * day,
	}
}
