// Package picture draws a timeline: what an SVG of it consists of, every string
// printable and every number a pixel.
package picture

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/reports/timeline"
	"github.com/localmarket/localmarket/sim/journal"
)

// The words of the picture.
const (
	figTitle   = "%s over %s of virtual time"
	figDesc    = "%s. The same is in the table below."
	figCaption = "%s, %s"
	figBand    = "fault injected from %s to %s"
	figMore    = "%d more"
	figPlanned = "%d planned"

	figNoAttempts = "no notification sent"
	figWaitsFor   = "waits for %s"
	figWaitedFor  = "waited for %s"
	figMoreEvents = "… and %d more"
)

// Classes of the style sheet for what crosses the lanes.
const (
	lookLost   = "lost" // the subscription, by Market's doing
	lookOutage = "outage"
	lookOther  = "other"
)

// px is a number of pixels.
type px float64

func (p px) String() string { return strconv.FormatFloat(math.Round(float64(p)*10)/10, 'f', -1, 64) }

// Measures of the picture.
const (
	figWidth   px = 808
	figLabels  px = 150
	figLeft    px = 8
	figRight   px = 20
	figAxis    px = 42 // above are the names of the stages and the ticks, below the pins
	figTop     px = 70 // of the lanes
	figRow     px = 32 // height of a lane
	figPinRoom px = 20
	figChars      = 21 // that fit in a label
	figEvents     = 16 // that are shown at once
)

type (
	// Picture is what a template draws.
	Picture struct {
		Strip                 []string // the same in a line
		ID, Title, Desc       string
		Width, Labels, Height px
		Axis, Inner, Bottom   px // where the pins begin, down to the last lane
		Bands                 []band
		Ticks                 []tick
		Faults                []band
		Lines                 []line
		Pins                  []pin
		Rows                  []row
		Legend                []sign // of the marks that are in it
		Table                 table
		Events                []figureEvent
		Folded, MoreEvents    string // how many events are not shown at once, or at all
	}
	band struct {
		X, Width, Middle px
		Text, Class      string
	}
	line struct {
		X           px
		Class, Text string
	}
	pin struct {
		X, Left, Width      px
		Number, Text, Class string
	}
	row struct {
		Y, Middle         px
		Name, Full, About string
		Life              *life
		Marks             []mark
		Note              string // instead of marks
		NoteX             px
	}
	life struct{ From, To px }
	// mark is one shape, or several of a kind in a row.
	mark struct {
		Class, Path, Text string
		N                 int
		Label             string // written from X on
		X                 px
	}
	sign struct {
		Class, Path, Text string
	}
	figureEvent struct {
		Number              int
		Class, Offset, Text string
		// Anchor is the place on the page of its Exchange; empty if there is none.
		Anchor, Exchange string
	}
)

// New draws t; the id is that of its run on the page, and anchor says where an
// exchange stands there. It is nil if there is nothing to draw.
func New(t *timeline.Timeline, id string, anchor func(exchange string) string) *Picture {
	if t == nil {
		return nil
	}
	s := newScale(t, figLeft, figWidth-figRight)
	if s == nil {
		return nil
	}
	f := &Picture{
		ID: id, Width: figWidth, Labels: figLabels, Axis: figAxis,
		Strip: t.Strip(),
		Title: fmt.Sprintf(figTitle, printable.Count(t.Made(), "attempt"), timeline.Roughly(t.End.Sub(t.Start))),
		Desc:  fmt.Sprintf(figDesc, strings.Join(t.Strip(), " ")),
		Bands: bands(s, t), Ticks: s.ticks(t.Zero), Faults: faults(s, t), Lines: lines(s, t), Pins: pins(s, t),
		Rows: rows(s, t), Table: newTable(t), Events: events(t, anchor),
	}
	if n := len(f.Events); n > figEvents {
		f.Folded = printable.Count(n, "event")
	}
	if t.MoreEvents > 0 {
		f.MoreEvents = fmt.Sprintf(figMoreEvents, t.MoreEvents)
	}
	f.Legend = legend(f)
	f.Bottom = figTop + figRow*px(len(f.Rows))
	f.Inner = f.Bottom - figAxis
	f.Height = f.Bottom + 10
	return f
}

// bands name the stages.
func bands(s scale, t *timeline.Timeline) []band {
	var all []band
	for i, p := range s {
		name := t.StageName(p.stage)
		if often := timeline.Repeats(p.stage); often != "" {
			name = fmt.Sprintf(figCaption, name, often)
		}
		b := band{X: p.x, Width: p.width, Middle: p.x + p.width/2, Text: name, Class: []string{"even", "odd"}[i%2]}
		if p.width < 7*px(printable.Columns(name)) {
			b.Text = ""
		}
		all = append(all, b)
	}
	return all
}

// faults are the times in which at least one fault was on.
func faults(s scale, t *timeline.Timeline) []band {
	var all []band
	on := 0
	var from time.Time
	add := func(until time.Time) {
		x := s.at(from)
		text := fmt.Sprintf(figBand, t.Offset(from), t.Offset(until))
		all = append(all, band{X: x, Width: max(2, s.at(until)-x), Text: text})
	}
	for _, e := range t.Events {
		switch e.Kind {
		case journal.FaultOn:
			if on++; on == 1 {
				from = e.At
			}
		case journal.FaultOff:
			if on--; on == 0 {
				add(e.At)
			}
			on = max(on, 0)
		}
	}
	if on > 0 {
		add(t.End)
	}
	return all
}

// lines cross all lanes where something happened to a subscription.
func lines(s scale, t *timeline.Timeline) []line {
	var all []line
	for _, e := range t.Events {
		class := lookOther
		switch e.Kind {
		case journal.SubscriptionDisconnected, journal.SubscriptionRefused:
			class = lookLost
		case journal.OutageBegan, journal.OutageEnded:
			class = lookOutage
		case journal.SubscriptionUnplugged, journal.SubscriptionRemoved:
		default:
			continue
		}
		l := line{X: s.at(e.At), Class: class, Text: t.Offset(e.At) + " " + timeline.EventText(e)}
		if n := len(all); n > 0 && all[n-1].Class == class && l.X-all[n-1].X < 1 {
			continue
		}
		all = append(all, l)
	}
	return all
}

// pins number the events; those too near to each other share one.
func pins(s scale, t *timeline.Timeline) []pin {
	var all []pin
	first := 0
	for i, e := range t.Events {
		x, text := s.at(e.At), t.Offset(e.At)+" "+timeline.EventText(e)
		if n := len(all) - 1; n >= 0 && x-all[n].X < figPinRoom+max(0, all[n].Width-figPinRoom)/2 {
			all[n].Number = fmt.Sprintf("%d–%d", first+1, i+1)
			all[n].Text += "\n" + text
			all[n].Class = cmp.Or(pinClass(e.Kind), all[n].Class)
			all[n].Width = 8 + 7*px(printable.Columns(all[n].Number))
			continue
		}
		first = i
		number := fmt.Sprint(i + 1)
		all = append(all, pin{X: x, Number: number, Text: text, Class: pinClass(e.Kind), Width: 10 + 7*px(printable.Columns(number))})
	}
	for i := range all {
		p := &all[i]
		p.Left = min(max(1, p.X-p.Width/2), figWidth-1-p.Width)
		p.X = p.Left + p.Width/2
	}
	return all
}

// pinClass sets what matters most apart.
func pinClass(k journal.Kind) string {
	switch k {
	case journal.SubscriptionDisconnected, journal.SubscriptionRefused:
		return lookLost
	}
	return ""
}

func events(t *timeline.Timeline, anchor func(exchange string) string) []figureEvent {
	var all []figureEvent
	for i, e := range t.Events {
		all = append(all, figureEvent{i + 1, pinClass(e.Kind), t.Offset(e.At), timeline.EventText(e), anchor(e.Exchange), printable.Inline(e.Exchange)})
	}
	return all
}
