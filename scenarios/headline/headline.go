// Package headline says in a few sentences what a check of a store comes to:
// whether Market would connect it, what arrives, what is lost and what would be
// repeated, and what to do first. It is a pure function of the results.
package headline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Facts are what the results do not say themselves.
type Facts struct {
	// Blocking says that a notification without a suitable answer stops all others
	// (N-BLOCKING).
	Blocking bool
	// OfMarket says that the store lets in Market's addresses alone, and takes PING
	// from one (N-IP).
	OfMarket bool
	// Raised are the ids of checks that only warned, and fail because the run wants
	// no warnings.
	Raised map[string]bool
	// More is what is to be said beside what became of the types.
	More []string
	// Kind says in which way an exchange is Market's own.
	Kind func(journal.Exchange) Kind
	// Steps are what may be done, in the order in which it was found.
	Steps []Step
}

// Kind is in which way an exchange is Market's own.
type Kind int

// The kinds of exchanges.
const (
	Unlike   Kind = iota // Market would not send it
	Ordinary             // it would, just so
	Repeated             // it may come again, late, or with others at once
)

// Cost is what a step takes.
type Cost int

// The costs of steps, the cheapest last.
const (
	Code    Cost = iota // a change of the store's code
	Setting             // a setting of the store, its framework or its proxy
	Flag                // another command line
)

// Step is something to do.
type Step struct {
	// Check is the id of the check that would pass then.
	Check string
	// Verdict is that of the check: failures come before warnings.
	Verdict reports.Verdict
	Text    string
	Cost    Cost
}

// Of makes the words of a summary of a finished report; its numbers are left alone.
func Of(r *reports.Report, f Facts) reports.Summary {
	s := r.Summary
	s.Connect = connect(r, f)
	s.Types = types(r.Exchanges, f)
	s.Do = steps(append(slices.Clone(f.Steps), notTaken(r.Exchanges, f)...))
	return s
}

const mostSteps = 5

// steps are the texts of the cheapest steps, of each text one, which names the
// checks that it is for.
func steps(all []Step) []string {
	var order []Step
	checks := map[string][]string{}
	for _, step := range all {
		if len(checks[step.Text]) == 0 {
			order = append(order, step)
		}
		checks[step.Text] = append(checks[step.Text], step.Check)
	}
	slices.SortStableFunc(order, func(a, b Step) int {
		return cmp.Or(cmp.Compare(rank(a.Verdict), rank(b.Verdict)), cmp.Compare(b.Cost, a.Cost))
	})
	var texts []string
	for _, step := range order[:min(len(order), mostSteps)] {
		texts = append(texts, fmt.Sprintf(stepFor, few(checks[step.Text]), step.Text))
	}
	return texts
}

func rank(v reports.Verdict) int {
	if v == reports.Fail {
		return 0
	}
	return 1
}

// connect says whether Market would connect the store: what stands first in its
// way, from the network to PING. It is empty if PING was not asked for.
func connect(r *reports.Report, f Facts) string {
	ping := find(r.Checks, "ping.reply")
	if ping == nil {
		return ""
	}
	for _, c := range r.Checks {
		failed := failing(c) && !f.Raised[c.ID]
		switch {
		case f.OfMarket && strings.HasPrefix(c.ID, "ping."):
			return connectsMarket
		case !failed:
		case strings.HasPrefix(c.ID, "reach.") || strings.HasPrefix(c.ID, "tls."):
			return fmt.Sprintf(connectsNot, c.Reason)
		case c.ID == "ping.reply":
			return fmt.Sprintf(connectsNot, pingGot(c, r.Exchange(c.Evidence)))
		case c.ID == "ping.deadline":
			return fmt.Sprintf(connectsNot, fmt.Sprintf(pingLate, c.Reason))
		}
	}
	switch https := find(r.Checks, "reach.https"); {
	case ping.Verdict == reports.Skip || ping.Verdict == reports.Error:
		return fmt.Sprintf(connectUnknown, ping.Reason)
	case https != nil && https.Verdict != reports.Pass:
		return connectsLater
	}
	return connects
}

// failing reports whether a check failed, tolerated or not.
func failing(c reports.Check) bool { return c.Verdict == reports.Fail || c.KnownUntil != "" }

func find(checks []reports.Check, id string) *reports.Check {
	i := slices.IndexFunc(checks, func(c reports.Check) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &checks[i]
}

// pingGot says what came of PING, in the store's own words where there are any.
func pingGot(c reports.Check, x *journal.Exchange) string {
	switch {
	case x == nil || x.Reply == nil || x.Reply.Incomplete:
		return fmt.Sprintf(pingNothing, c.Reason)
	case x.Reply.Status == 200:
		return fmt.Sprintf(pingBut, c.Reason)
	}
	return fmt.Sprintf(pingStatus, quoted(*x))
}

// quoted is the status of a reply and what the store says, or why there is none.
func quoted(x journal.Exchange) string {
	switch said := Said(x.Reply); {
	case x.Reply == nil || x.Reply.Incomplete:
		return x.Verdict.Reason
	case x.Reply.Status == 200 && x.Verdict.Outcome != journal.Accepted:
		return fmt.Sprintf(statusAnd, 200, x.Verdict.Reason)
	case said != "":
		return fmt.Sprintf(statusAnd, x.Reply.Status, said)
	}
	return fmt.Sprint(x.Reply.Status)
}

// few names the first of several things.
func few(names []string) string {
	const most = 3
	names = slices.Compact(slices.Clone(names))
	if len(names) > most+1 {
		return fmt.Sprintf(andMore, strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func typeNames(types []market.Type) []string {
	var names []string
	for _, t := range types {
		names = append(names, string(t))
	}
	return names
}
