package simtest

import (
	"fmt"
	"strings"
)

// UsageError says that [Start] was asked for something that it cannot do, as
// opposed to an environment that does not let it.
type UsageError struct {
	// Problem is the whole message: what is wrong and what would be right.
	Problem string
}

// Error returns the problem.
func (e *UsageError) Error() string { return e.Problem }

func usagef(format string, args ...any) error {
	return &UsageError{Problem: fmt.Sprintf(format, args...)}
}

// find returns the kind of that name, or an error that names the near ones.
func find(name string) (kind, error) {
	var near, all []string
	for _, k := range kinds() {
		switch {
		case k.Name == name:
			return k, nil
		case isNear(name, k.Name):
			near = append(near, k.Name)
		}
		all = append(all, k.Name)
	}
	if len(near) > 0 {
		return kind{}, usagef("unknown behaviour %q: did you mean %s?", name, strings.Join(near, " or "))
	}
	return kind{}, usagef("unknown behaviour %q: choose one of %s", name, strings.Join(all, ", "))
}

// isNear reports whether got may have been meant as want: a part of it, or at
// most two typing errors away.
func isNear(got, want string) bool {
	if len(got) >= 3 && strings.Contains(want, got) {
		return true
	}
	const typos = 2
	return len(got) > typos && len(got) <= len(want)+typos && distance(got, want) <= typos
}

// distance is the Levenshtein distance of two short strings.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
