package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// moscow is where Market's days begin.
func moscow() *time.Location { return time.FixedZone("", 3*60*60) }

// midnight is when a day begins, or zero if it is no date.
func midnight(d market.Date) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), moscow())
	if err != nil {
		return time.Time{}
	}
	return t
}

// dayOf is a date of the query, or empty.
func dayOf(r *pullapi.Request, name string) market.Date { return market.Date(r.Text(name)) }

// isoTime is a time as newer methods write it.
func isoTime(t time.Time) string { return t.In(moscow()).Format(time.RFC3339) }
