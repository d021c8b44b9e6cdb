package shell

import (
	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// Keep chooses the exchanges that a report shows, and counts the others: those that
// its checks name, and so many at the beginning and at the end of all.
func Keep(all []journal.Exchange, checks []reports.Check, ends int) (kept []journal.Exchange, leftOut int) {
	named := map[string]bool{}
	for _, c := range checks {
		named[c.Evidence] = true
		for _, id := range c.Exchanges {
			named[id] = true
		}
		for _, m := range c.Around {
			named[m.Exchange] = true
		}
	}
	kept = []journal.Exchange{}
	for i, x := range all {
		if named[x.ID] || i < ends || i >= len(all)-ends {
			kept = append(kept, x)
		}
	}
	return kept, len(all) - len(kept)
}

// Few keeps the ends of a long list of the ids of exchanges or calls.
func Few(ids []string) []string {
	const most = 20
	if len(ids) <= most {
		return ids
	}
	return append(append([]string{}, ids[:most/2]...), ids[len(ids)-most/2:]...)
}
