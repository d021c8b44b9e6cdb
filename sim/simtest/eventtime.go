package simtest

import (
	"strings"
	"time"
)

// noTime is the reply's time for a notification that has none.
const noTime = "2026-01-01T00:00:00Z"

// eventTime is the newest time found in an event, in UTC, for the reply's own
// time (N-200). A real store would rather say what its clock says. A sample
// store must not: its replies stand in the journal, and two runs with one seed
// must give the same journal, byte for byte.
func eventTime(event map[string]any) string {
	newest := newestTime(event)
	if newest.IsZero() {
		return noTime
	}
	return newest.Format(time.RFC3339Nano)
}

// newestTime looks at the fields whose name says that they hold a time, such
// as createdAt, however deep they are.
func newestTime(value any) (newest time.Time) {
	later := func(t time.Time) {
		if t.After(newest) {
			newest = t
		}
	}
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			later(newestTime(element))
		}
	case map[string]any:
		for name, field := range v { // in any order: the newest is the newest
			if text, ok := field.(string); ok && (name == "time" || strings.HasSuffix(name, "At")) {
				later(parseTime(text))
			}
			later(newestTime(field))
		}
	}
	return newest
}

// parseTime is zero for what is no time, or cannot be written in UTC with a
// year of four digits.
func parseTime(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if t = t.UTC(); err != nil || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
