package check

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// watch blocks the rest of the run once it is clear that no request gets
// through.
func (s *session) watch(x journal.Exchange) {
	s.reached = s.reached || wasConnected(x)
	switch x.Verdict.Subtype {
	case market.ConnectionRefused, market.ConnectionTimedOut:
		if !wasConnected(x) {
			s.blockConnection(x.Verdict.Reason, &x)
		}
	case market.SSLError:
		s.reached = true
		s.block(fmt.Sprintf(blockedTLS, x.Verdict.Reason), &x)
	case market.ReadTimedOut:
		s.silent++
		if s.answered == 0 && s.silent >= patience {
			s.block(fmt.Sprintf(blockedSilent, s.silent), &x)
		}
	default:
		s.answered++
	}
}

// wasConnected reports whether an exchange got as far as a connection.
func wasConnected(x journal.Exchange) bool {
	return x.Measured != nil && x.Measured.RemoteAddress != ""
}

// blockConnection tells a store that was never there from one that went away.
func (s *session) blockConnection(reason string, by *journal.Exchange) {
	switch {
	case s.reached && by != nil && s.before != nil && s.blocked == "":
		s.wentDown(*s.before, *by, reason)
	case s.reached:
		s.block(fmt.Sprintf(blockedStopped, reason), by)
	default:
		s.unreachable = true
		s.block(fmt.Sprintf(blockedUnreachable, reason), by)
	}
}

// wentDown blames the exchange before the one that found nobody. A connection that
// was open before does not tell when its other end went, so it may be the next, too.
func (s *session) wentDown(last, next journal.Exchange, reason string) {
	what := describe(last)
	s.down = fmt.Sprintf(brokeDownHeadline, what)
	why := fmt.Sprintf(wentDownOn, what, reason)
	if last.Verdict.Outcome == journal.Accepted {
		s.down = fmt.Sprintf(wentDownHeadline, what, describe(next))
		why = fmt.Sprintf(wentDown, what, describe(next), reason)
	}
	s.block(why, &last)
}

// describe names what was sent.
func describe(x journal.Exchange) string {
	switch {
	case x.NotificationType == "":
		return aRequest
	case x.Note != "":
		return fmt.Sprintf("%s (%s)", x.NotificationType, x.Note)
	}
	return string(x.NotificationType)
}

func (s *session) block(reason string, by *journal.Exchange) {
	if s.blocked == "" {
		s.blocked, s.blockedBy = reason, by
	}
}
