package state

import (
	"fmt"
	"sync"

	"github.com/localmarket/localmarket/sim/market"
)

// Options say how a State is to be. The zero value is good.
type Options struct {
	// FirstID is the first number that the store gives to what is created in
	// it, or 0 for 3,000,000,000: more than stories count up to.
	FirstID int64
	// Most is how many things of one kind the store takes, such as orders or
	// chats, or 0 for 5,000,000. What a story tells is not counted.
	Most int
}

// Store is the state of the cabinets of one simulated Market. It is safe for
// concurrent use: every call sees and leaves whole things, and what it returns
// is the caller's own.
//
// Errors are market.Refusal, unless a call says otherwise.
type State struct {
	mu     sync.RWMutex
	nextID int64
	most   int

	businesses shelf[market.Business]
	campaigns  shelf[market.Campaign]
	warehouses shelf[market.Warehouse]
	outlets    shelf[market.Outlet]
	keys       map[string]market.Key

	offers goods[market.Offer]
	stocks goods[market.Stock]
	holds  map[int64]hold // by order
	// placements are by shop: all but those that are like every other
	placements map[sku]market.Placement

	orders     shelf[market.Order]
	index      orderIndex
	byExternal map[externalID][]int64
	newest     map[int64]int64 // the order that was last put or changed, by cabinet

	returns  shelf[market.Return]
	returned map[int64][]int64       // returns, by order
	returnID map[externalID]struct{} // given by shops

	chats    shelf[market.Chat]
	about    map[subject]int64                // chats, by what they are about
	messages map[int64]*shelf[market.Message] // by chat

	outbounds outbounds

	reviews   shelf[market.Feedback]
	questions shelf[market.Question]
	texts     [textKinds]texts

	reports     map[string]*market.Report
	reportBytes int // of all files
}

// New is an empty store.
func New(o Options) *State {
	if o.FirstID < 1 {
		o.FirstID = 3_000_000_000
	}
	if o.Most < 1 {
		o.Most = 5_000_000
	}
	return &State{
		nextID:     o.FirstID,
		most:       o.Most,
		keys:       map[string]market.Key{},
		holds:      map[int64]hold{},
		placements: map[sku]market.Placement{},
		byExternal: map[externalID][]int64{},
		newest:     map[int64]int64{},
		returned:   map[int64][]int64{},
		returnID:   map[externalID]struct{}{},
		about:      map[subject]int64{},
		messages:   map[int64]*shelf[market.Message]{},
		reports:    map[string]*market.Report{},
	}
}

// newID is a number that nothing in the store has.
func (s *State) newID(taken func(int64) bool) int64 {
	for taken(s.nextID) {
		s.nextID++
	}
	s.nextID++
	return s.nextID - 1
}

// room refuses to take more things of a kind than there may be.
func (s *State) room(kind string, have, more int) error {
	if have+more > s.most {
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("there are %d %s already", have, kind)}
	}
	return nil
}

// notFound is the refusal of what is not there.
func notFound(what string) error { return market.Refusal{Reason: market.NotFound, Detail: what} }
