package openapi

import (
	"fmt"
	"regexp"
	"strings"
)

// translate turns a pattern of ECMA 262, which OpenAPI uses, into schemas that
// say the same with patterns that Go's regexp knows: one, or where it begins
// with look-aheads, one for each of them and one for the rest. A pattern that
// it cannot translate is an error.
func translate(pattern string) ([]map[string]any, error) {
	var list []map[string]any
	rest := pattern
	for strings.HasPrefix(rest, "^(?=") || strings.HasPrefix(rest, "^(?!") {
		end := groupEnd(rest, 1)
		if end < 0 {
			return nil, fmt.Errorf("pattern %q: a group is not closed", pattern)
		}
		condition := map[string]any{"pattern": "^(?:" + rest[len("^(?="):end] + ")"}
		if rest[len("^(?")] == '!' {
			condition = map[string]any{"not": condition}
		}
		list = append(list, condition)
		rest = "^" + rest[end+1:]
	}
	if len(list) > 0 && hasAlternatives(rest) {
		return nil, fmt.Errorf("pattern %q: look-ahead in one of several alternatives cannot be translated", pattern)
	}
	list = append(list, map[string]any{"pattern": rest})
	return list, compilable(pattern, list)
}

func compilable(pattern string, list []map[string]any) error {
	for _, s := range list {
		if inner, ok := s["not"].(map[string]any); ok {
			s = inner
		}
		if _, err := regexp.Compile(s["pattern"].(string)); err != nil {
			return fmt.Errorf("pattern %q cannot be translated: %w", pattern, err)
		}
	}
	return nil
}

// groupEnd returns the index of the parenthesis that closes the one at start,
// or -1.
func groupEnd(pattern string, start int) int {
	end, depth := -1, 0
	scan(pattern[start:], func(i int, c byte) bool {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			end = start + i
		}
		return depth > 0
	})
	return end
}

// hasAlternatives reports whether pattern has a | outside of all groups.
func hasAlternatives(pattern string) bool {
	found, depth := false, 0
	scan(pattern, func(_ int, c byte) bool {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			found = found || depth == 0
		}
		return !found
	})
	return found
}

// scan calls visit for each byte that has a meaning of its own, neither
// escaped nor in a character class, until visit returns false.
func scan(pattern string, visit func(i int, c byte) bool) {
	inClass := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case !visit(i, c):
			return
		}
	}
}
