package replay

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// bodyDifference is the first difference between the bodies of two replies,
// compared as JSON if both are; empty if there is none, or one of them did not
// come whole.
func bodyDifference(was, is *journal.Reply, ignored []string) string {
	switch {
	case was == nil || is == nil || was.Incomplete || is.Incomplete:
		return ""
	case was.Body == is.Body && was.BodyBytes == is.BodyBytes:
		return ""
	case !isJSON(was.Body) || !isJSON(is.Body):
		return fmt.Sprintf(textWasAndIs, was.BodyBytes, was.Body, is.BodyBytes, is.Body)
	}
	before, now := leaves(was.Body, ignored), leaves(is.Body, ignored)
	all := maps.Clone(before)
	maps.Copy(all, now)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if a, b := before.at(path), now.at(path); a != b {
			return fmt.Sprintf(fieldWasAndIs, path, a, b)
		}
	}
	return ""
}

// maxJSON is the longest body that is taken apart, in bytes: more than any that
// a journal keeps, and little enough for what is nested deep.
const maxJSON = 16 << 10

func isJSON(text string) bool { return len(text) <= maxJSON && json.Valid([]byte(text)) }

// values are the values of a JSON text that hold no others, each as JSON, by
// the names and numbers that lead to it, divided by dots.
type values map[string]string

func (v values) at(path string) string {
	if text, ok := v[path]; ok {
		return text
	}
	return valueMissing
}

// leaves takes JSON apart, but for the paths ignored.
func leaves(text string, ignored []string) values {
	in := json.NewDecoder(strings.NewReader(text))
	in.UseNumber()
	var whole any
	_ = in.Decode(&whole) // it is valid
	all := values{}
	all.add(whole, "", ignored)
	return all
}

func (v values) add(value any, path string, ignored []string) {
	if path != "" && slices.Contains(ignored, path) {
		return
	}
	below := strings.TrimPrefix(path+".", ".")
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			v.add(value[name], below+name, ignored)
		}
		if len(value) > 0 {
			return
		}
	case []any:
		for i, element := range value {
			v.add(element, below+strconv.Itoa(i), ignored)
		}
		if len(value) > 0 {
			return
		}
	}
	text, _ := json.Marshal(value) // it came from JSON
	v[path] = string(text)
}
