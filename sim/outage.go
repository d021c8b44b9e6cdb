package sim

import (
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/retry"
)

// unavailable notes that a delivery failed. The first failure begins an outage
// and queues the disconnection it will end in if nothing suitable is answered
// meanwhile (N-DISCONNECT): to the blocker, where there is one (N-BLOCKING).
func (s *subscription) unavailable(m *Market, blocker *delivery) {
	if s.outage.Lasts() {
		return
	}
	s.outage = s.outage.Failed(m.now)
	began := journal.Entry{Kind: journal.OutageBegan, Subscription: string(s.id)}
	if blocker != nil {
		began.Notification, began.Type = string(blocker.note.id), blocker.note.Type
	}
	m.record(began)
	m.enqueue(s.outage.Disconnection(), disconnection{sub: s, outage: s.outage})
}

// available ends an outage: the store has answered as it should, or nothing
// fails any more.
func (s *subscription) available(m *Market) {
	if !s.outage.Lasts() {
		return
	}
	s.outage = retry.Outage{}
	m.record(journal.Entry{Kind: journal.OutageEnded, Subscription: string(s.id)})
}

// recover ends an outage if nothing is left to show that the store is down: no
// blocker, or, where nothing blocks, no notification that failed.
func (s *subscription) recover(m *Market) {
	if s.line != nil && s.line.blocker == nil || s.line == nil && s.failing == 0 {
		s.available(m)
	}
}
