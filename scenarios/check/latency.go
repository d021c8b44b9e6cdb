package check

import (
	"fmt"
	"slices"
	"time"

	"github.com/localmarket/localmarket/reports"
)

// latency looks back at the notifications that were accepted. It sends none.
func latency(s *session) finding {
	if len(s.latencies) == 0 {
		return skipped(latencyNone)
	}
	sorted := slices.Sorted(slices.Values(s.latencies))
	deadline := s.market.Options().Deadline
	worst := sorted[len(sorted)-1]
	figures := fmt.Sprintf(latencyFigures,
		rounded(quantile(sorted, 0.5)), rounded(quantile(sorted, 0.95)), rounded(worst), deadline, rounded(deadline-worst))
	if worst > deadline/2 {
		return finding{verdict: reports.Warn, reason: figures, expected: latencyExpected, fix: latencyFix}
	}
	return passed("%s", figures)
}

// quantile is the smallest value that at least the share q of all do not
// exceed.
func quantile(sorted []time.Duration, q float64) time.Duration {
	i := int(q*float64(len(sorted))+0.999999) - 1
	return sorted[max(0, min(i, len(sorted)-1))]
}
