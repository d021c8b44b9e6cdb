package check

import (
	"fmt"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// withCalls ties a failed exchange to the calls that the store made while it was
// handling it, and names the first that was refused.
func (s *session) withCalls(f finding, x journal.Exchange) finding {
	if s.options.Serve == nil {
		return f
	}
	f.calls = nil
	during, number, refused := false, 0, ""
	for _, e := range s.market.Journal().Entries() {
		switch {
		case e.Kind == journal.ExchangeSending && e.ExchangeID == x.ID:
			during = true
		case e.Kind == journal.ExchangeDone && e.Exchange != nil && e.Exchange.ID == x.ID:
			during = false
		case e.Kind == journal.PullCall && e.Call != nil:
			if number++; !during {
				continue
			}
			f.calls = append(f.calls, reports.CallID(number))
			if refused == "" && e.Call.Status >= 400 {
				refused = fmt.Sprintf(whileHandled, callName(e.Call), e.Call.Status)
			}
		}
	}
	if refused != "" {
		f.reason = fmt.Sprintf(reasonAnd, f.reason, refused)
	}
	return f
}

func callName(c *journal.Call) string {
	if c.Operation != "" {
		return c.Operation
	}
	return c.Method + " " + c.Path
}
