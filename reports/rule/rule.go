// Package rule knows the rules of Market's contract by their ids: what each
// says, in a sentence of ours, and the page of Market's documentation that it
// comes from.
package rule

import (
	_ "embed"
	"strings"
)

// Rule is one rule of the contract.
type Rule struct {
	ID       string
	Sentence string
	// Page is the address of Market's page; empty for a rule that has none.
	Page string
}

// table has a line for each rule: id, page and sentence, with tabs between. A
// page is relative to base.
//
//go:embed rules.tsv
var table string

// base is where the pages of Market's documentation are.
const base = "https://yandex.ru/dev/market/partner-api/doc/en/"

// Find returns the rule of that id, and whether there is one.
func Find(id string) (Rule, bool) {
	for line := range strings.Lines(table) {
		if r := read(line); r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// All returns the rules, in the order of the table.
func All() []Rule {
	var all []Rule
	for line := range strings.Lines(table) {
		all = append(all, read(line))
	}
	return all
}

func read(line string) Rule {
	id, rest, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
	page, sentence, _ := strings.Cut(rest, "\t")
	if page != "" {
		page = base + page
	}
	return Rule{ID: id, Sentence: sentence, Page: page}
}
