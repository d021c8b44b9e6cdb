package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Warning names something that Import does not know, or that it takes for a slip
// of the document. It was left out, or taken as it is written; an addition can
// say what is meant.
type Warning struct {
	// Place is where it stands, such as "Order/properties/id" for that of a
	// component's schema, or "GET /v2/campaigns parameter limit".
	Place string
	// Name is what it is, such as "x-transform", and Value what the document has,
	// as JSON.
	Name, Value string
	// Note says what Import made of it.
	Note string
}

// String is the warning in one line of printable characters.
func (w Warning) String() string {
	return oneLine(fmt.Sprintf("%s: %s: %s %s", w.Place, w.Note, w.Name, w.Value))
}

// warnings collects each warning once.
type warnings struct{ list []Warning }

func (w *warnings) add(place, name string, value any, note string) {
	raw, err := line(value)
	if err != nil {
		raw = []byte(fmt.Sprint(value))
	}
	one := Warning{Place: place, Name: name, Value: cut(string(raw), 200), Note: note}
	if !slices.Contains(w.list, one) {
		w.list = append(w.list, one)
	}
}

// The notes of warnings.
const (
	noteUnknown    = "unknown, left out"
	noteKeyword    = "unknown keyword, left out"
	notePattern    = "this pattern cannot be translated, left out"
	noteClass      = "a class within a class is a union to Java alone: an addition should write it out"
	noteFormat     = "this format is not checked: an addition should give a pattern"
	noteTime       = "this format is a time with its offset: an addition should say what is meant"
	noteType       = "this bound says nothing of such a type: an addition should say what is meant"
	noteUndescribe = "required, and not described: an addition should do either"
	noteLimit      = "not understood, so the operation has no limit"
	noteParameter  = "only parameters in path and query are taken over, left out"
	noteStyle      = "only lists with commas and repeated parameters are known, taken as such"
	noteStatus     = "only numbers are taken over as a status, left out"
	noteLayer      = "the document lacks the component to change, left out"
)

// extensions warns of all that stands beside the keywords of OpenAPI and is not
// known.
func (w *warnings) extensions(place string, all map[string]any, known ...string) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		switch {
		case slices.Contains(known, name) || slices.Contains(irrelevant, name):
		case strings.HasPrefix(name, "x-"):
			w.add(place, name, all[name], noteUnknown)
		default:
			w.add(place, name, all[name], noteKeyword)
		}
	}
}

// irrelevant are extensions that say nothing to a caller: how Market routes,
// documents and writes.
var irrelevant = []string{"x-resource-id", "x-apphost", "x-ym-section", "x-serialize-transform", "x-inline", "x-restrictions"}

// decodeTo reads a value that came from JSON into a Go value.
func decodeTo(value, to any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, to)
}
