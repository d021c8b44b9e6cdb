package sim

import (
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/localmarket/localmarket/sim/internal/clock"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
)

// keeper writes what changes in a Market to disk. A nil keeper, of a Market that is in
// memory alone, does nothing. But for wait, its methods are called under the Market's
// lock: what is written together is then true at one moment.
type keeper struct {
	store  disk.Store
	marks  *keep.Marks // of the state's
	writer *disk.Writer

	touched map[keep.Mark]thing // of the Market's own
	flights map[int]bool        // that are under way, outside of any schedule
	clear   bool                // all that was written before is to be forgotten
	entries int                 // of the journal, that are written or about to be
	now     time.Time           // the clock, likewise
	index   indexing
	limits  journal.Limits
	closing sync.Once
	early   error // why what was kept cannot be read, before there is a writer
}

func (k *keeper) close() {
	_ = k.writer.Close() // KeepError says so
	_ = k.store.Close()
}

// thing is something that is kept as it is when it is written; nil once it is gone.
type thing interface{ kept() any }

// value is a thing that does not change.
type value struct{ of any }

func (v value) kept() any { return v.of }

// touch notes that something changes: it is added, replaced or, if it is nil, removed.
func (k *keeper) touch(collection, key string, t thing) {
	if k != nil {
		k.touched[keep.Mark{Collection: collection, Key: key}] = t
		k.marks.Count()
	}
}

func (k *keeper) delivery(d *delivery) {
	if k != nil {
		k.touch(deliveriesName, d.key(), d)
	}
}

// placed is something that is kept with its place on the queue.
type placed interface {
	thing
	keptAs() (collection, key string)
	move(p place)
}

func (k *keeper) keep(p placed) {
	if k != nil {
		collection, key := p.keptAs()
		k.touch(collection, key, p)
	}
}

// left keeps that the request of something is under way, which the queue has no more.
func (k *keeper) left(p placed) {
	p.move(place{})
	k.keep(p)
}

func (k *keeper) notification(n *notification) {
	if k != nil {
		k.touch(notificationsName, strconv.Itoa(n.number), n)
	}
}

// takeOff keeps the intent to make an exchange outside of any schedule until it has
// landed.
func (k *keeper) takeOff(f *flight) {
	if k != nil {
		intended := *f.exchange // which the attempt will write to
		k.flights[f.number] = true
		k.touch(flightsName, strconv.Itoa(f.number), value{flightRow{&intended, f.subscription, f.notification}})
	}
}

func (k *keeper) land(f *flight) {
	if k != nil {
		delete(k.flights, f.number)
		k.touch(flightsName, strconv.Itoa(f.number), nil)
	}
}

// queued keeps an event that was pushed.
func (k *keeper) queued(due time.Time, seq uint64, e event) {
	if k == nil {
		return
	}
	if p, ok := e.(placed); ok {
		p.move(place{seq, due.UnixNano()})
		k.keep(p)
	}
	if row, ok := e.row(); ok {
		row.Due = due
		k.touch(eventsName, strconv.FormatUint(seq, 10), value{row})
	}
}

// dropEvent lets go of an event that has nothing left to do.
func (k *keeper) dropEvent(item clock.Item[event]) {
	if k == nil {
		return
	}
	if _, ok := item.Value.row(); ok {
		k.touch(eventsName, strconv.FormatUint(item.Seq, 10), nil)
	}
}

// recorded notes an entry of the journal, and the subscription that it tells of: no
// other way leads to a change of one.
func (k *keeper) recorded(m *Market, e *journal.Entry, lazy bool) {
	if k == nil {
		return
	}
	if lazy && m.journal.Len()-k.entries < mostBehind {
		k.writer.Stir()
		return
	}
	k.marks.Count()
	if s := m.subscription(SubscriptionID(e.Subscription)); s != nil {
		k.touch(subscriptionsName, string(s.id), s)
	}
}

// mostBehind is how many entries of calls that only read are unwritten at most before
// somebody has to wait: memory is bounded where calls come faster than they are written.
const mostBehind = 5000

// restart forgets all that is kept, and begins anew.
func (k *keeper) restart() {
	if k != nil {
		k.marks.Take()
		clear(k.touched)
		clear(k.flights)
		k.clear, k.entries, k.now = true, 0, time.Time{}
		k.index.restart()
		k.marks.Count()
	}
}

// stateMarks are those for the state, nil where it is not kept.
func (k *keeper) stateMarks() *keep.Marks {
	if k == nil {
		return nil
	}
	return k.marks
}

// wait returns once all that has happened so far is written, at once where nothing is
// kept. The error says why it is not. The Market's lock must not be held.
func (k *keeper) wait() error { return k.waitFor(k.changes()) }

// changes is how many there were so far.
func (k *keeper) changes() uint64 {
	if k == nil {
		return 0
	}
	return k.marks.Changes()
}

// waitFor returns once so many changes are written, as wait does.
func (k *keeper) waitFor(changes uint64) error {
	if k == nil {
		return nil
	}
	if err := k.writer.Wait(changes); err != nil {
		return err
	}
	return k.hold()
}

// hold sees that what is kept is this process' alone. Where it is not any more, nothing
// is written from now on.
func (k *keeper) hold() error {
	err := k.store.Hold()
	if err != nil {
		k.writer.Fail(err)
	}
	return err
}

func (k *keeper) err() error {
	if k == nil {
		return nil
	}
	return k.writer.Err()
}

// cut is what has changed since the last cut.
func (m *Market) cut() disk.Cut {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.keeper
	changes := k.marks.Changes()
	pending := m.state.Kept().Find(k.marks.Take())
	for mark, thing := range k.touched {
		one := keep.Pending{Mark: mark}
		if thing != nil {
			one.Value = thing.kept()
		}
		pending = append(pending, one)
	}
	clear(k.touched)
	pending = append(pending, limitRows(m.used.Changed())...)
	entries := m.journal.After(k.entries, m.journal.Len())
	if len(pending)+len(entries) > 0 {
		pending = append(pending, m.counters())
	}
	if !m.now.Equal(k.now) {
		pending = append(pending, single(clockName, clockRow{m.now}))
	}
	restart := k.clear
	k.clear, k.entries, k.now = false, m.journal.Len(), m.now
	j, last, generation := m.journal, k.entries, k.index.generation()
	var blocks int
	return disk.Cut{
		Changes: changes,
		Batch: func() (disk.Batch, error) {
			b, err := k.encode(restart, pending, entries)
			blocks = k.index.blocks
			if !restart {
				b.Drop = k.excess(j)
			}
			return b, err
		},
		Written: func(b disk.Batch) {
			j.Written(last, sizeOf(b.Entries))
			k.index.wrote(generation, blocks)
			if b.Drop > 0 && generation == k.index.generation() {
				j.Drop(b.Drop)
				k.writer.Stir() // there may be more
			}
		},
	}
}

// excess is up to which number entries are to be dropped, 0 for none.
func (k *keeper) excess(j *journal.Journal) int {
	if seq := j.Excess(k.limits); seq > j.Dropped() {
		return seq
	}
	return 0
}

// sizeOf is about how many bytes entries take in memory: with all their fields, twice
// what they have as JSON (measured).
func sizeOf(entries []disk.Entry) int {
	size := 0
	for _, e := range entries {
		size += 512 + 2*len(e.Value)
		for _, text := range e.Bodies {
			size += len(text)
		}
	}
	return size
}

// counters change with whatever happens.
func (m *Market) counters() keep.Pending {
	composed := maps.Clone(m.composed)
	return single(countersName, countersRow{m.notifications, m.exchanges, m.injected, m.calls, composed, m.journal.Counts()})
}

func single(collection string, row any) keep.Pending {
	return keep.Pending{Mark: keep.Mark{Collection: collection}, Value: row}
}

// encode is what is to be written.
func (k *keeper) encode(restart bool, pending []keep.Pending, entries []journal.Entry) (disk.Batch, error) {
	b := disk.Batch{Clear: restart}
	if restart {
		k.index.begin(0)
	}
	b.Entries = make([]disk.Entry, len(entries))
	values := make([]byte, 0, usualEntry*len(entries))
	for i := range entries {
		var err error
		if b.Entries[i], values, err = entryRow(&entries[i], values); err != nil {
			return b, err
		}
		k.index.add(&entries[i], &b)
	}
	if len(b.Blocks) > 0 {
		pending = append(pending, k.index.row())
	}
	b.Rows = make([]keep.Row, len(pending), len(pending)+1) // the writer adds one
	for i, one := range pending {
		var err error
		if b.Rows[i], err = one.Row(); err != nil {
			return b, err
		}
	}
	return b, nil
}

// usualEntry is about how many bytes an entry has as JSON, without long bodies.
const usualEntry = 400
