package sim

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/clock"
	"github.com/localmarket/localmarket/sim/internal/disk"
	"github.com/localmarket/localmarket/sim/internal/fake"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/pushapi"
	"github.com/localmarket/localmarket/sim/internal/settle"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/retry"
)

// Market is one simulated Market. It is safe for concurrent use: a store may
// call back while it handles a notification. What it must not do there is make
// time pass by Step, Advance or Run: those wait for its reply.
type Market struct {
	options  Options
	schemas  *schemas.Set
	pushing  *schemas.Push
	writer   *pushapi.Writer
	client   *wire.Client
	journal  *journal.Journal
	schedule retry.Schedule
	fields   http.Header      // of every request, and
	recorded []journal.Header // as the journal keeps them
	valid    *validBodies
	rest     *settle.Watch // of the store that calls; nil if it is not waited for
	atOnce   bool          // it is not waited for just now; guarded by stepping

	// stepping is held by whoever makes time pass; mu guards what is below it
	// and is never held while a store is waited for.
	stepping sync.Mutex
	mu       sync.Mutex

	now           time.Time
	queue         clock.Queue[event]
	instant       []clock.Item[event] // due now, and not happened yet; written under stepping as well
	state         *state.State
	fake          *fake.Fake
	madeUp        bool // the cabinet is the made-up one
	traffic       traffic
	push          pushState
	secrets       *journal.Secrets       // that are masked wherever the journal would quote them
	composed      map[market.Type]uint64 // events so far
	pull          *pull                  // nil until Handler is asked for
	reading       map[string]bool        // operations of it that change nothing
	used          *pullapi.Used          // of its limits
	subscriptions []*subscription
	faults        []*activeFault // in the order in which they were injected
	notifications int            // so far, as are those below
	exchanges     int
	injected      int
	calls         uint64
	keeper        *keeper // nil where nothing is kept
	keptAt        time.Time
	metadata      json.RawMessage
	era           int // how often it was put back, to the start or to a snapshot
}

// enqueue queues an event.
func (m *Market) enqueue(due time.Time, e event) {
	m.keeper.queued(due, m.queue.Push(due, e), e)
}

// New makes a Market without subscriptions, its clock standing at the start.
// It fails if an option is out of its bounds or the revision is unknown.
func New(o Options) (*Market, error) {
	if !o.kept() {
		return newMarket(o, nil, false)
	}
	store, kept, o, err := o.openStore()
	if err != nil {
		return nil, err
	}
	m, err := newMarket(o, newKeeper(store), kept)
	if err != nil {
		_ = store.Close() // it was not written to
		return nil, err
	}
	m.keeper.writer = disk.NewWriter(store, m.cut)
	m.client.Ask(m.keeper.hold)
	if err := m.Keep(); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// newMarket makes a Market that keeps what happens by a keeper, which may have one
// already.
func newMarket(o Options, k *keeper, kept bool) (*Market, error) {
	o, err := o.Complete()
	if err != nil {
		return nil, err
	}
	set, err := schemas.Load(o.Revision)
	if err != nil {
		return nil, err
	}
	pushing, err := schemas.LoadPush()
	if err != nil {
		return nil, err
	}
	o.Cabinet = complete(o.Cabinet)
	m := &Market{
		options:  o, // which nobody changes any more
		madeUp:   reflect.DeepEqual(o.Cabinet, cabinet.Default()) || reflect.DeepEqual(o.Cabinet, cabinet.Awkward()),
		schemas:  set,
		pushing:  pushing,
		writer:   pushapi.NewWriter(pushing),
		client:   wire.New(o.RootCAs, o.InFlight),
		journal:  &journal.Journal{},
		schedule: retry.Notifications(),
		fields:   o.fields(),
		recorded: journal.RequestHeader(o.fields(), o.Header),
		valid:    newValidBodies(),
		rest:     o.Settle.watch(),
		keeper:   k,
		metadata: o.Metadata,
		secrets:  (*journal.Secrets)(nil).AndHeader(o.Header).And(append(o.keys(), o.Push.secrets()...)...),
	}
	m.journal.Limit(o.Keep)
	return m, m.begin(kept)
}

// start has the clock stand at the start, nothing happened, and the cabinet as it
// was given.
func (m *Market) start() error {
	if err := m.empty(); err != nil {
		return err
	}
	if err := errors.Join(m.keeper.settings(m.options), m.seed()); err != nil {
		return err
	}
	m.keeper.describe(m.metadata)
	m.setTraffic(m.options.Traffic)
	m.checkRegularly()
	return nil
}

// empty is a Market without anything, not even a cabinet.
func (m *Market) empty() error {
	made, err := fake.New(m.schemas, m.options.Seed)
	if err != nil {
		return err
	}
	if m.state != nil {
		m.state.Retire()
	}
	m.now, m.queue, m.instant = m.options.Start, clock.Queue[event]{}, nil
	m.state, m.fake = state.New(state.Options{FirstOrder: m.options.FirstOrder, VAT: made.VAT, Marks: m.keeper.stateMarks(), Unreadable: m.unreadable()}), made
	m.subscriptions, m.faults, m.push = nil, nil, pushState{}
	m.used = &pullapi.Used{}
	m.notifications, m.exchanges, m.injected, m.calls = 0, 0, 0, 0
	m.traffic, m.composed = traffic{}, map[market.Type]uint64{}
	return nil
}

// Close closes the idle connections to the stores, and Options.StateFile once all that
// has happened is in it: KeepError says if that failed. Nothing must be done with the
// Market afterwards.
func (m *Market) Close() {
	m.client.Close()
	if m.keeper != nil {
		m.keeper.closing.Do(m.keeper.close)
	}
}

// Now is the virtual time.
func (m *Market) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// NextDue is when anything is due next; false if nothing is.
func (m *Market) NextDue() (time.Time, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.next(endOfTime())
}

// Waiting is how many deliveries and other events are due now or later, those
// included that have become void. Attempts under way are not counted, unless
// their notifications wait in a line (N-BLOCKING).
func (m *Market) Waiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	waiting := m.queue.Len()
	for e := range m.queue.All() {
		if _, ok := e.(*alarm); ok {
			waiting--
		}
	}
	for _, s := range m.subscriptions {
		if s.line != nil {
			waiting += s.line.length
		}
	}
	return waiting
}

// Journal is the record of all that has happened.
func (m *Market) Journal() *journal.Journal { return m.journal }

// Types are the notification types of a contract revision, in the order of
// market.Types. It fails for an unknown revision.
func Types(revision string) ([]market.Type, error) {
	set, err := schemas.Load(revision)
	if err != nil {
		return nil, err
	}
	return typesOf(set), nil
}

func typesOf(set *schemas.Set) []market.Type {
	known := set.Types()
	return slices.DeleteFunc(market.Types(), func(t market.Type) bool { return !slices.Contains(known, string(t)) })
}

// has reports whether the revision has a type.
func (m *Market) has(t market.Type) bool { return slices.Contains(m.schemas.Types(), string(t)) }

// Types are the notification types of the Market's revision.
func (m *Market) Types() []market.Type { return typesOf(m.schemas) }

// Options are the settings in force, defaults filled in: a copy, but for where the
// market is kept, and its Metadata, which no other Market may have.
func (m *Market) Options() Options {
	o := m.options
	o.StateFile, o.Storage, o.World, o.Metadata = "", nil, "", nil
	o.Header = o.Header.Clone()
	return o
}

// record appends an entry at the present instant. The caller holds mu.
func (m *Market) record(e journal.Entry) { m.recordSoon(e, false) }

// recordSoon is record; of a lazy entry nobody waits until it is kept.
func (m *Market) recordSoon(e journal.Entry, lazy bool) {
	e.At = m.now
	m.journal.Append(e)
	m.keeper.recorded(m, &e, lazy)
}
