package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
)

// Of the progress bar: its columns without what stands behind it, the columns of a
// terminal that does not say, and how long it takes to follow.
const (
	barColumns   = 22
	lineColumns  = 80
	redrawnAfter = 60 * time.Millisecond
)

// screen is where the lines of a running report go. On a terminal a progress
// bar stays below them; elsewhere, as in a CI log, there is none.
type screen struct {
	out   io.Writer
	steps int
	width int

	mu      sync.Mutex
	running []string    // names, in the order in which they began
	done    int         // steps
	timer   *time.Timer // draws the bar; nil where there is none
	due     bool        // it will be drawn
	drawn   int         // columns of the bar that stands there
	inside  bool        // of a line that has not ended yet
}

func (p *process) newScreen(out io.Writer, steps int) *screen {
	s := &screen{out: out, steps: steps, width: p.width}
	if s.width < 2 {
		s.width = lineColumns
	}
	if p.terminal && out == p.stdout {
		s.timer, s.due = time.AfterFunc(redrawnAfter, s.draw), true
	}
	return s
}

// Write writes lines above the bar.
func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer == nil || len(text) == 0 {
		return s.out.Write(text)
	}
	s.erase()
	n, err := s.out.Write(text)
	s.inside = text[len(text)-1] != '\n'
	s.redraw()
	return n, err
}

// draw puts the bar where the next line will be.
func (s *screen) draw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = false
	if s.timer == nil || s.inside {
		return
	}
	s.erase()
	full := barColumns * min(s.done, s.steps) / max(s.steps, 1)
	bar := strings.Repeat("=", full) + strings.Repeat("-", barColumns-full)
	line := printable.Shorten(printable.Inline(fmt.Sprintf("[%s] %d/%d %s", bar, s.done, s.steps, underWay(s.running))), s.width-1)
	_, _ = io.WriteString(s.out, line) // who writes lines notices
	s.drawn = printable.Columns(line)
}

// redraw has the bar drawn a little later, with all that changes until then. The caller
// holds mu.
func (s *screen) redraw() {
	if s.timer != nil && !s.due {
		s.due = true
		s.timer.Reset(redrawnAfter)
	}
}

// erase takes the bar away, if it stands there. The caller holds mu.
func (s *screen) erase() {
	if s.drawn > 0 {
		_, _ = io.WriteString(s.out, "\r"+strings.Repeat(" ", s.drawn)+"\r") // what every terminal understands
		s.drawn = 0
	}
}

// started and ended say what is under way: the bar counts what has ended, and
// names what runs.
func (s *screen) started(name string) {
	s.changed(func() { s.running = append(s.running, name) })
}

func (s *screen) ended(name string) {
	s.changed(func() {
		if i := slices.Index(s.running, name); i >= 0 {
			s.running = slices.Delete(s.running, i, i+1)
		}
		s.done++
	})
}

func (s *screen) changed(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.redraw()
}

// underWay names the first of what runs, and counts the others.
func underWay(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return fmt.Sprintf("%s and %d more", names[0], len(names)-1)
}

// close takes the bar away; lines written after it go to the plain output.
func (s *screen) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.erase()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}
