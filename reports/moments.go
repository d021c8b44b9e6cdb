package reports

import "slices"

// maxMoments bounds what is shown around a failure.
const maxMoments = 24

// moments are those around the failure of c, as many as are shown: the ones
// nearest to the moment that decided. The second result is how many are not.
func moments(c Check) (shown []Moment, more int) {
	more = len(c.Around) - maxMoments
	if more <= 0 {
		return c.Around, 0
	}
	here := max(0, slices.IndexFunc(c.Around, func(m Moment) bool { return m.Here }))
	from := min(max(0, here-maxMoments/2), more)
	return c.Around[from : from+maxMoments], more
}
