package market

import "time"

// Supply is a shop's request to bring goods to a warehouse of Market's, or to take
// them away.
type Supply struct {
	// ID is its number, from 1.
	ID int64
	// Type, Subtype and Status are as the pull API names them.
	Type, Subtype, Status string
	RequestedAt           time.Time
	UpdatedAt             time.Time
	// Units are those of each offer.
	Units int64
}

// Done reports whether it is finished.
func (s *Supply) Done() bool { return s.Status == "FINISHED" }
