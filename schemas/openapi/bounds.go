package openapi

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// limit is a bound of a number, as OpenAPI 3.0 has it.
type limit struct {
	value     json.Number // "" is none
	exclusive bool
}

// numberBounds gives the minimum and maximum of s, those of its format
// included: the tighter ones count.
func numberBounds(s *openapi3.Schema) (low, high limit) {
	if s.Min != nil {
		low = limit{number(*s.Min), s.ExclusiveMin.IsTrue()}
	}
	if s.Max != nil {
		high = limit{number(*s.Max), s.ExclusiveMax.IsTrue()}
	}
	least, most, ok := formatBounds(s)
	if !ok {
		return low, high
	}
	// Beyond 2^53 the document's bound is a rounded float64; equal to the
	// format's, it is the format's.
	if s.Min == nil || *s.Min < float64(least) || *s.Min == float64(least) && !low.exclusive {
		low = limit{value: json.Number(strconv.FormatInt(least, 10))}
	}
	if s.Max == nil || *s.Max > float64(most) || *s.Max == float64(most) && !high.exclusive {
		high = limit{value: json.Number(strconv.FormatInt(most, 10))}
	}
	return low, high
}

func formatBounds(s *openapi3.Schema) (least, most int64, ok bool) {
	if !s.Type.Is(openapi3.TypeInteger) {
		return 0, 0, false
	}
	switch s.Format {
	case "int32":
		return math.MinInt32, math.MaxInt32, true
	case "int64":
		return math.MinInt64, math.MaxInt64, true
	}
	return 0, 0, false
}

// put writes a limit under its JSON Schema name: the exclusive one has a name
// of its own there.
func (l limit) put(to map[string]any, name, exclusive string) {
	switch {
	case l.value == "":
	case l.exclusive:
		to[exclusive] = l.value
	default:
		to[name] = l.value
	}
}

func number(f float64) json.Number {
	return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
}
