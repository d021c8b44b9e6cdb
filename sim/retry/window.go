package retry

import (
	"iter"
	"time"
)

// The bounds within which Market counts wrong replies (L-CHECK).
const (
	WindowLasts = 30 * time.Minute
	windowLeast = 10 // requests
	windowShare = 10 // percent
)

// Window are the requests of the last 30 minutes and how they were answered. The zero
// Window is empty.
type Window struct {
	at    []time.Time
	wrong []bool
}

// Add counts a request and forgets those that are older than the window. It reports
// whether there are 10 or more of which over 10% were answered wrongly, so that Market
// switches the store off.
func (w *Window) Add(at time.Time, wrong bool) (over bool) {
	w.at, w.wrong = append(w.at, at), append(w.wrong, wrong)
	return w.Over(at)
}

// Len is how many requests it has.
func (w *Window) Len() int { return len(w.at) }

// All are the requests, and whether each was answered wrongly, in the order in which they
// were added.
func (w *Window) All() iter.Seq2[time.Time, bool] {
	return func(yield func(time.Time, bool) bool) {
		for i, at := range w.at {
			if !yield(at, w.wrong[i]) {
				return
			}
		}
	}
}

// Over is Add at a time at which nothing was asked.
func (w *Window) Over(at time.Time) bool {
	for len(w.at) > 0 && !at.Before(w.at[0].Add(WindowLasts)) {
		w.at, w.wrong = w.at[1:], w.wrong[1:]
	}
	failed := 0
	for _, wrong := range w.wrong {
		if wrong {
			failed++
		}
	}
	return len(w.at) >= windowLeast && failed*100 > windowShare*len(w.at)
}
