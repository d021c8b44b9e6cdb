package timeline

import (
	"fmt"
	"time"

	"github.com/localmarket/localmarket/reports/printable"
)

// Offset writes how long after an instant something happened, such as "+0",
// "+34m", "+1h05m", "+14d", or "-2m" for what happened before it. What is less than a
// second is left out after a minute.
func Offset(d time.Duration) string {
	switch {
	case d < 0:
		return "-" + Span(-d)
	case d == 0:
		return "+0"
	}
	return "+" + Span(d)
}

// Span writes how long something lasted, such as "1h05m".
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	if d < time.Minute {
		return fmt.Sprintf("%gs", d.Truncate(time.Millisecond).Seconds())
	}
	text, rest := "", d
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		n := rest / unit.length
		rest %= unit.length
		switch {
		case text == "" && n > 0:
			text = fmt.Sprintf("%d%s", n, unit.name)
		case text != "" && (n > 0 || rest >= time.Second):
			text += fmt.Sprintf("%02d%s", n, unit.name)
		}
	}
	return text
}

// Roughly is Span without what does not matter in a long time.
func Roughly(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		d = d.Truncate(time.Hour)
	case d >= time.Hour:
		d = d.Truncate(time.Minute)
	}
	return Span(d)
}

// spanOfWords is Span for a caption: "1st hour", "1st day", "14 days".
func spanOfWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == time.Hour:
		return wordFirstHour
	case d == day:
		return wordFirstDay
	case d > 0 && d%day == 0:
		return printable.Count(int(d/day), "day")
	}
	return Span(d)
}
