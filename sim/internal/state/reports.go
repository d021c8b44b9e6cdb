package state

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/localmarket/localmarket/sim/market"
)

// The bounds of reports (choice).
const (
	maxReports     = 100_000
	maxReportBytes = 256 << 20 // of all their files
)

// PutReport keeps a report under its id, which must be new.
func (s *State) PutReport(r market.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.putReport(r)
}

// AddReport keeps a new report, and gives it an id.
func (s *State) AddReport(r market.Report) (market.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.ID = s.reportID()
	return r, s.putReport(r)
}

func (s *State) putReport(r market.Report) error {
	switch {
	case s.reports.get(r.ID) != nil:
		return market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("report %.80q", r.ID)}
	case len(s.reports.of) >= maxReports:
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("more than %d reports", maxReports)}
	case s.reportBytes+len(r.File) > maxReportBytes:
		return market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("reports of more than %d MiB", maxReportBytes>>20)}
	}
	s.reportBytes += len(r.File)
	r.File = slices.Clone(r.File)
	s.reports.put(r.ID, &r)
	return nil
}

// reportID is one that no report has.
func (s *State) reportID() string {
	return strconv.FormatInt(s.number(Reports, byStore), 10)
}

// ActiveReports counts the reports of a cabinet that are being made.
func (s *State) ActiveReports(businessID int64, now time.Time) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for _, r := range s.reports.of {
		if r.BusinessID == businessID && now.Before(r.ReadyAt) {
			n++
		}
	}
	return n
}

// Report is the report of an id. How far it has come is for its At to say.
func (s *State) Report(id string) (market.Report, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r := s.reports.get(id)
	if r == nil {
		return market.Report{}, false
	}
	c := *r
	c.File = slices.Clone(r.File)
	return c, true
}
