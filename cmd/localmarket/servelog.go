package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

const (
	// logTime is how virtual time is shown.
	logTime = "2006-01-02 15:04:05"
	// logChunk is how many entries are taken from the journal together.
	logChunk = 1000
)

// watchOn shows on w what happens in a Market, as it happens, in the user's words.
func watchOn(w io.Writer, words func(text string) string) func(m *sim.Market) (stop func()) {
	return func(m *sim.Market) func() {
		ctx, cancel := context.WithCancel(context.Background())
		var follower sync.WaitGroup
		follower.Go(func() { followJournal(ctx, w, words, m.Journal(), m.Journal().Len()) })
		return func() {
			cancel()
			follower.Wait()
		}
	}
}

// followJournal prints a line for each thing that happens after entry number
// seen, until ctx ends, and then what is left.
func followJournal(ctx context.Context, w io.Writer, words func(text string) string, j *journal.Journal, seen int) {
	known := blockers{}
	for {
		piece := j.After(seen, logChunk)
		for _, e := range piece {
			known.note(e)
			for _, line := range known.lines(e) {
				fmt.Fprintln(w, e.At.Format(logTime)+" "+printable.Log(words(line)))
			}
		}
		seen += len(piece)
		if len(piece) > 0 {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		select {
		case <-j.Grown(seen):
		case <-ctx.Done():
		}
	}
}

// blockers are the notifications that blocked last, by subscription (N-BLOCKING).
type blockers map[string]journal.Entry

func (b blockers) note(e journal.Entry) {
	if e.Kind == journal.OutageBegan {
		b[e.Subscription] = e
	}
}

// name is what a delivery waits for, with its type if it is known.
func (b blockers) name(e journal.Entry) string {
	if known := b[e.Subscription]; known.Notification == e.Blocker {
		return fmt.Sprintf(logName, e.Blocker, known.Type)
	}
	return e.Blocker
}

// lines are what a person is told of an entry: nothing of what another says
// anyhow.
func (b blockers) lines(e journal.Entry) []string {
	switch e.Kind {
	case journal.DeliveryHeld:
		return []string{fmt.Sprintf(logHeld, e.Type, e.Notification, e.Subscription, b.name(e))}
	case journal.DeliveryReleased:
		return []string{fmt.Sprintf(logReleased, e.Type, e.Notification, e.Subscription)}
	case journal.ExchangeDone:
		return []string{exchangeLine(e)}
	case journal.PullCall:
		return callLines(e.Call)
	case journal.NotificationUnwanted:
		return []string{fmt.Sprintf(logUnwanted, e.Type, e.Notification)}
	case journal.ExchangeSending, journal.NotificationCreated, journal.DeliveryAccepted, journal.DeliveryRejected:
		return nil
	}
	parts := []string{"  ", strings.ReplaceAll(string(e.Kind), ".", " "), e.Subscription, string(e.Type), e.Notification}
	if e.Kind == journal.OutageBegan && e.Notification != "" {
		parts = append(parts, logBlocks)
	}
	if e.Reason != "" {
		parts = append(parts, "("+e.Reason+")")
	}
	return []string{"  " + strings.Join(strings.Fields(strings.Join(parts, " ")), " ")}
}

// exchangeLine is a notification that was sent, and its verdict.
func exchangeLine(e journal.Entry) string {
	x := e.Exchange
	status := logNoReply
	if x.Reply != nil {
		status = fmt.Sprint(x.Reply.Status)
	}
	if x.Push != "" {
		status = fmt.Sprintf(logAsked, x.Push, x.Attempt, status, x.Verdict.Outcome)
	} else {
		status = fmt.Sprintf(logSent, x.NotificationType, e.Notification, x.Attempt, e.Subscription, status, x.Verdict.Outcome)
	}
	line := strings.Join(strings.Fields(status), " ")
	if x.Verdict.Outcome != journal.Accepted {
		line += fmt.Sprintf(logWhy, x.Verdict.Type, x.Verdict.Subtype, x.Verdict.Reason)
	}
	if e.Due != nil {
		line += fmt.Sprintf(logAgain, e.Due.Format(logTime))
	}
	return line
}

// callLines are a call of the store, and what was odd about it.
func callLines(c *journal.Call) []string {
	path := c.Path
	if c.Query != "" {
		path += "?" + c.Query
	}
	status := fmt.Sprint(c.Status)
	if c.Status == 0 {
		status = strings.TrimSuffix(logNoReply, ",")
	}
	if c.Injected != nil {
		status += fmt.Sprintf(logInjected, c.Injected.Kind)
	}
	lines := []string{fmt.Sprintf(logCalled, c.Method, path, status)}
	for _, f := range c.Findings {
		lines = append(lines, fmt.Sprintf(logFinding, f.Rule, f.Message, f.Fix))
	}
	return lines
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

// What the log says, all in one place.
const (
	logSent     = "→ %s %s attempt %d to %s: %s %s"
	logAsked    = "→ /%s attempt %d: %s %s"
	logNoReply  = "no reply,"
	logWhy      = ": %s %s: %s"
	logAgain    = "; again at %s"
	logCalled   = "← %s %s %s"
	logInjected = " (by a fault: %s)"
	logFinding  = "    %s: %s; %s"
	logName     = "%s %s"
	logHeld     = "  %s %s to %s is held: waits for %s (N-BLOCKING)"
	logReleased = "  %s %s to %s waits no longer"
	logBlocks   = "blocks all others (N-BLOCKING)"
	logUnwanted = "  %s %s goes nowhere: no enabled subscription wants it (N-SCOPE)"
)
