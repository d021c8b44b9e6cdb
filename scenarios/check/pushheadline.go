package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// pushHeadline says which methods of the push API are answered as they must be; nothing
// where none was asked.
func (s *session) pushHeadline() []string {
	var asked, wrong []string
	for _, x := range s.market.Journal().Exchanges() {
		method := "/" + string(x.Push)
		if x.Push == "" || x.Verdict.Outcome == journal.Unknown {
			continue
		}
		if !slices.Contains(asked, method) {
			asked = append(asked, method)
		}
		if x.Verdict.Outcome == journal.Failed && !slices.Contains(wrong, method) {
			wrong = append(wrong, method)
		}
	}
	switch {
	case len(asked) == 0:
		return nil
	case len(wrong) == 0 && len(asked) == len(market.PushMethods()):
		return []string{pushAllRight}
	case len(wrong) == 0:
		return []string{fmt.Sprintf(pushSomeRight, strings.Join(asked, ", "))}
	}
	return []string{fmt.Sprintf(pushWrong, strings.Join(wrong, ", "))}
}
