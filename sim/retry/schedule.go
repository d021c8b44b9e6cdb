// Package retry says when Market sends a notification again and when it gives
// a store up. It holds pure functions: what has happened goes in, a time comes
// out. It knows neither the clock nor the verdicts.
package retry

import "time"

// Step is one stretch of a schedule: until Until after the first attempt, an
// attempt is made every Every.
type Step struct {
	Until time.Duration
	Every time.Duration
}

// Schedule is a list of steps in order of Until. No attempt is made at or
// after the last step's Until.
type Schedule []Step

// Limit is how long Market goes on with one notification, and how long a store
// may be unavailable before it is disconnected (N-RETRY, N-DISCONNECT).
const Limit = 14 * 24 * time.Hour

// Notifications is the schedule of failed notifications (N-RETRY): every
// minute for an hour, every 15 minutes for the rest of the first day, then
// hourly up to 14 days. An attempt due at exactly 14 days is not made.
func Notifications() Schedule {
	return Schedule{
		{Until: time.Hour, Every: time.Minute},
		{Until: 24 * time.Hour, Every: 15 * time.Minute},
		{Until: Limit, Every: time.Hour},
	}
}

// AcceptLimit is how long Market asks for one order to be accepted (choice).
const AcceptLimit = 24 * time.Hour

// AcceptRepeats is how many repeats may go unanswered before the store is switched
// off (L-ACCEPT).
const AcceptRepeats = 4

// Accepts is the schedule of order/accept without an answer (L-ACCEPT): three repeats
// every minute, then one every ten. That it goes on after the store is switched off,
// and for how long, is a choice: it comes back by answering.
func Accepts() Schedule {
	return Schedule{
		{Until: 3 * time.Minute, Every: time.Minute},
		{Until: AcceptLimit, Every: 10 * time.Minute},
	}
}

// Next is when the attempt after attempt number n is due, n counting from 1
// and first being the time of attempt 1. It is false if there is none.
func (s Schedule) Next(first time.Time, n int) (time.Time, bool) {
	offset, ok := s.Offset(n + 1)
	return first.Add(offset), ok
}

// Offset is how long after attempt 1 attempt n is due, n counting from 1. It
// is false for an attempt the schedule does not make.
func (s Schedule) Offset(n int) (time.Duration, bool) {
	if n < 1 {
		return 0, false
	}
	var offset time.Duration
	left := n - 1
	for i, step := range s {
		fits := int((step.Until - offset) / step.Every)
		if left <= fits {
			offset += time.Duration(left) * step.Every
			last := i == len(s)-1
			return offset, !last || offset < step.Until
		}
		left -= fits
		offset += time.Duration(fits) * step.Every
	}
	return 0, false
}

// Attempts is how many attempts are made in all if every one fails.
func (s Schedule) Attempts() int {
	n := 0
	for {
		if _, ok := s.Offset(n + 1); !ok {
			return n
		}
		n++
	}
}
