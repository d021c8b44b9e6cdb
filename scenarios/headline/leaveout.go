package headline

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// unknownType is what a program says that has no handler for a type.
var unknownType = regexp.MustCompile(`(?i)(?:un|not )supported|un(?:known|handled|expected)[^.]{0,20}(?:type|event|notification)|no handler|не поддерж|неизвестн|не обрабатыва`)

// notTaken are the steps for types that the store does not seem to take, where it
// takes others: it says so, or it refuses several with 400 alike. Who is not
// subscribed to them need not.
func notTaken(all []journal.Exchange, f Facts) []Step {
	t := tallied(all, f, Ordinary)
	var taken []string
	for _, name := range t.order {
		if t.worst[name] == arrives || t.worst[name] == acknowledged {
			taken = append(taken, string(name))
		}
	}
	if len(taken) == 0 {
		return nil
	}
	var steps []Step
	for _, fate := range []fate{lost, repeats} {
		for _, g := range t.with(fate, func(market.Type) bool { return false }) {
			if !unknownType.MatchString(g.cause) && (fate != lost || len(g.types) == 1) {
				continue
			}
			for _, name := range g.types {
				steps = append(steps, Step{
					Check: "notify." + string(name), Verdict: reports.Fail, Text: fmt.Sprintf(leaveOut, strings.Join(taken, ",")), Cost: Flag,
				})
			}
		}
	}
	return steps
}
