package market

import "time"

// Document is a certificate, a declaration or another paper of goods.
type Document struct {
	// ID is its number, from 1; Number what is printed on it, which is its alone in
	// the cabinet.
	ID, BusinessID int64
	Number, Type   string
	// From and To are the first and the last day on which it holds, or empty.
	From, To Date
	// ChangedAt is since when it is as it is: it is checked from then on.
	ChangedAt time.Time
}

// documentCheck is how long Market checks a document (choice).
const documentCheck = 15 * time.Minute

// At is the document's status, as the pull API names it.
func (d *Document) At(now time.Time) string {
	switch {
	case now.Before(d.ChangedAt.Add(documentCheck)):
		return "VALIDATING"
	case d.To != "" && d.To < DateOf(now):
		return "EXPIRED"
	}
	return "ACTIVE"
}
