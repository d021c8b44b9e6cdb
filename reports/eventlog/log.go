// Package eventlog says what happens in a Market as it happens: a line for people,
// or a JSON object, of each thing that they want to know. What repeats is not said
// again and again, but counted.
package eventlog

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/journal"
)

// Options say how a Log speaks.
type Options struct {
	// Out is written to, a whole record at once.
	Out io.Writer
	// JSON has each record written as one JSON object on a line, in English.
	JSON bool
	// Level is the lowest that is said. slog.LevelDebug has every entry of the journal
	// said, however often it repeats.
	Level slog.Level
	// Bodies has the bodies of requests and replies shown.
	Bodies bool
	// Words puts a line into the reader's language; English if nil.
	Words func(text string) string
}

// Log says what happens. It is safe for concurrent use.
type Log struct {
	logger *slog.Logger
	bodies bool
	all    bool // nothing is held back because it repeats

	mu    sync.Mutex
	tally tally
}

// New is a log in which nothing has been said.
func New(o Options) *Log {
	return &Log{logger: slog.New(o.handler()), bodies: o.Bodies, all: o.Level <= slog.LevelDebug, tally: newTally(maxIssues, maxAlike)}
}

func (o Options) handler() slog.Handler {
	if o.JSON {
		return slog.NewJSONHandler(o.Out, &slog.HandlerOptions{Level: o.Level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Value.Kind() == slog.KindString {
				a.Value = slog.StringValue(printable.Log(strings.TrimLeft(a.Value.String(), " ")))
			}
			return a
		}})
	}
	if o.Words == nil {
		o.Words = func(text string) string { return text }
	}
	return &console{out: o.Out, level: o.Level, words: o.Words, mu: &sync.Mutex{}}
}

// World is a log that says of all that it is of one of several markets, by its name. It
// counts for itself, and remembers a tenth as much: there may be hundreds.
func (l *Log) World(name string) *Log {
	logger := l.logger.With(slog.String(keyWorld, name))
	return &Log{logger: logger, bodies: l.bodies, all: l.all, tally: newTally(maxIssues/10, maxAlike/10)}
}

// Say says what the journal does not have. The event names it in JSON.
func (l *Log) Say(level slog.Level, event, text string, more ...slog.Attr) {
	l.logger.LogAttrs(context.Background(), level, text, append([]slog.Attr{slog.String(keyEvent, event)}, more...)...)
}

// chunk is how many entries are taken from the journal together.
const chunk = 1000

// Follow says what comes after entry number seen, until ctx ends, and then what is left.
func (l *Log) Follow(ctx context.Context, j *journal.Journal, seen int) {
	tail := j.Tail(seen)
	for {
		piece, _ := tail.Next(chunk)
		for _, e := range piece {
			l.entry(e)
		}
		if len(piece) > 0 {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		select {
		case <-tail.More():
		case <-ctx.Done():
		}
	}
}

// entry says what a person is told of an entry, and counts it.
func (l *Log) entry(e journal.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.tally.record(e)
	if l.tally.add(e, &r) && !l.all {
		return
	}
	attrs := append(r.attrs, slog.String(keyEvent, string(e.Kind)), slog.Time(keyAt, e.At), slog.Int("seq", e.Seq))
	if len(r.issues) > 0 {
		attrs = append(attrs, slog.Any(keyIssues, r.issues))
	}
	if l.bodies {
		attrs = append(attrs, bodiesOf(e)...)
	}
	l.logger.LogAttrs(context.Background(), r.level, r.text, attrs...)
}

// Summary is what has been counted so far.
func (l *Log) Summary() Summary {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tally.summary()
}
