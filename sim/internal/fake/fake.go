package fake

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// Fake makes things up by a seed, in the words of a contract's revision. It is
// safe for concurrent use.
type Fake struct {
	seed   uint64
	values values
	lists  lists
}

// values are the lists of a revision, UNKNOWN left out: nothing here has it.
type values struct {
	states        map[market.Status][]market.Substatus
	updateTypes   []string
	returnTypes   []string
	refunds       []string
	shipments     []string
	services      []market.ServiceStatus // none in a revision without them
	cancelReasons []string
	exits         []exit
}

// New makes things up by a seed. It fails if the revision lacks a list without
// which nothing can be made up.
func New(set *schemas.Set, seed uint64) (*Fake, error) {
	f := &Fake{seed: seed}
	e := enums{set: set}
	f.values = values{
		states:      e.states(),
		updateTypes: e.of(market.OrderUpdated, "updateType"),
		returnTypes: e.of(market.OrderReturnCreated, "returnType"),
		refunds:     e.of(market.OrderReturnStatusUpdated, "statuses", "refundStatus"),
		shipments:   e.of(market.OrderReturnStatusUpdated, "statuses", "shipmentStatus"),
	}
	if slices.Contains(set.Types(), string(market.OrderLineServiceStatusUpdated)) {
		for _, status := range e.of(market.OrderLineServiceStatusUpdated, "statuses", "status") {
			f.values.services = append(f.values.services, market.ServiceStatus(status))
		}
		f.values.cancelReasons = e.of(market.OrderLineServiceStatusUpdated, "cancelReason")
	}
	if e.err != nil {
		return nil, fmt.Errorf("reading contract revision %s: %w", set.Revision(), e.err)
	}
	var err error
	if f.lists, err = newLists(set); err != nil {
		return nil, err
	}
	f.values.exits = exits(f.values.states)
	return f, nil
}

// enums reads lists, and remembers the first one missing.
type enums struct {
	set *schemas.Set
	err error
}

func (e *enums) of(t market.Type, path ...string) []string {
	list := slices.DeleteFunc(slices.Clone(e.set.Enum(string(t), path...)), func(v string) bool { return v == "UNKNOWN" })
	if len(list) == 0 && e.err == nil {
		e.err = fmt.Errorf("%s has no values for %v", t, path)
	}
	return list
}

// states are the substatuses of each status, as far as the revision has both.
func (e *enums) states() map[market.Status][]market.Substatus {
	statuses, substatuses := e.of(market.OrderStatusUpdated, "status"), e.of(market.OrderStatusUpdated, "substatus")
	all := map[market.Status][]market.Substatus{}
	for _, status := range market.Statuses() {
		if !slices.Contains(statuses, string(status)) {
			continue
		}
		all[status] = slices.DeleteFunc(market.Substatuses(status), func(sub market.Substatus) bool { return !slices.Contains(substatuses, string(sub)) })
	}
	return all
}

// random is the source of all that is made up of one thing.
func (f *Fake) random(kind string, ordinal uint64) *gofakeit.Faker {
	h := fnv.New64a()
	fmt.Fprint(h, f.seed, " ", kind, " ", ordinal)
	return gofakeit.NewFaker(rand.NewPCG(f.seed, mixed(h.Sum64())), false)
}

// mixed spreads what is alike (the finish of SplitMix64).
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Choose is one of several, which must not be none.
func Choose[T any](f *Fake, kind string, ordinal uint64, of []T) T {
	return of[f.random(kind, ordinal).IntN(len(of))]
}

// shuffled is the value whose turn it is in a list, which must not be empty.
func shuffled[T any](f *Fake, kind string, ordinal uint64, list []T) T {
	n := uint64(len(list))
	order := rand.New(rand.NewPCG(f.seed, mixed(f.random(kind, ordinal/n).Uint64()))).Perm(len(list))
	return list[order[ordinal%n]]
}

// chance is true for one thing in so many.
func (f *Fake) chance(kind string, ordinal uint64, oneIn int) bool {
	return f.random(kind, ordinal).IntN(oneIn) == 0
}
