package fake

import (
	"time"

	"github.com/brianvoe/gofakeit/v7"
)

// layout is RFC 3339 with all nine digits of the nanoseconds.
const layout = "2006-01-02T15:04:05.000000000Z07:00"

// clock gives events their times.
type clock struct {
	random *gofakeit.Faker
	last   time.Time
	zones  *deck[*time.Location]
}

func newClock(random *gofakeit.Faker) *clock {
	var zones []*time.Location
	for _, minutes := range []int{3 * 60, 12 * 60, 5*60 + 30, -9*60 - 30, 14 * 60} {
		zones = append(zones, time.FixedZone("", minutes*60))
	}
	return &clock{random: random, zones: newDeck(random, zones...)}
}

// moment is the time of the next event: about a second before at, after the
// last event, and never after at.
func (c *clock) moment(at time.Time) time.Time {
	ago := time.Duration(c.random.IntRange(int(200*time.Millisecond), int(1200*time.Millisecond)))
	step := time.Duration(c.random.IntRange(1, int(100*time.Microsecond)))
	m := at.Add(-ago)
	if soonest := c.last.Add(step); m.Before(soonest) {
		m = soonest
	}
	if m.After(at) {
		m = at
	}
	c.last = m
	return m
}

// stamp writes the time of the next event in UTC, or with some other offset.
func (c *clock) stamp(at time.Time, offset bool) string {
	m := c.moment(at).UTC()
	if offset {
		m = m.In(c.zones.deal())
	}
	return m.Format(layout)
}
