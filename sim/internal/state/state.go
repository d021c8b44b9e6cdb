package state

import (
	"cmp"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/market"
)

// Options say how a State is to be. The zero value is good.
type Options struct {
	// FirstOrder is the number of the first order, from which all others follow, or
	// 0 for DefaultFirstOrder.
	FirstOrder int64
	// Most is how many things of one kind the state takes, such as orders or
	// chats, or 0 for 5,000,000.
	Most int
	// VAT is the rate of goods that are ordered on a day: their own, or the usual one;
	// VAT_20 for all that have none if nil.
	VAT func(own string, day market.Date) string
	// Marks are told of all that changes; nil if nothing is kept.
	Marks *keep.Marks
	// Unreadable is told of what was kept and cannot be read: things are then read when
	// somebody asks for them, and are empty where that fails. If nil, all is read at
	// once.
	Unreadable func(error)
}

// State is the state of the cabinets of one simulated Market. It is safe for
// concurrent use: every call sees and leaves whole things, and what it returns
// is the caller's own.
//
// Errors are market.Refusal, unless a call says otherwise.
type State struct {
	vat func(own string, day market.Date) string

	mu      sync.RWMutex
	undo    undo
	numbers numbers
	most    int

	// What is kept, and what is made anew of it on load: kept.go has a row for each.
	collections keep.Collections

	businesses orderedMap[market.Business]
	campaigns  orderedMap[market.Campaign]
	warehouses orderedMap[market.Warehouse]
	outlets    orderedMap[market.Outlet]
	documents  orderedMap[market.Document]
	licenses   orderedMap[market.License]
	promotions promotions
	keys       table[string, market.Key]

	offers  goods[market.Offer]
	removed table[sku, string] // names of offers that are gone
	stocks  goods[market.Stock]
	holds   table[int64, hold] // by order
	// placements are by shop: all but those that are like every other
	placements table[sku, market.Placement]

	unreadable func(error)
	retired    atomic.Bool

	orders     orderedMap[market.Order]
	loading    loading
	index      orderIndex
	byExternal map[externalID][]int64

	offered    table[market.DeliveryOption, market.Money] // what delivery would cost, by LaaS
	operations recent[market.Operation]

	returns  orderedMap[market.Return]
	returned map[int64][]int64       // returns, by order
	returnID map[externalID]struct{} // given by shops

	chats    orderedMap[market.Chat]
	about    map[subject]int64                     // chats, by what they are about
	messages map[int64]*orderedMap[market.Message] // by chat

	outbounds outbounds

	reviews   orderedMap[market.Feedback]
	questions orderedMap[market.Question]
	texts     [textKinds]texts

	reports     table[string, *market.Report]
	reportBytes int // of all files

	files table[string, *market.Upload] // that stores uploaded, by their links
}

// New is an empty store.
func New(o Options) *State {
	if o.FirstOrder < 1 {
		o.FirstOrder = DefaultFirstOrder
	}
	if o.Most < 1 {
		o.Most = 5_000_000
	}
	if o.VAT == nil {
		o.VAT = func(own string, _ market.Date) string { return cmp.Or(own, "VAT_20") }
	}
	s := &State{
		vat:        o.VAT,
		undo:       undo{marks: o.Marks},
		numbers:    newNumbers(o.FirstOrder),
		most:       o.Most,
		unreadable: o.Unreadable,
		byExternal: map[externalID][]int64{},
		returned:   map[int64][]int64{},
		returnID:   map[externalID]struct{}{},
		about:      map[subject]int64{},
		messages:   map[int64]*orderedMap[market.Message]{},
	}
	s.index.undo = &s.undo
	s.collect()
	return s
}

// checkCapacity refuses to take more things of a kind than there may be.
func (s *State) checkCapacity(kind string, have, more int) error {
	if have+more > s.most {
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("there are %d %s already", have, kind)}
	}
	return nil
}

// notFound is the refusal of what is not there.
func notFound(what string) error { return market.Refusal{Reason: market.NotFound, Detail: what} }
