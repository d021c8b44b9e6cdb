package operations

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// dayFirst is the other way in which the contract writes dates.
const dayFirst = "02-01-2006"

// day is a date as a store writes it, in either way.
type day market.Date

// UnmarshalText reads a date.
func (d *day) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.DateOnly, dayFirst} {
		if t, err := time.Parse(layout, string(text)); err == nil {
			*d = day(t.Format(time.DateOnly))
			return nil
		}
	}
	return fmt.Errorf("%.40q is no date", text)
}

// queryDay is a date of the query, in either way, or empty.
func queryDay(r *pullapi.Request, name string) market.Date {
	var d day
	if d.UnmarshalText([]byte(r.Text(name))) != nil {
		return ""
	}
	return market.Date(d)
}

// timeOf is a time of the query, or zero.
func timeOf(r *pullapi.Request, name string) time.Time {
	t, _ := time.Parse(time.RFC3339, r.Text(name))
	return t
}

// written is a date as older methods write it.
func written(d market.Date) string {
	t := midnight(d)
	if t.IsZero() {
		return ""
	}
	return t.Format(dayFirst)
}

// stamp is a time as older methods write it.
func stamp(t time.Time) string { return t.In(moscow()).Format(dayFirst + " 15:04:05") }

// longestSpan is how much time a filter may take in (P-ORDERS).
const longestSpan = 30

// span is the time that a filter takes in, the end left out. Either end may be
// open.
type span struct{ from, to time.Time }

// open reports whether a span takes in all times.
func (s span) open() bool { return s.from.IsZero() && s.to.IsZero() }

// daySpan is from one day to another, that one left out, but at least a day
// long. An end that is not given is now, a beginning 30 days before.
func daySpan(from, to market.Date, now time.Time) (span, error) {
	s := span{midnight(from), midnight(to)}
	if !s.from.IsZero() && !s.to.IsZero() && !s.to.After(s.from) {
		s.to = s.from.AddDate(0, 0, 1)
	}
	return s.checked(midnight(market.DateOf(now)))
}

// checked refuses a span that is too long, and closes it at its beginning.
func (s span) checked(now time.Time) (span, error) {
	end := s.to
	if end.IsZero() {
		end = now
	}
	first := end.AddDate(0, 0, -longestSpan)
	switch {
	case s.from.IsZero() && !s.to.IsZero():
		s.from = first
	case !s.from.IsZero() && s.from.Before(first):
		return s, invalid(periodTooLong, longestSpan)
	}
	return s, nil
}
