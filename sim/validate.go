package sim

import (
	"fmt"
	"hash/maphash"
	"sync"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// Validate says whether Market would send a notification: an *InvalidBodyError if
// its body breaks its schema (N-BODY), another error for a type that the revision
// does not have.
func (m *Market) Validate(n market.Notification) error { return m.validate(n) }

// validate is Validate. What was found valid a short while ago is not looked at
// again: a body that Compose made is sent as it is, mostly.
func (m *Market) validate(n market.Notification) error {
	key := m.valid.key(n)
	if m.valid.has(key) {
		return nil
	}
	violations, err := m.schemas.Request(string(n.Type), n.Body)
	if err != nil {
		return fmt.Errorf("the notification cannot be sent: %w", err)
	}
	invalid := &InvalidBodyError{Type: n.Type}
	for _, v := range violations {
		if !n.AllowUnknownEnums || !isUnknownValue(v) {
			invalid.Violations = append(invalid.Violations, journal.Violation(v))
		}
	}
	if len(invalid.Violations) > 0 {
		return invalid
	}
	m.valid.add(key)
	return nil
}

// isUnknownValue reports whether a value breaks nothing but the list of those
// that there are, so that a later revision may have it. A notification of
// another type would be another notification.
func isUnknownValue(v schemas.Violation) bool {
	return (v.Keyword == "enum" || v.Keyword == "const") && v.Pointer != "/notificationType"
}

// validBodies remembers the last bodies that were found valid, by their hashes. It
// is safe for concurrent use.
type validBodies struct {
	seed maphash.Seed

	mu     sync.Mutex
	known  map[uint64]struct{}
	latest [1024]uint64 // in turn
	next   int
}

func newValidBodies() *validBodies {
	return &validBodies{seed: maphash.MakeSeed(), known: map[uint64]struct{}{}}
}

// key stands for all that the verdict on a body depends on.
func (v *validBodies) key(n market.Notification) uint64 {
	var h maphash.Hash
	h.SetSeed(v.seed)
	fmt.Fprint(&h, n.Type, n.AllowUnknownEnums)
	_, _ = h.Write(n.Body) // never fails
	return h.Sum64()
}

func (v *validBodies) has(key uint64) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.known[key]
	return ok
}

func (v *validBodies) add(key uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.known, v.latest[v.next])
	v.known[key] = struct{}{}
	v.latest[v.next] = key
	v.next = (v.next + 1) % len(v.latest)
}
