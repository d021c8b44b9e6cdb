package state

import (
	"fmt"

	"github.com/localmarket/localmarket/sim/market"
)

// maxOperations is how many operations are remembered, the last ones (choice).
const maxOperations = 10_000

// operationLog is the operations that stores began. Those of one shop are
// numbered without a gap.
type operationLog struct {
	last []market.Operation
	next int // of all that there ever were
}

// BeginOperation notes that a store asked for a change, and gives it its id.
func (s *State) BeginOperation(o market.Operation) market.Operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.operations
	s.undo.add(func() { s.operations = before })
	log := &s.operations
	log.next++
	o.ID = fmt.Sprintf("%s-%d", o.Type, log.next)
	if len(log.last) >= 2*maxOperations {
		log.last = append([]market.Operation(nil), log.last[maxOperations:]...)
	}
	log.last = append(log.last, o)
	return o
}

// Operation is one that a store began, unless thousands came after it.
func (s *State) Operation(id string) (market.Operation, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, o := range s.operations.last {
		if o.ID == id {
			return o, true
		}
	}
	return market.Operation{}, false
}
