package sim

import "errors"

// ErrReset is the error of what was under way when everything went back.
var ErrReset = errors.New("the market was put back to its start or to a snapshot meanwhile")

// Reset puts everything back to the start: the clock, the cabinet as it was given,
// orders and all else that happened, subscriptions, faults and the journal. It
// waits for whoever makes time pass. The handler of the pull API stays; a call that
// it is answering is refused, and a subscription that is being connected is gone.
func (m *Market) Reset() error {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.era++
	m.keeper.restart()
	m.journal.Clear()
	if err := m.start(); err != nil { // as it did in New, so it cannot
		return err
	}
	return m.reopenPull()
}

// reopenPull opens the pull API of a state that is another now, if it was open. The
// caller holds mu.
func (m *Market) reopenPull() error {
	if m.pull == nil {
		return nil
	}
	opened, err := m.openPull()
	m.pull = opened
	return err
}
