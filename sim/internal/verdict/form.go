package verdict

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/journal"
)

// doubtfulForm is what a good reply has in its form that another client than this
// one may not bear. The pointer of each is the part of the reply, since none is of
// the body.
func doubtfulForm(r Reply) []journal.Violation {
	var out []journal.Violation
	add := func(where, found, expected, fix string) {
		out = append(out, journal.Violation{Pointer: where, Keyword: "http", Rule: "N-200", Found: found, Expected: expected, Fix: fix})
	}
	if r.Protocol != "" && !slices.Contains([]string{"HTTP/1.1", "HTTP/1.0"}, r.Protocol) {
		add(whereStatusLine, fmt.Sprintf("%q", bounded(r.Protocol)), protocolExpected, formFix)
	}
	if r.TwoLengths {
		add(whereHeader, foundTwoLengths, twoLengthsExpected, twoLengthsFix)
	}
	if r.Surplus {
		add(whereEnd, foundSurplus, surplusExpected, surplusFix)
	}
	return out
}
