package openapi

import (
	"strings"

	"github.com/oasdiff/oasdiff/checker"
)

// looser are pieces of the names of changes after which more is taken than
// before; see oasdiff's list of checks.
var looser = []string{"became-optional", "enum-value-added", "new-optional", "min-decreased", "min-length-decreased", "min-items-decreased", "max-increased", "max-length-increased", "max-items-increased", "generalized", "became-nullable", "pattern-removed", "became-not-required", "max-removed", "min-removed"}

// effectOf says which of Market's verdicts on replies, or of its refusals of
// calls, a change of a schema makes different; "" if none.
func effectOf(c checker.Change, notifications bool) string {
	id := c.GetId()
	switch {
	case notifications && kindOf(id) == KindOperation:
		return ""
	case isNew(id):
		return "no more 404"
	case isGone(id):
		return "404"
	case !strings.Contains(id, "request"):
		return "" // something that the store receives
	}
	tighter := c.GetLevel() > checker.INFO
	more := hasAny(id, looser)
	switch {
	case notifications && tighter:
		return "a reply that passed may be INVALID_RESPONSE now"
	case notifications && more:
		return "a reply that was INVALID_RESPONSE may pass now"
	case tighter:
		return "a call that was answered may get 400 now"
	case more:
		return "a call that got 400 may be answered now"
	}
	return ""
}

func hasAny(id string, pieces []string) bool {
	for _, piece := range pieces {
		if strings.Contains(id, piece) {
			return true
		}
	}
	return false
}
