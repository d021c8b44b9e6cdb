package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports/eventlog"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/texts"
)

// logTime is how virtual time is shown.
const logTime = "2006-01-02 15:04:05"

// The forms of the log.
const (
	logText = "text"
	logJSON = "json"
)

// logFlags say how serve says what happens.
type logFlags struct {
	form, level    string
	verbose, quiet bool
}

func (f *logFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	f.form, f.level = logText, defaultLevel
	flags.Var(&choice{&f.form, []string{logText, logJSON}}, "log", "how to say what happens: lines for people, or JSON objects, one a line")
	flags.Var(&choice{&f.level, logLevels()}, "log-level", "say what is at least so important; debug says everything, and each time")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "show the bodies of requests and replies")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "do not show what happens")
	complete(cmd, "log", []string{logText, logJSON})
	complete(cmd, "log-level", logLevels())
}

func (f *logFlags) validate() error {
	if f.quiet && (f.verbose || f.level != defaultLevel) {
		return errors.New("--quiet shows nothing of what happens: leave out --verbose and --log-level")
	}
	return nil
}

const defaultLevel = "info"

func logLevels() []string { return []string{"debug", defaultLevel, "warn", "error"} }

// eventLog is the log of serve, to w.
func (p *process) eventLog(f logFlags, w io.Writer) *eventlog.Log {
	var level slog.Level
	_ = level.UnmarshalText([]byte(f.level)) // the flag takes these alone
	if f.quiet {
		level = slog.LevelError
	}
	return eventlog.New(eventlog.Options{Out: w, JSON: f.form == logJSON, Level: level, Bodies: f.verbose, Words: p.translate})
}

// watchOn shows on w what happens in a Market, as it happens, in the user's words.
func watchOn(w io.Writer, words func(text string) string) func(m *sim.Market) (stop func()) {
	return func(m *sim.Market) func() { return follow(eventlog.New(eventlog.Options{Out: w, Words: words}), m) }
}

// follow has a log say what happens from now on, until stop, which returns when the
// last of it is said.
func follow(log *eventlog.Log, m *sim.Market) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	seen := m.Journal().Len()
	var follower sync.WaitGroup
	follower.Go(func() { log.Follow(ctx, m.Journal(), seen) })
	return func() {
		cancel()
		follower.Wait()
	}
}

// summarize has a log follow a Market, and say at the end what there was.
func (p *process) summarize(log *eventlog.Log, m *sim.Market) (end func()) {
	began, virtual := p.now(), m.Now()
	stop := follow(log, m)
	return func() {
		stop()
		log.End(p.now().Sub(began), max(0, m.Now().Sub(virtual)), m.Waiting())
	}
}

// endPatience is how long the end may take before a person is told why.
const endPatience = 300 * time.Millisecond

// sayEnding says that the end takes a while, unless it is called off before.
func sayEnding(log *eventlog.Log) (callOff func() bool) {
	return time.AfterFunc(endPatience, func() { log.Say(slog.LevelInfo, "ending", sayEnds) }).Stop
}

const sayEnds = "ending: calls that are under way have 3 seconds; interrupt again to end at once"

// jsonLines writes what is for the standard error as JSON objects, one of each line.
type jsonLines struct {
	log *eventlog.Log

	mu      sync.Mutex
	failing bool // what comes now is why the command fails
}

// logErrors has the standard error written as the log is, where that is in JSON. What
// is said from fail on is why the command fails.
func (p *process) logErrors(f logFlags) (fail func()) {
	if f.form != logJSON {
		return func() {}
	}
	p.lang = string(texts.English) // programs read it
	lines := &jsonLines{log: p.eventLog(f, p.stderr)}
	p.stderr = lines
	return func() {
		lines.mu.Lock()
		defer lines.mu.Unlock()
		lines.failing = true
	}
}

func (l *jsonLines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	level := slog.LevelWarn
	if l.failing {
		level = slog.LevelError
	}
	for line := range bytes.Lines(b) {
		text := strings.TrimPrefix(strings.TrimSuffix(string(line), "\n"), "localmarket: ")
		l.log.Say(level, "message", strings.TrimPrefix(text, "warning: "))
	}
	return len(b), nil
}

// lockedWriter lets several goroutines write whole lines.
type lockedWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *lockedWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(b)
}
