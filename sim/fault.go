package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/internal/wire"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// FaultID names a fault within its Market: "f1", "f2", …
type FaultID string

// activeFault is one that is being injected.
type activeFault struct {
	fault.Fault
	id     FaultID
	number int
	since  time.Time
	hits   int // requests so far
	met    int // calls so far that it might have hit
	lifted bool
}

// Inject has notifications, PING among them, or the store's calls meet a fault from
// now on, until Lift. Where several fit a request, the one injected first hits it.
// Which requests a Share hits follows from the Market's seed. It fails for a fault
// that cannot be, and for an operation that the revision does not have.
func (m *Market) Inject(f fault.Fault) (FaultID, error) {
	if err := f.Check(); err != nil {
		return "", fmt.Errorf("the fault cannot be injected: %w", err)
	}
	if err := m.checkOperation(f.Operation); err != nil {
		return "", fmt.Errorf("the fault cannot be injected: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.injected++
	f.Types = slices.Clone(f.Types)
	active := newFault(m.injected, faultRow{Fault: f, Since: m.now})
	m.faults = append(m.faults, active)
	m.keeper.touch(faultsName, strconv.Itoa(active.number), active)
	m.record(journal.Entry{Kind: journal.FaultOn, Reason: active.describe()})
	return active.id, nil
}

func newFault(number int, row faultRow) *activeFault {
	return &activeFault{
		Fault: row.Fault, id: FaultID(fmt.Sprintf("f%d", number)), number: number, since: row.Since, hits: row.Hits, met: row.Met,
	}
}

// Lift ends a fault. It fails for one that is not being injected.
func (m *Market) Lift(id FaultID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.faults, func(f *activeFault) bool { return f.id == id })
	if i < 0 {
		return fmt.Errorf("unknown fault %.40q: it cannot be lifted", string(id))
	}
	m.record(journal.Entry{Kind: journal.FaultOff, Reason: m.faults[i].describe()})
	m.faults[i].lifted = true
	m.keeper.touch(faultsName, strconv.Itoa(m.faults[i].number), m.faults[i])
	m.faults = slices.Delete(m.faults, i, i+1)
	return nil
}

func (f *activeFault) describe() string {
	if f.Name == "" {
		return fmt.Sprintf("%s, %s", f.id, f.Fault)
	}
	return fmt.Sprintf("%s, %s", f.Name, f.Fault)
}

// nextFault is the fault that the next exchange meets, if any. The caller holds mu.
func (m *Market) nextFault(t market.Type) *fault.Fault {
	n := m.exchanges + 1
	for _, f := range m.faults {
		if f.Fits(t, m.now.Sub(f.since)) && f.left() && f.drawn(m.options.Seed, n) {
			f.hits++
			m.keeper.touch(faultsName, strconv.Itoa(f.number), f)
			return &f.Fault
		}
	}
	return nil
}

// checkOperation says that the revision's pull API has no operation of an id; none
// is every one.
func (m *Market) checkOperation(id string) error {
	if id == "" {
		return nil
	}
	contract, err := m.schemas.Pull()
	if err != nil {
		return err
	}
	if contract.Operation(id) == nil {
		return fmt.Errorf("unknown operation %.60q; \"localmarket contract operations\" lists them", id)
	}
	return nil
}

// callFault is the fault that the next call of an operation meets, if any.
func (m *Market) callFault(operation string) *fault.Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.faults {
		if !f.FitsCall(operation, m.now.Sub(f.since)) || !f.left() {
			continue
		}
		m.keeper.touch(faultsName, strconv.Itoa(f.number), f)
		if f.met++; f.drawn(m.options.Seed, f.met) {
			f.hits++
			hit := f.Fault
			return &hit
		}
	}
	return nil
}

// left reports whether the fault may hit another request.
func (f *activeFault) left() bool { return f.Count == 0 || f.hits < f.Count }

// drawn reports whether exchange number n is of the share that the fault
// hits: by the seed, so that it is in every run.
func (f *activeFault) drawn(seed uint64, n int) bool {
	if f.Share == 0 || f.Share == 1 {
		return true
	}
	var input [24]byte
	binary.BigEndian.PutUint64(input[:8], seed)
	binary.BigEndian.PutUint64(input[8:16], uint64(f.number))
	binary.BigEndian.PutUint64(input[16:], uint64(n))
	hash := sha256.Sum256(input[:])
	return float64(binary.BigEndian.Uint64(hash[:8])) < f.Share*math.MaxUint64
}

// recordFault tells what a fault did to an exchange.
func (m *Market) recordFault(hit *flight, did *wire.Injected) *journal.Injected {
	f := hit.request.Fault
	out := &journal.Injected{
		Name: f.Name, Kind: string(f.Kind()), Arrived: did.Arrived, DeclaredMs: did.Declared.Milliseconds(),
	}
	if did.Store != nil {
		verdict := hit.secrets.Verdict(hit.judge(m, *did.Store))
		out.Reply, out.Verdict = recordReply(*did.Store, hit.secrets), &verdict
	}
	return out
}
