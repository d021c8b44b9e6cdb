package reports

import (
	"fmt"
	"slices"
)

// What the template of the HTML report is given about scenarios.
type (
	// story is what a scenario says of itself.
	story struct {
		Name, Shows string
		Rules       []string
	}
	pageMoment struct {
		Offset, Text string
		Here         bool
		To           *link
	}
	link struct{ Anchor, Text string }
)

// What a check links to.
const (
	wordExchanges = "Exchanges"
	wordCalls     = "Calls"
)

// maxLinks bounds the exchanges and calls that a check links to.
const maxLinks = 60

// pageLinks link to the exchanges and calls of c, as far as they are on the page.
func pageLinks(c Check, find finder, run string) (all []link, more string) {
	for _, id := range slices.Concat(c.Exchanges, c.Calls) {
		if to := linkTo(id, find, run); to != nil {
			all = append(all, *to)
		}
	}
	if left := len(all) - maxLinks; left > 0 {
		return all[:maxLinks], fmt.Sprintf(wordMore, left)
	}
	return all, ""
}

// linkTo links to an exchange or a call, if it is on the page.
func linkTo(id string, find finder, run string) *link {
	if id == "" || find.exchange(id) == nil && find.call(id) == nil {
		return nil
	}
	return &link{anchor(run, id), inline(id)}
}

func pageMoments(c Check, find finder, run string) (all []pageMoment, more string) {
	shown, left := moments(c)
	for _, m := range shown {
		all = append(all, pageMoment{inline(m.Offset), bounded(m.Text), m.Here, linkTo(orElse(m.Exchange, m.Call), find, run)})
	}
	if left > 0 {
		more = fmt.Sprintf(wordMore, left)
	}
	return all, more
}

func printableAll(list []string) []string {
	var all []string
	for _, s := range list {
		all = append(all, inline(s))
	}
	return all
}
