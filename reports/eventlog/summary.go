package eventlog

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// End says at the end what there was: after so long of real and of virtual time, while
// so many deliveries and other events still wait.
func (l *Log) End(elapsed, virtual time.Duration, waiting int) {
	s := l.Summary()
	sent := 0
	for _, n := range s.Attempts {
		sent += n
	}
	by := func(o journal.Outcome) int { return s.Attempts[o] }
	lines := []string{
		fmt.Sprintf(lineEnd, elapsed.Round(time.Second), virtual.Round(time.Second)),
		fmt.Sprintf(lineEndSent, sent, by(journal.Accepted), by(journal.Rejected), by(journal.Failed), by(journal.Unknown), waiting),
		fmt.Sprintf(lineEndCalls, s.Calls, s.Refused),
	}
	for _, one := range s.Issues {
		lines = append(lines, fmt.Sprintf(lineEndIssue, one.Times, one.Rule, one.Message))
	}
	if s.MoreIssues > 0 {
		lines = append(lines, fmt.Sprintf(lineEndMore, s.MoreIssues))
	}
	if _, people := l.logger.Handler().(*console); people {
		for _, line := range lines {
			l.Say(slog.LevelInfo, "ended", line)
		}
		return
	}
	l.Say(slog.LevelInfo, "ended", lines[0],
		slog.Float64("seconds", elapsed.Seconds()), slog.Float64("virtualSeconds", virtual.Seconds()),
		slog.Int("attempts", sent), slog.Int("accepted", by(journal.Accepted)), slog.Int("rejected", by(journal.Rejected)),
		slog.Int("failed", by(journal.Failed)), slog.Int("unknown", by(journal.Unknown)), slog.Int("waiting", waiting),
		slog.Int("calls", s.Calls), slog.Int("refused", s.Refused), slog.Any(keyIssues, s.Issues), slog.Int("moreIssues", s.MoreIssues))
}
