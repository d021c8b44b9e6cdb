package recorder

import (
	"github.com/localmarket/localmarket/sim/journal"
)

// What is said to a caller whose request is not sent on.
const (
	bodyTooLong = "the recorder sends no body on that is longer than %d KiB"
	bodyBroken  = "the body did not come whole"
)

// Summary counts what came.
type Summary struct {
	// Accepted, Rejected and Failed are the judged notifications by Market's
	// verdict; Duplicates are those of the rejected whose event the store has
	// already, and Unknown those whose caller did not wait for the reply.
	Accepted, Rejected, Failed, Duplicates, Unknown int
	// Others are the requests that were no notifications, and Refused those that
	// were not sent on.
	Others, Refused int
}

func (s *Summary) add(x *journal.Exchange) {
	switch x.Verdict.Outcome {
	case journal.Accepted:
		s.Accepted++
	case journal.Rejected:
		s.Rejected++
		if x.Verdict.ErrorType == journal.DuplicatedEvent {
			s.Duplicates++
		}
	case journal.Failed:
		s.Failed++
	default:
		s.Unknown++
	}
}

// Notifications are all that were judged, or would have been.
func (s Summary) Notifications() int { return s.Accepted + s.Rejected + s.Failed + s.Unknown }

// Lost reports whether a notification was not taken: it failed, or was rejected
// without that the store has it already (N-400).
func (s Summary) Lost() bool { return s.Failed > 0 || s.Rejected > s.Duplicates }
