package scenarios

import (
	"unicode"
	"unicode/utf8"
)

// maxName is the length of the longest name of a subscription, a fault or an
// event, in characters.
const maxName = 60

// isName reports whether a subscription, a fault or an event can have the name:
// letters, digits, _ and -, with a letter or _ first. It is asked for every name
// of a scenario, which is too often to compile a pattern of Unicode classes.
func isName(name string) bool {
	for i, r := range name {
		inside := i > 0 && (r == '-' || unicode.IsNumber(r))
		if r != '_' && !unicode.IsLetter(r) && !inside {
			return false
		}
	}
	return name != "" && utf8.RuneCountInString(name) <= maxName
}
