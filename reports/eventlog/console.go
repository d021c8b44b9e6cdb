package eventlog

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/reports/printable"
)

// timeLayout is how virtual time is shown to people.
const timeLayout = "2006-01-02 15:04:05"

// The keys by which records are read; those of JSON stay.
const (
	keyEvent   = "event"
	keyAt      = "at" // virtual time
	keyWorld   = "world"
	keyIssues  = "issues"
	keyRequest = "requestBody"
	keyReply   = "replyBody"
)

// console writes records for people: a line of each, and below it what is wrong, and
// bodies. Other attributes are for JSON alone.
type console struct {
	out   io.Writer
	level slog.Level
	words func(string) string
	world string // stands after the time, if it is one

	mu *sync.Mutex
}

// Enabled reports whether a level is said.
func (c *console) Enabled(_ context.Context, level slog.Level) bool { return level >= c.level }

// Handle writes a record at once.
func (c *console) Handle(_ context.Context, r slog.Record) error {
	before := c.world
	var below []string
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case keyAt:
			before = a.Value.Time().Format(timeLayout) + " " + c.world
		case keyIssues:
			for _, one := range a.Value.Any().([]Issue) {
				below = append(below, c.words(fmt.Sprintf(lineIssue, one.Rule, one.Message, one.Fix)))
			}
		case keyRequest:
			below = append(below, "    > "+a.Value.String())
		case keyReply:
			below = append(below, "    < "+a.Value.String())
		}
		return true
	})
	var text strings.Builder
	for _, line := range append([]string{c.words(r.Message)}, below...) {
		fmt.Fprintln(&text, before+printable.Log(line))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := io.WriteString(c.out, text.String())
	return err
}

// WithAttrs is the console of a world, which is all that the log adds.
func (c *console) WithAttrs(attrs []slog.Attr) slog.Handler {
	one := *c
	for _, a := range attrs {
		if a.Key == keyWorld {
			one.world = printable.Log(a.Value.String()) + " "
		}
	}
	return &one
}

// WithGroup is the same: the log has none.
func (c *console) WithGroup(string) slog.Handler { return c }
