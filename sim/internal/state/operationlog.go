package state

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// maxOperations is how many operations are remembered, the last ones (choice).
const maxOperations = 10_000

// BeginOperation notes that a store asked for a change, and gives it its id. Those of
// one shop are numbered without a gap.
func (s *State) BeginOperation(o market.Operation) market.Operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.ID = fmt.Sprintf("%s-%d", o.Type, s.operations.next())
	s.operations.add(o, maxOperations)
	return o
}

// Operation is one that a store began, unless thousands came after it.
func (s *State) Operation(id string) (market.Operation, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	number, err := strconv.ParseInt(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
	o, ok := s.operations.of[number]
	return o, ok && err == nil && o.ID == id
}
