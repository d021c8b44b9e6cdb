package sim

import (
	"time"

	"github.com/localmarket/localmarket/sim/retry"
)

// Planned are the attempts that Market would still make of a notification that
// was first sent at first and failed made times, if every one of them failed
// (N-RETRY).
func Planned(first time.Time, made int) []time.Time {
	var out []time.Time
	schedule := retry.Notifications()
	for n := made; ; n++ {
		due, ok := schedule.Next(first, n)
		if !ok {
			return out
		}
		out = append(out, due)
	}
}
