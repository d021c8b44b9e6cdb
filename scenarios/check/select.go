package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/nearest"
)

// Select returns the checks that are meant by only (all, if there is none) and
// not by skip. A selector that means no check is an error: it is a typo, and
// would silently check less than was asked for.
func Select(all []Check, only, skip []string) ([]Check, error) {
	for _, selector := range slices.Concat(only, skip) {
		if !slices.ContainsFunc(all, func(c Check) bool { return matches(c.ID, selector) }) {
			return nil, fmt.Errorf("no check is called %q%s; --list shows all", selector, didYouMean(all, selector))
		}
	}
	var out []Check
	for _, c := range all {
		meant := func(selector string) bool { return matches(c.ID, selector) }
		if (len(only) == 0 || slices.ContainsFunc(only, meant)) && !slices.ContainsFunc(skip, meant) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("nothing is left to check: --skip leaves out all that --only selects")
	}
	return out, nil
}

// didYouMean names the checks whose id contains the selector, whatever its
// case, else the one whose id is nearest to it.
func didYouMean(all []Check, selector string) string {
	const most = 3
	var near, ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
		if selector != "" && strings.Contains(strings.ToLower(c.ID), strings.ToLower(selector)) && len(near) < most {
			near = append(near, c.ID)
		}
	}
	if len(near) == 0 {
		return nearest.Aside(selector, ids)
	}
	return " (" + nearest.Meant(near...) + ")"
}
