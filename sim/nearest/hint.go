package nearest

import (
	"fmt"
	"strings"
)

// mean asks whether something else was meant.
const mean = "did you mean %s?"

// Meant asks whether one of those names was meant; empty without any.
func Meant(names ...string) string {
	if len(names) == 0 {
		return ""
	}
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	return fmt.Sprintf(mean, strings.Join(quoted, " or "))
}

// Hint asks whether the nearest known name was meant. Where none is near it is
// otherwise.
func Hint[S ~string](got string, known []S, otherwise string) string {
	names := make([]string, len(known))
	for i, one := range known {
		names[i] = string(one)
	}
	if near := Name(got, names); near != "" {
		return Meant(near)
	}
	return otherwise
}

// Aside is Hint in brackets, to stand after the name; empty where none is near.
func Aside[S ~string](got string, known []S) string {
	if hint := Hint(got, known, ""); hint != "" {
		return " (" + hint + ")"
	}
	return ""
}
