package store

import (
	"fmt"
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// maxReports is how many reports are kept (choice).
const maxReports = 100_000

// PutReport keeps a report under its id, which must be new.
func (s *Store) PutReport(r market.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.reports[r.ID] != nil:
		return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("report %.80q", r.ID)}
	case len(s.reports) >= maxReports:
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("more than %d reports", maxReports)}
	}
	r.File = slices.Clone(r.File)
	s.reports[r.ID] = &r
	return nil
}

// Report is the report of an id. How far it has come is for its At to say.
func (s *Store) Report(id string) (market.Report, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := s.reports[id]
	if r == nil {
		return market.Report{}, false
	}
	c := *r
	c.File = slices.Clone(r.File)
	return c, true
}
