package serve

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// duration is a stretch of time in JSON: "90s", "2h", "14d" or "1d12h".
type duration time.Duration

const day = 24 * time.Hour

func (d duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

func (d *duration) UnmarshalJSON(text []byte) error {
	var written string
	if err := json.Unmarshal(text, &written); err != nil {
		return fmt.Errorf(notDuration, text)
	}
	parsed, err := parseDuration(written)
	*d = duration(parsed)
	return err
}

// parseDuration reads a time that is not negative and may begin with days.
func parseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf(notDuration, text)
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
