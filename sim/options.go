package sim

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// The times that the contract gives (N-DEADLINE, N-DELAY).
const (
	DefaultDeadline        = 10 * time.Second
	DefaultActivationDelay = 2 * time.Minute
)

// Switch turns a rule on or off; empty leaves it as the revision has it.
type Switch string

// The positions of a Switch.
const (
	On  Switch = "on"
	Off Switch = "off"
)

// LatestRevision is the contract revision that is used unless another is asked
// for.
const LatestRevision = schemas.Latest

const (
	defaultSeed     = 1
	defaultInFlight = 64

	maxInFlight        = 10_000
	maxActivationDelay = 365 * 24 * time.Hour
	maxFirstOrder      = 99_999_999_999
	firstYear          = 1970
	lastYear           = 2199
)

// Options are the settings of a Market. The zero Options are a Market as the
// contract has it.
type Options struct {
	// Revision of the contract; schemas.Latest if empty.
	Revision string
	// Seed of all made-up data; 0 means 1.
	Seed uint64
	// Cabinet is the seller's: its shops, key and goods; the made-up one,
	// cabinet.Default, if nil.
	Cabinet *cabinet.Cabinet
	// FirstOrder is the number of the first order, from 1 to 99 999 999 999: all
	// numbers that a store may remember follow from it. 51 000 000 000 if zero.
	FirstOrder int64
	// NoAutoMoves says that whoever composes says all that Market does with what is
	// composed: it sets no timers of its own for that (P-TIMERS). What the store
	// makes by its calls has them all the same.
	NoAutoMoves bool
	// Moves is how long Market and buyers take for what they do by themselves; nothing
	// but P-TIMERS happens at 0 (P-MOVES).
	Moves market.Moves
	// Limits are how strict the limits of the pull API are; the contract's if 0
	// (P-LIMITS).
	Limits market.Limits
	// Deprecations say whether the days take effect on which the pull API loses
	// something; calls are told of them if empty.
	Deprecations market.Deprecations
	// Traffic is how buyers come by themselves, from the start on; none do if zero.
	Traffic market.Traffic
	// Start is where virtual time begins, in the years 1970 to 2199; 1 September
	// 2026, 9:00 UTC if zero.
	Start time.Time
	// Path is appended to the stores' URLs; /notification if empty (N-URL).
	Path string
	// Deadline bounds the whole of an exchange on the real clock; 10 seconds if
	// zero (N-DEADLINE).
	Deadline time.Duration
	// PingDeadline is that of PING; if zero that of the revision, or the Deadline if
	// that is shorter (N-PING-DEADLINE).
	PingDeadline time.Duration
	// Blocking says whether one notification without a suitable answer stops all
	// others of its subscription; as the revision has it if empty (N-BLOCKING).
	Blocking Switch
	// ActivationDelay is how long connecting takes to have effect, in virtual
	// time, up to 365 days; 2 minutes if zero (N-DELAY).
	ActivationDelay time.Duration
	// RootCAs are the authorities trusted; those of the system if nil (N-HTTPS).
	RootCAs *x509.CertPool
	// Header is sent with every request. It is added to Market's own fields and
	// replaces those of the same name. The journal masks its values, but for a
	// few fields that never are secrets.
	Header http.Header
	// Pace, if set, is called before virtual time goes on from one instant to
	// another, by Step, Advance or Run: it may wait, so that a person can watch.
	// The engine itself never does. Its error ends the step.
	Pace func(ctx context.Context, from, to time.Time) error
	// Settle, if set, has virtual time wait for what the store calls because of what
	// it was told: time does not go on, and nothing ends, until no call is open and
	// none came for a while. Markets of one run share it.
	Settle *Settle
	// Push are the settings of the legacy push API, which is not played without a URL.
	Push Push
	// StateFile keeps the market beyond the end of the process, in this file, or in the
	// PostgreSQL database of this URL, postgres://…; nothing is kept if it is empty. A file that is not there is begun. One that has a market goes
	// on with it: Revision, Seed and Cabinet must be its own or zero, FirstOrder and
	// Start are those it has, and so is Traffic if it is zero. One process uses it at a time. It holds the keys of
	// the cabinet and whatever the store answered: it is the owner's alone.
	StateFile string
	// Storage is where to keep the market instead, with others: in its own World, which
	// only one Market may have at a time. Its owner closes it after the Market.
	Storage *Storage
	// World is the name in Storage; that of a server's own market is empty.
	World string
	// Metadata are kept with the market for whoever serves it, as JSON; none if empty.
	// Those of a market that is kept already stay.
	Metadata json.RawMessage
	// Keep says how much of the journal is kept, in memory or on disk; all if zero.
	Keep journal.Limits
	// InFlight bounds the deliveries under way at once, up to 10 000; 64 if zero.
	InFlight int
}

// Complete are the options with their defaults filled in. It fails for one that
// is out of its bounds, and for an unknown revision.
func (o Options) Complete() (Options, error) {
	o.Revision = cmp.Or(o.Revision, LatestRevision)
	set, err := schemas.Load(o.Revision)
	if err != nil {
		return o, err
	}
	rules := set.Rules()
	if o.Seed == 0 {
		o.Seed = defaultSeed
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)
	}
	o.Start = o.Start.UTC().Round(0)
	o.FirstOrder = cmp.Or(o.FirstOrder, state.DefaultFirstOrder)
	if o.Cabinet == nil {
		o.Cabinet = cabinet.Default()
	}
	if err := o.Cabinet.Check(); err != nil {
		return o, fmt.Errorf("the cabinet: %w", err)
	}
	if err := wire.CheckHeader(o.Header); err != nil {
		return o, err
	}
	o.Header = canonical(o.Header)
	o.Deprecations = cmp.Or(o.Deprecations, market.TellDeprecations)
	if o.Path == "" {
		o.Path = market.DefaultPath
	}
	if o.Deadline == 0 {
		o.Deadline = DefaultDeadline
	}
	if o.PingDeadline == 0 {
		o.PingDeadline = min(rules.PingDeadline, o.Deadline)
	}
	if o.Blocking == "" {
		o.Blocking = Off
		if rules.Blocking {
			o.Blocking = On
		}
	}
	if o.ActivationDelay == 0 {
		o.ActivationDelay = DefaultActivationDelay
	}
	if o.InFlight == 0 {
		o.InFlight = defaultInFlight
	}
	o.Push = o.Push.complete()
	return o, o.check()
}

func (o Options) check() error {
	switch {
	case !strings.HasPrefix(o.Path, "/") || strings.ContainsAny(o.Path, "?#"):
		return fmt.Errorf("the path %.80q must begin with / and have no ? or #", o.Path)
	case o.Start.Year() < firstYear || o.Start.Year() > lastYear:
		return fmt.Errorf("virtual time must start in the years %d to %d, not %d", firstYear, lastYear, o.Start.Year())
	case o.FirstOrder < 1 || o.FirstOrder > maxFirstOrder:
		return fmt.Errorf("the first order must have a number from 1 to %d, not %d", maxFirstOrder, o.FirstOrder)
	case o.Blocking != On && o.Blocking != Off:
		return fmt.Errorf("blocking must be on or off, not %.40q", string(o.Blocking))
	case o.Deadline < 0 || o.PingDeadline < 0:
		return errors.New("a deadline must not be negative")
	case o.ActivationDelay < 0 || o.ActivationDelay > maxActivationDelay:
		return fmt.Errorf("the activation delay must be from 0 to %s, not %s", maxActivationDelay, o.ActivationDelay)
	case o.InFlight < 0 || o.InFlight > maxInFlight:
		return fmt.Errorf("the number of deliveries in flight must be from 1 to %d, not %d", maxInFlight, o.InFlight)
	}
	if o.StateFile != "" && o.Storage != nil {
		return errTwoStores
	}
	if len(o.Metadata) > 0 && !json.Valid(o.Metadata) {
		return errors.New("Options.Metadata are not JSON")
	}
	return errors.Join(o.Moves.Check(), o.Traffic.Check(), o.Limits.Check(), o.Deprecations.Check(), o.Push.check(), o.Keep.Check())
}

// canonical is a copy of a header with its names as HTTP writes them. The
// values of a name that is there in two spellings come in the order of those.
func canonical(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) {
		key := http.CanonicalHeaderKey(name)
		out[key] = append(out[key], h[name]...)
	}
	return out
}

// endOfTime is where virtual time ends: the queue's own end, in 2262, is never
// reached from there.
func endOfTime() time.Time { return time.Date(lastYear+1, time.January, 1, 0, 0, 0, 0, time.UTC) }

// keys are the tokens that open the cabinet.
func (o Options) keys() []string {
	var all []string
	if o.Cabinet != nil {
		for _, k := range o.Cabinet.Keys {
			all = append(all, k.Token())
		}
	}
	return all
}
