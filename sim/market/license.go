package market

import "time"

// License is what allows an outlet to sell goods of a kind, such as alcohol.
type License struct {
	// ID is its number, from 1; CampaignID the shop's, OutletID the outlet's.
	ID, CampaignID, OutletID int64
	// Type is one of the contract's, Number what is printed on it.
	Type, Number    string
	Issued, Expires time.Time
	// ChangedAt is since when it is as it is: it is checked from then on.
	ChangedAt time.Time
}

// licenseCheck is how long Market checks a license (choice).
const licenseCheck = time.Hour

// At is how its check went, as the pull API names it.
func (l *License) At(now time.Time) string {
	switch {
	case now.Before(l.ChangedAt.Add(licenseCheck)):
		return "NEW"
	case now.After(l.Expires):
		return "FAIL"
	}
	return "SUCCESS"
}
