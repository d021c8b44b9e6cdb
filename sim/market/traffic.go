package market

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxTraffic is how many orders buyers place in an hour at most.
const MaxTraffic = 10_000

// Traffic is how buyers come: PerHour orders in an hour of virtual time, 0 for none,
// up to MaxTraffic; For so long, or without end if zero. It is written as 20/h,
// 20/h for 1d or off.
type Traffic struct {
	PerHour float64
	For     time.Duration
}

// ParseTraffic reads how buyers come.
func ParseTraffic(text string) (Traffic, error) {
	wrong := fmt.Errorf("invalid traffic %.40q; write 20/h, 20/h for 1d or off: at most %d orders an hour", text, MaxTraffic)
	if text == "off" {
		return Traffic{}, nil
	}
	rate, lasts, bounded := strings.Cut(text, " for ")
	number, ok := strings.CutSuffix(rate, "/h")
	perHour, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(perHour > 0 && perHour <= MaxTraffic) {
		return Traffic{}, wrong
	}
	t := Traffic{PerHour: perHour}
	if bounded {
		if t.For, err = ParseDuration(lasts); err != nil || t.For == 0 {
			return Traffic{}, wrong
		}
	}
	return t, nil
}

// String is t as ParseTraffic reads it.
func (t Traffic) String() string {
	switch {
	case t.PerHour == 0:
		return "off"
	case t.For == 0:
		return fmt.Sprintf("%g/h", t.PerHour)
	}
	return fmt.Sprintf("%g/h for %s", t.PerHour, ShortDuration(t.For))
}

// Check says what is out of its bounds.
func (t Traffic) Check() error {
	if !(t.PerHour >= 0 && t.PerHour <= MaxTraffic) || t.For < 0 { // so that NaN is refused too
		return fmt.Errorf("the traffic must be from 0 to %d orders an hour, for a time that is not negative, not %s", MaxTraffic, t)
	}
	return nil
}

// MarshalText writes t as ParseTraffic reads it.
func (t Traffic) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what ParseTraffic does.
func (t *Traffic) UnmarshalText(text []byte) error {
	read, err := ParseTraffic(string(text))
	if err == nil {
		*t = read
	}
	return err
}
