// Package require is the coverage gate of a run: which notification types a
// store must have handled, and which operations it must have called.
package require

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/nearest"
)

// The two things that can be required.
const (
	keyTypes      = "types"
	keyOperations = "operations"
)

// Gate is what a run must have made the store do. The zero Gate requires
// nothing.
type Gate struct {
	// Types are those of which the store must have accepted one notification, and
	// Operations the ids of those it must have called and been answered with 2xx.
	Types, Operations []string
}

// Empty reports whether nothing is required.
func (g Gate) Empty() bool { return len(g.Types)+len(g.Operations) == 0 }

// Parse reads what is required of a contract revision, such as "types=ORDER_*",
// "ORDER_CREATED" (of types again) and "operations=getOrder": names, or patterns
// in which * stands for any characters. A name or pattern that means nothing
// known is an error: it is a typo, and would require less than was meant.
func Parse(words []string, revision string) (Gate, error) {
	known, err := knownNames(revision)
	if err != nil || len(words) == 0 {
		return Gate{}, err
	}
	found := map[string][]string{}
	key := ""
	for _, word := range words {
		if before, after, has := strings.Cut(word, "="); has {
			key, word = before, after
		}
		if key != keyTypes && key != keyOperations {
			return Gate{}, fmt.Errorf("must be given as %s=NAME,… or %s=NAME,…, got %q", keyTypes, keyOperations, word)
		}
		names, err := matching(word, known[key])
		if err != nil {
			return Gate{}, fmt.Errorf("%s: %w", key, err)
		}
		found[key] = append(found[key], names...)
	}
	return Gate{Types: inOrder(known[keyTypes], found[keyTypes]), Operations: inOrder(known[keyOperations], found[keyOperations])}, nil
}

// knownNames are the names of a revision's types and operations.
func knownNames(revision string) (map[string][]string, error) {
	types, err := sim.Types(revision)
	if err != nil {
		return nil, err
	}
	operations, err := sim.Operations(revision)
	if err != nil {
		return nil, err
	}
	known := map[string][]string{}
	for _, t := range types {
		known[keyTypes] = append(known[keyTypes], string(t))
	}
	for _, o := range operations {
		known[keyOperations] = append(known[keyOperations], o.ID)
	}
	return known, nil
}

// matching are the known names that a pattern means, whatever their case.
func matching(pattern string, known []string) ([]string, error) {
	var out []string
	for _, name := range known {
		fits, err := path.Match(strings.ToLower(pattern), strings.ToLower(name))
		if err != nil {
			return nil, fmt.Errorf("%q is no pattern: use names, and * for any characters", pattern)
		}
		if fits {
			out = append(out, name)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	return nil, fmt.Errorf("nothing is called %q%s", pattern, nearest.Aside(strings.Trim(pattern, "*"), known))
}

// inOrder is a set of names in the order of the contract.
func inOrder(known, some []string) []string {
	return slices.DeleteFunc(slices.Clone(known), func(name string) bool { return !slices.Contains(some, name) })
}

// Judge holds the journals of a run to the gate: one check for what was to be
// handled, and one for what was to be called.
func (g Gate) Judge(journals ...*journal.Journal) []reports.Check {
	handled, called := map[string]bool{}, map[string]bool{}
	for _, j := range journals {
		for _, e := range j.Entries() {
			note(e, handled, called)
		}
	}
	var all []reports.Check
	if len(g.Types) > 0 {
		all = append(all, judge(reports.RequireGroup+".types", titleTypes, notHandled, fixTypes, g.Types, handled))
	}
	if len(g.Operations) > 0 {
		all = append(all, judge(reports.RequireGroup+".operations", titleOperations, notCalled, fixOperations, g.Operations, called))
	}
	return all
}

// note adds what an entry shows that the store handled or called. A request that
// is unlike Market's ordinary ones proves nothing of those.
func note(e journal.Entry, handled, called map[string]bool) {
	switch {
	case e.Exchange != nil && e.Exchange.Verdict.Outcome == journal.Accepted && e.Exchange.Note == "":
		handled[string(e.Exchange.NotificationType)] = true
	case e.Call != nil && e.Call.Status >= 200 && e.Call.Status < 300:
		called[e.Call.Operation] = true
	}
}

func judge(id, title, lack, fix string, wanted []string, seen map[string]bool) reports.Check {
	missing := slices.DeleteFunc(slices.Clone(wanted), func(name string) bool { return seen[name] })
	c := reports.Check{ID: id, Rules: []string{}, Title: title, Verdict: reports.Pass, Exchanges: []string{}}
	if len(missing) > 0 {
		c.Verdict, c.Fix = reports.Fail, fix
		c.Reason = fmt.Sprintf(lack, len(missing), len(wanted), strings.Join(missing, ", "))
	}
	return c
}

// Report is a report of the gate alone, about a run that has the report like and
// perhaps more of its kind.
func (g Gate) Report(like *reports.Report, journals ...*journal.Journal) *reports.Report {
	r := &reports.Report{
		Tool: like.Tool, Version: like.Version, Revision: like.Revision, Seed: like.Seed,
		Target: titleGate, Choices: like.Choices,
		Checks: g.Judge(journals...), Exchanges: []journal.Exchange{},
	}
	r.Count()
	return r
}

// What the gate says, all in one place.
const (
	titleGate       = "--require"
	titleTypes      = "the store accepted each notification type that the run requires"
	titleOperations = "the store called each operation that the run requires"
	notHandled      = "%d of %d required types were accepted by no reply: %s"
	notCalled       = "%d of %d required operations were never called, or never with success: %s"
	fixTypes        = "handle these types, or run the scenarios and checks that send them"
	fixOperations   = "call these operations where an order needs them; the pull API must be served (--pull-api)"
)
