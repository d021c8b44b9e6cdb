package sim

import (
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/retry"
)

// unavailable notes that a delivery failed. The first failure begins an outage
// and queues the disconnection it will end in if nothing is accepted
// meanwhile (N-DISCONNECT).
func (s *subscription) unavailable(m *Market) {
	if s.outage.Lasts() {
		return
	}
	s.outage = s.outage.Failed(m.now)
	m.record(journal.Entry{Kind: journal.OutageBegan, Subscription: string(s.id)})
	m.queue.Push(s.outage.Disconnection(), disconnection{sub: s, outage: s.outage})
}

// available ends an outage: the store has accepted something, or nothing fails
// any more.
func (s *subscription) available(m *Market) {
	if !s.outage.Lasts() {
		return
	}
	s.outage = retry.Outage{}
	m.record(journal.Entry{Kind: journal.OutageEnded, Subscription: string(s.id)})
}
