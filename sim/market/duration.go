package market

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a stretch of time that is written as people do: 90s, 2h, 14d or
// 1d12h.
type Duration time.Duration

const day = 24 * time.Hour

// ParseDuration reads a time that is not negative and may begin with days.
func ParseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf("invalid duration %.40q; write 90s, 2h, 14d or 1d12h", text)
	var total time.Duration
	rest := text
	if days, after, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 64)
		if err != nil || n > uint64(math.MaxInt64/day) {
			return 0, wrong
		}
		total, rest = time.Duration(n)*day, after
		if rest == "" {
			return total, nil
		}
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more < 0 || strings.ContainsAny(rest, "+-") || more > math.MaxInt64-total {
		return 0, wrong
	}
	return total + more, nil
}

// String is d in short.
func (d Duration) String() string { return ShortDuration(time.Duration(d)) }

// MarshalText writes d in short.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDuration does.
func (d *Duration) UnmarshalText(text []byte) error {
	value, err := ParseDuration(string(text))
	if err == nil {
		*d = Duration(value)
	}
	return err
}

// ShortDuration is d without the zeros at its end: 1h, not 1h0m0s.
func ShortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func joined[S ~string](items []S, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, separator)
}
