package reports

import (
	"fmt"
	"sort"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// evidence is the exchange that decided c's verdict, or nil.
func evidence(c Check, find finder) *journal.Exchange {
	if c.Evidence != "" {
		return find.exchange(c.Evidence)
	}
	if len(c.Exchanges) == 1 {
		return find.exchange(c.Exchanges[0])
	}
	return nil
}

// expected is what would have passed, in c's own words or else its exchange's.
func expected(c Check, x *journal.Exchange) string {
	if c.Expected != "" || x == nil {
		return inline(c.Expected)
	}
	return inline(x.Verdict.Expected)
}

// fix is what to change, in c's own words or else its exchange's.
func fix(c Check, x *journal.Exchange) string {
	if c.Fix != "" || x == nil {
		return inline(c.Fix)
	}
	return inline(x.Verdict.Fix)
}

// reason is what a check says of itself, within bounds: it may quote the store.
func reason(c Check) string {
	said := c.Reason
	if said == "" {
		said = c.Title
	}
	if c.KnownUntil != "" {
		said = fmt.Sprintf(wordKnownUntil, c.KnownUntil) + said
	}
	return bounded(said)
}

// bounded is inline for what may quote the store at length.
func bounded(said string) string {
	const limit = 400
	said = inline(said)
	if short := firstBytes(said, limit); short != said {
		return short + "…"
	}
	return said
}

// marketWords is the line of Market's own log that a failure would be found
// under (N-VERDICT), or "".
func marketWords(kind, subtype string) string {
	if subtype == "" {
		return inline(kind)
	}
	return inline(kind + " / " + subtype)
}

// breach is a violation made ready to be read; Harmless ones are not known to
// be punished by Market.
type breach struct {
	Where, Rule, Found, Expected, Fix string
	Harmless                          bool
}

// breaches are the violations and then the warnings of an exchange.
func breaches(x *journal.Exchange) []breach {
	if x == nil {
		return nil
	}
	var all []breach
	for _, v := range x.Verdict.Violations {
		all = append(all, newBreach(v, false))
	}
	for _, v := range x.Verdict.Warnings {
		all = append(all, newBreach(v, true))
	}
	return all
}

func newBreach(v journal.Violation, harmless bool) breach {
	return breach{
		Where:    orElse(inline(v.Pointer), wordWholeBody),
		Rule:     strings.Join(nonEmpty(inline(v.Keyword), inline(v.Rule)), ", "),
		Found:    orElse(inline(v.Found), wordNothing),
		Expected: inline(v.Expected),
		Fix:      inline(v.Fix),
		Harmless: harmless,
	}
}

func nonEmpty(all ...string) []string {
	var some []string
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// group is the part of a check's id that it shares with its kin.
func group(c Check) string {
	key, _, _ := strings.Cut(c.ID, ".")
	return key
}

// checkGroup is the checks of one group, in the order of the run.
type checkGroup struct {
	Key, Title string
	Checks     []Check
}

// groups gathers the checks by group, in order of first appearance. What a
// scenario expects is one group, which is there even if it expects nothing.
func groups(r *Report) []checkGroup {
	var all []checkGroup
	at := map[string]int{}
	add := func(key, title string) int {
		if _, seen := at[key]; !seen {
			at[key] = len(all)
			all = append(all, checkGroup{Key: key, Title: title})
		}
		return at[key]
	}
	if r.Scenario != nil {
		add(r.Scenario.Name, scenarioTitle(r.Scenario))
	}
	for _, c := range r.Checks {
		key := group(c)
		if isExpectation(r.Scenario, c) {
			key = r.Scenario.Name
		}
		i := add(key, groupTitle(key))
		all[i].Checks = append(all[i].Checks, c)
	}
	return all
}

// isExpectation reports whether a check is of what a scenario expects, and not
// of how the store calls.
func isExpectation(s *Scenario, c Check) bool {
	return s != nil && (group(c) != CallsGroup || s.Name == CallsGroup)
}

// setting is one of a run's choices.
type setting struct{ Name, Value string }

// settings are the run's choices in order of name.
func settings(r *Report) []setting {
	var all []setting
	for name, value := range r.Choices {
		all = append(all, setting{inline(name), inline(value)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
