package store

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/localmarket/localmarket/sim/market"
)

// The bounds of reports (choice).
const (
	maxReports     = 100_000
	maxReportBytes = 256 << 20 // of all their files
)

// PutReport keeps a report under its id, which must be new, or is given if it is
// empty.
func (s *Store) PutReport(r market.Report) (market.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.ID == "" {
		r.ID = s.reportID()
	}
	switch {
	case s.reports[r.ID] != nil:
		return r, market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("report %.80q", r.ID)}
	case len(s.reports) >= maxReports:
		return r, market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("more than %d reports", maxReports)}
	}
	if s.reportBytes+len(r.File) > maxReportBytes {
		return r, market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("reports of more than %d MiB", maxReportBytes>>20)}
	}
	s.reportBytes += len(r.File)
	kept := r
	kept.File = slices.Clone(r.File)
	s.reports[r.ID] = &kept
	return r, nil
}

// reportID is one that no report has.
func (s *Store) reportID() string {
	return strconv.FormatInt(s.newID(func(id int64) bool { return s.reports[strconv.FormatInt(id, 10)] != nil }), 10)
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
