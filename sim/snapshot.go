package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
)

// Snapshot is a Market as it was at one moment. It is never changed, lives in memory,
// and belongs to its Market.
type Snapshot struct {
	of     *Market
	at     time.Time
	after  int
	clears int // of the journal until then
	rows   []keep.Row
	bytes  int
}

// At is the virtual time of a snapshot.
func (s *Snapshot) At() time.Time { return s.at }

// After is the number of the last entry of the journal by then.
func (s *Snapshot) After() int { return s.after }

// Bytes is about how much memory it takes.
func (s *Snapshot) Bytes() int { return s.bytes }

// rowBytes is what a row takes beside its texts.
const rowBytes = 100

// The errors of snapshots.
var (
	// ErrSnapshotSize says that a snapshot would take more memory than it may.
	ErrSnapshotSize = errors.New("the market is too large for a snapshot")
	errOtherMarket  = errors.New("the snapshot is of another market")
)

// restoredPing is why a subscription is refused whose PING was under way.
const restoredPing = "the market was put back to a moment at which the reply to PING was not complete"

// Snapshot is the Market as it is now: orders and all else that its state has,
// subscriptions, what waits to be sent or asked, timers, faults, buyers, what was used of
// limits, and the clock. It waits for whoever makes time pass, and takes so many bytes of memory
// at most. The error is ErrSnapshotSize.
func (m *Market) Snapshot(most int) (*Snapshot, error) {
	s := &Snapshot{of: m}
	for _, one := range m.freeze(s) { // nobody changes what was found
		row, err := one.Row()
		if err != nil {
			return nil, fmt.Errorf("take a snapshot: %w", err)
		}
		s.rows = append(s.rows, row)
		if s.bytes += rowBytes + len(row.Key) + len(row.Value); s.bytes > most {
			return nil, ErrSnapshotSize
		}
	}
	return s, nil
}

// freeze is all that there is at the moment of a snapshot.
func (m *Market) freeze(s *Snapshot) []keep.Pending {
	m.stepping.Lock()
	defer m.stepping.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	s.at, s.after, s.clears = m.now, m.journal.Len(), m.journal.Clears()
	return append(m.everything(), m.counters(), single(clockName, clockRow{m.now}))
}

// everything is all that is kept of a Market whose time does not pass, whether it is
// kept or not. The caller holds stepping and mu.
func (m *Market) everything() []keep.Pending {
	all := m.state.Kept()
	pending := all.Find(all.All())
	add := func(collection, key string, t thing) {
		if of := t.kept(); of != nil {
			pending = append(pending, keep.Pending{Mark: keep.Mark{Collection: collection, Key: key}, Value: of})
		}
	}
	for _, s := range m.subscriptions {
		add(subscriptionsName, string(s.id), s)
	}
	for _, f := range m.faults {
		add(faultsName, strconv.Itoa(f.number), f)
	}
	add(trafficName, "", &m.traffic)
	m.pushThings(add)
	notes := map[*notification]bool{}
	for d := range m.allDeliveries(add) {
		add(deliveriesName, d.key(), d)
		notes[d.note] = true
	}
	for n := range notes {
		add(notificationsName, strconv.Itoa(n.number), n)
	}
	return append(pending, limitRows(m.used.Windows())...)
}

// allDeliveries are those that have not ended, where they wait. What else is on the queue
// is handed to each, but for what is void for good.
func (m *Market) allDeliveries(each func(collection, key string, t thing)) map[*delivery]bool {
	waiting := map[*delivery]bool{}
	for _, item := range m.queue.Items() {
		if p, ok := item.Value.(placed); ok {
			p.move(place{item.Seq, item.Due().UnixNano()})
		}
		switch e := item.Value.(type) {
		case *delivery:
			waiting[e] = true
			continue
		case placed:
			collection, key := e.keptAs()
			each(collection, key, e)
		case copied:
			waiting[e.delivery] = true
		case expiry:
			waiting[e.delivery] = true
		case *alarm:
			if e.void() {
				continue
			}
		}
		if row, ok := item.Value.row(); ok {
			row.Due = item.Due()
			each(eventsName, strconv.FormatUint(item.Seq, 10), value{row})
		}
	}
	for _, s := range m.subscriptions {
		if s.line == nil {
			continue
		}
		for d := s.line.front; d != nil; d = d.next {
			waiting[d] = true
		}
	}
	return waiting
}

// Restore has the Market be as it was at the time of a snapshot, which says so to
// people by a name. It waits for whoever makes time pass. The journal goes on, and has a
// MarketRestored: what it has of the time between has been undone. What is under way
// otherwise is treated as by Reset: a call is refused, a subscription that is being
// connected is gone. The error says that the snapshot is of another Market.
func (m *Market) Restore(s *Snapshot, name string) error {
	if s.of != m {
		return errOtherMarket
	}
	m.stepping.Lock()
	defer m.stepping.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keeper.forget(m)
	if err := m.empty(); err != nil {
		return err
	}
	r := m.restoring(restoredPing)
	err := r.load(func(each func(keep.Row) error) error {
		for _, row := range s.rows {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil { // a bug: it was written a moment ago
		return fmt.Errorf("restore a snapshot: %w", err)
	}
	m.era++
	m.keeper.rewrite(s.rows, m.state.Kept())
	back := journal.Entry{Kind: journal.MarketRestored, After: s.after, Reason: name}
	if s.clears != m.journal.Clears() { // the journal has nothing of then
		back.After = 0
	}
	m.record(back)
	r.goOn()
	return m.reopenPull()
}

// forget has everything that is there be gone, unless it is kept anew: what Market a
// keeper writes is about to be another.
func (k *keeper) forget(m *Market) {
	if k == nil {
		return
	}
	for mark := range k.touched {
		if mark.Collection != settingsName && mark.Collection != metadataName { // which stay
			k.touched[mark] = nil
		}
	}
	for number := range k.flights { // whose ends nobody will record
		k.touch(flightsName, strconv.Itoa(number), nil)
	}
	clear(k.flights)
	own := m.state.Kept()
	for _, one := range m.everything() {
		if _, ofState := own[one.Collection]; ofState {
			k.marks.Touch(one.Collection, one.Key)
		} else {
			k.touch(one.Collection, one.Key, nil)
		}
	}
}

// rewrite keeps the rows of a Market that was made of them.
func (k *keeper) rewrite(rows []keep.Row, state keep.Collections) {
	if k == nil {
		return
	}
	for _, row := range rows {
		switch _, ofState := state[row.Collection]; {
		case ofState:
			k.marks.Touch(row.Collection, row.Key)
		case row.Collection != countersName && row.Collection != clockName: // which every cut has
			k.touch(row.Collection, row.Key, value{json.RawMessage(row.Value)})
		}
	}
}
