package sim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// StateFileError says what is wrong with Options.StateFile, and what to do about it.
type StateFileError = disk.Error

// What is wrong with a state file for a market that is to be another.
const (
	otherMarket = "it keeps a market with another %s"
	fixOther    = "leave that out, or name another file to begin a new market"
	badContent  = "it is damaged: %s"
	fixContent  = "take a copy that is whole, or begin with a new file; this one was left as it is"
)

// errTwoStores is a bug of the caller's.
var errTwoStores = errors.New("Options.StateFile and Options.Storage are two places to keep one market: give one of them")

// kept reports whether the market is to be kept.
func (o Options) kept() bool { return o.StateFile != "" || o.Storage != nil }

// openStore opens the world in which the market is kept. Where it has one already, the
// options are those of that market in what it was begun with.
func (o Options) openStore() (store disk.Store, kept bool, out Options, err error) {
	if _, err := o.Complete(); err != nil { // before a file is made
		return nil, false, o, err
	}
	if o.Storage != nil {
		store, err = o.Storage.database.World(o.World)
	} else {
		store, err = openFile(o.StateFile)
	}
	if err != nil {
		return nil, false, o, err
	}
	text, err := store.Values(settingsName, "")
	if err == nil && text[0] != nil {
		kept = true
		o, err = o.with(text[0])
	}
	if err != nil {
		_ = store.Close() // it was not written to
		return nil, false, o, err
	}
	return store, kept, o, nil
}

// with are the options with the settings that are kept.
func (o Options) with(text []byte) (Options, error) {
	var row settingsRow
	if err := keep.Read(text, &row); err != nil {
		return o, o.badFile(fmt.Sprintf(badContent, err), fixContent)
	}
	own, err := cabinet.Parse([]byte(row.Cabinet))
	if err != nil {
		return o, o.badFile(fmt.Sprintf(badContent, err), fixContent)
	}
	same, err := sameCabinet(o.Cabinet, row.Cabinet)
	switch {
	case err != nil:
		return o, err
	case !same:
		return o, o.badFile(fmt.Sprintf(otherMarket, "cabinet"), fixOther)
	case o.Revision != "" && o.Revision != row.Revision:
		return o, o.badFile(fmt.Sprintf(otherMarket, "contract revision, "+row.Revision), fixOther)
	case o.Seed != 0 && o.Seed != row.Seed:
		return o, o.badFile(fmt.Sprintf(otherMarket, fmt.Sprintf("seed, %d", row.Seed)), fixOther)
	}
	o.Cabinet, o.Revision, o.Seed, o.FirstOrder, o.Start = own, row.Revision, row.Seed, row.FirstOrder, row.Start
	return o, nil
}

// keptIn is the name of the place where the market is kept.
func (o Options) keptIn() string {
	if o.Storage != nil {
		return o.Storage.where
	}
	return disk.Name(o.StateFile)
}

func (o Options) badFile(problem, fix string) error {
	return &StateFileError{Path: o.keptIn(), Problem: problem, Fix: fix}
}

// sameCabinet reports whether a cabinet is the kept one; nil is any.
func sameCabinet(given *cabinet.Cabinet, kept string) (bool, error) {
	if given == nil {
		return true, nil
	}
	text, err := complete(given).YAML()
	return bytes.Equal(text, []byte(kept)), err
}

// newKeeper is one that writes nothing yet.
func newKeeper(s disk.Store) *keeper {
	k := &keeper{store: s, touched: map[keep.Mark]thing{}, flights: map[int]bool{}}
	k.marks = keep.NewMarks(func() {
		if k.writer != nil {
			k.writer.Stir()
		}
	})
	return k
}

// begin makes the Market of what is kept, or keeps a new one.
func (m *Market) begin(kept bool) error {
	if m.keeper != nil {
		m.journal = journal.Continue(0, nil, keptEntries{m.keeper})
		m.keeper.limits = m.options.Keep
	}
	if !kept {
		m.keeper.restart()
		return m.start()
	}
	if err := m.empty(); err != nil {
		return err
	}
	err := cmp.Or(m.restore(m.keeper.store), m.keeper.early)
	if t := m.options.Traffic; err == nil && t != (market.Traffic{}) && t != m.traffic.Traffic {
		m.setTraffic(t)
	}
	var known *StateFileError
	if err != nil && !errors.As(err, &known) {
		err = m.options.badFile(fmt.Sprintf(badContent, err), fixContent)
	}
	return err
}

// unreadable is told of what was kept and cannot be read when it is needed: nothing is
// written or told any more then. It is nil where nothing is kept.
func (m *Market) unreadable() func(error) {
	k := m.keeper
	if k == nil {
		return nil
	}
	return func(err error) {
		err = m.options.badFile(fmt.Sprintf(badContent, err), fixContent)
		if k.writer == nil {
			k.early = err
			return
		}
		k.writer.Fail(err)
	}
}

// settings keeps what the Market was begun with.
func (k *keeper) settings(o Options) error {
	if k == nil {
		return nil
	}
	text, err := o.Cabinet.YAML()
	k.touch(settingsName, "", value{settingsRow{o.Revision, o.Seed, o.FirstOrder, o.Start, string(text)}})
	return err
}

// describe keeps what the Market is to whoever serves it.
func (k *keeper) describe(metadata json.RawMessage) {
	if len(metadata) > 0 {
		k.touch(metadataName, "", value{metadata})
	}
}

// Metadata are those of Options, or those that were set or kept later.
func (m *Market) Metadata() json.RawMessage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.metadata
}

// SetMetadata replaces the Metadata by other JSON, which must not be changed afterwards.
func (m *Market) SetMetadata(metadata json.RawMessage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.metadata = metadata
	m.keeper.describe(metadata)
}

// KeptAt is when, on the real clock, what Options.StateFile had was last written; zero
// if the Market is new, or nothing is kept.
func (m *Market) KeptAt() time.Time { return m.keptAt }

// KeepError is why what happens is not kept in Options.StateFile any more. The Market
// sends nothing then, and answers 503. It is nil if all is well, or nothing is kept.
func (m *Market) KeepError() error {
	if err := m.keeper.err(); !errors.Is(err, disk.ErrClosed) {
		return err
	}
	return nil
}

// KeepBroken is closed once there is a KeepError.
func (m *Market) KeepBroken() <-chan struct{} {
	if m.keeper == nil {
		return nil
	}
	return m.keeper.writer.Broken()
}

// Keep returns once all that has happened so far is in Options.StateFile, the time too,
// but for what the journal has of calls that only read: that may come 100 ms later. It
// returns at once where nothing is kept. The error is KeepError.
func (m *Market) Keep() error {
	if m.keeper == nil {
		return nil
	}
	m.mu.Lock()
	if !m.now.Equal(m.keeper.now) {
		m.keeper.marks.Count() // the time alone is no reason elsewhere
	}
	m.mu.Unlock()
	return m.keeper.wait()
}
