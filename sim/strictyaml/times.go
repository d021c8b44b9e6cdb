package strictyaml

import (
	"encoding"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

const day = 24 * time.Hour

func readDuration(node ast.Node, target *time.Duration) error {
	text, err := scalar(node, aDuration)
	switch {
	case err != nil:
		return err
	case isWhole(text):
		return Errorf(node, hintDuration, noUnit, subject(node), quote(text))
	case strings.HasPrefix(text, "-"):
		return Errorf(node, hintDuration, negative, subject(node), quote(text))
	}
	value, ok := duration(text)
	if !ok {
		return Errorf(node, hintDuration, notText, subject(node), aDuration, quote(text))
	}
	*target = value
	return nil
}

// duration reads a duration that may begin with days, such as 1d12h.
func duration(text string) (time.Duration, bool) {
	var total time.Duration
	if days, rest, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 64)
		if err != nil || n > uint64(math.MaxInt64/day) {
			return 0, false
		}
		total, text = time.Duration(n)*day, rest
		if rest == "" {
			return total, true
		}
	}
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		return 0, false
	}
	rest, err := time.ParseDuration(text)
	if err != nil || rest > math.MaxInt64-total {
		return 0, false
	}
	return total + rest, true
}

func readTime(node ast.Node, target *time.Time) error {
	text, err := scalar(node, aTime)
	if err != nil {
		return err
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			*target = at
			return nil
		}
	}
	return Errorf(node, "", notText, subject(node), aTime, quote(text))
}

// readText reads a text into a type that reads itself, whose error says what is
// wrong with it.
func readText(node ast.Node, target encoding.TextUnmarshaler) error {
	text, err := scalar(node, aText)
	if err != nil {
		return err
	}
	if err := target.UnmarshalText([]byte(text)); err != nil {
		return Errorf(node, "", "%s: %v", subject(node), err)
	}
	return nil
}
