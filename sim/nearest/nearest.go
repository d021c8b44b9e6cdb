// Package nearest guesses which name was meant by one with a typing error.
package nearest

import "strings"

const (
	typos   = 2 // the most typing errors in a name
	shorter = 3 // a shorter part of a name says nothing about the whole
)

// Name returns the known name that got was most likely meant to be, or "" if
// none is near: one that differs in case and in - and _ alone, else the one
// with the fewest typing errors (at most two, and at most half of the name),
// else one that got is a part of or that is a part of got. Of several that are
// as near it returns the first.
func Name(got string, known []string) string {
	got = fold(got)
	best, fewest := "", typos+1
	letters := []rune(got)
	for _, name := range known {
		other := []rune(fold(name))
		if d := distance(letters, other); d < fewest && d <= min(len(letters), len(other))/2 {
			best, fewest = name, d
		}
	}
	if best != "" {
		return best
	}
	for _, name := range known {
		if folded := fold(name); holds(folded, got) || holds(got, folded) {
			return name
		}
	}
	return ""
}

// fold takes away what people do not tell apart.
func fold(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}

func holds(whole, part string) bool {
	return len(part) >= shorter && strings.Contains(whole, part)
}

// distance is the Levenshtein distance of two names, in which two neighbouring
// letters exchanged are one typing error. Names whose lengths already differ by
// more typing errors than count are not compared.
func distance(a, b []rune) int {
	if d := len(a) - len(b); d > typos || -d > typos {
		return typos + 1
	}
	// The rows of the last three letters of a.
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(last[j]+differ(a[i], b[j]), row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+differ(a[i], b[j]))
			}
		}
	}
	return row[len(b)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
