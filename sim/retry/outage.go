package retry

import "time"

// Outage is a stretch of time in which a store accepted nothing. The zero
// Outage means that the store is available (N-DISCONNECT).
type Outage struct {
	// Since is when the first notification that failed was first sent.
	Since time.Time
}

// Lasts reports whether the store is unavailable.
func (o Outage) Lasts() bool { return !o.Since.IsZero() }

// Failed is the outage after an attempt failed at the given time: a new one,
// unless one lasts already.
func (o Outage) Failed(at time.Time) Outage {
	if o.Lasts() {
		return o
	}
	return Outage{Since: at}
}

// Disconnection is when Market disconnects the store if the outage lasts until
// then.
func (o Outage) Disconnection() time.Time { return o.Since.Add(Limit) }
