package main

import (
	"io"
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

func (s *screen) started(name string) { s.doing.Store(name) }

func (s *screen) finished() {
	if s.bar != nil {
		s.bar.Increment()
	}
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
