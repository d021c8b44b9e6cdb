package simtest

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/nearest"
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

// find returns the kind of that name, or an error that names the nearest one.
func find(name string) (kind, error) {
	var all []string
	for _, k := range kinds() {
		if k.Name == name {
			return k, nil
		}
		all = append(all, k.Name)
	}
	return kind{}, usagef("unknown behaviour %q: %s", name, nearest.Hint(name, all, "choose one of "+strings.Join(all, ", ")))
}
