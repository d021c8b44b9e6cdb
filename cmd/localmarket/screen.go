package main

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// screen is where the lines of a running report go. On a terminal a progress
// bar stays below them; elsewhere, as in a CI log, there is none.
type screen struct {
	io.Writer
	progress *mpb.Progress
	bar      *mpb.Bar
	doing    atomic.Value // string: the bar is drawn by another goroutine

	mu      sync.Mutex
	running []string // names, in the order in which they began
}

func (p *process) newScreen(out io.Writer, steps int) *screen {
	s := &screen{Writer: out}
	if !p.terminal || out != p.stdout {
		return s
	}
	s.doing.Store("")
	s.progress = mpb.New(mpb.WithOutput(p.stdout), mpb.WithWidth(24), mpb.WithAutoRefresh())
	s.bar = s.progress.AddBar(int64(steps),
		mpb.BarRemoveOnComplete(),
		mpb.AppendDecorators(
			decor.CountersNoUnit(" %d/%d "),
			decor.Any(func(decor.Statistics) string { return s.doing.Load().(string) }),
		),
	)
	s.Writer = s.progress
	return s
}

// started and ended say what is under way: the bar counts what has ended, and
// names what runs.
func (s *screen) started(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = append(s.running, name)
	s.doing.Store(underWay(s.running))
}

func (s *screen) ended(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.running, name); i >= 0 {
		s.running = slices.Delete(s.running, i, i+1)
	}
	s.doing.Store(underWay(s.running))
	if s.bar != nil {
		s.bar.Increment()
	}
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
	if s.progress == nil {
		return
	}
	s.bar.Abort(true)
	s.progress.Wait()
	s.progress = nil
}
