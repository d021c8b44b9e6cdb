package market

import (
	"encoding/json"
	"slices"
	"time"
)

// Campaign is one shop of a cabinet.
type Campaign struct {
	// ID is the campaign's number, BusinessID the cabinet's, both from 1.
	ID, BusinessID int64
	Name           string
	Model          Model
	// API says whether the API serves it, and if not, why; empty is Available.
	API Availability
	// WarehouseID is where the shop's goods lie, or 0.
	WarehouseID int64
	// TaxSystem is how the shop pays its taxes, or empty for any way: then every
	// rate of the tax on sales is good.
	TaxSystem TaxSystem
	// Migrating says that Market is moving the shop: some operations are locked.
	Migrating bool
	// SwitchedOff says that Market shows none of its goods, as it did not answer
	// (L-ACCEPT, L-CHECK).
	SwitchedOff bool
}

// Business is a cabinet.
type Business struct {
	ID   int64
	Name string
	// OnlyDefaultPrice says that prices are for all shops of the cabinet, never for
	// one of them.
	OnlyDefaultPrice bool
	// YandexGo says that the seller is one of Market Yandex Go, for whom some
	// operations are not there (P-LAAS).
	YandexGo bool
	// WarehouseGroups says that the cabinet's own warehouses are in one group, with
	// one stock: some operations are for such cabinets alone, some for all others
	// (P-STOCKS).
	WarehouseGroups bool
	// Subscription says that the seller pays for more than the basic limits: reports
	// go further back.
	Subscription bool
	// Migrating says that Market is moving the cabinet: some operations are locked.
	Migrating bool
}

// Warehouse is where goods lie: a shop's, or Market's own.
type Warehouse struct {
	// ID is the warehouse's number, from 1; CampaignID the shop's, or 0 if it is
	// Market's own.
	ID, CampaignID int64
	BusinessID     int64
	Name, City     string
	Express        bool
	// Disabled says that the seller has closed it for now.
	Disabled bool
	// Main is the warehouse of its group that has the group's stock, itself for that
	// one, or 0 if it is in no group.
	Main int64
}

// Offer is a product of a cabinet's catalogue.
type Offer struct {
	BusinessID int64
	// ID is the store's own SKU, 1 to 255 characters.
	ID, Title string
	// OldPrice is the crossed-out one, or 0.
	Price, OldPrice Money
	PriceAt         time.Time
	// LastValid is the price before one that is in quarantine, or 0.
	LastValid Money
	// Bestseller is the least price at which Market may sell it as a bestseller,
	// or 0.
	Bestseller Money
	CategoryID int64
	Archived   bool
	// Digital is how a good that needs no parcel reaches the buyer, or empty
	// (P-DIGITAL). Such goods are sold by DBS alone.
	Digital string
	// Marking is which codes each unit needs before it is shipped, one of the
	// contract's each (P-STATUS).
	Marking []string
	// Bid is what the seller gives for sales, in hundredths of a percent, or 0.
	Bid int64
	// Card is what else the store says of it: a JSON object in the pull API's words,
	// or nil. It is replaced, never changed.
	Card json.RawMessage `json:",omitempty"`
}

// Stock is how much of an offer lies in a warehouse.
type Stock struct {
	WarehouseID int64
	OfferID     string
	// Fit is all that can be sold, Reserved what orders hold of it.
	Fit, Reserved int64
	UpdatedAt     time.Time
}

// MaxStock is the largest stock that can be set (P-STOCKS).
const MaxStock = 2_000_000_000

// Available is what can still be ordered. A store may set a stock below what is
// reserved: nothing is left then.
func (s Stock) Available() int64 { return max(0, s.Fit-s.Reserved) }

// Key is a token by which a store calls (P-AUTH). Its Token is a secret: it is
// compared, and never printed.
type Key struct {
	Token string `json:"-"`
	Name  string
	// Scopes are what it gives access to, as the contract's operations name them.
	Scopes []string
	// BusinessID is the cabinet that it opens.
	BusinessID int64
	// OAuth says that it is a token of an employee's, sent in the Authorization
	// header, rather than an Api-Key. It is not narrowed by scopes.
	OAuth bool
	// Revoked says that it was deleted and opens nothing any more.
	Revoked bool
}

// Grants reports whether k has any of some scopes, as an OAuth token has.
func (k Key) Grants(scopes []string) bool {
	return k.OAuth || slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(k.Scopes, scope) })
}

// String hides the token.
func (k Key) String() string { return "key " + k.Name }

// GoString hides the token, too.
func (k Key) GoString() string { return k.String() }

// ReportStatus is how far a report has come.
type ReportStatus string

// The statuses of reports.
const (
	ReportPending    ReportStatus = "PENDING"
	ReportProcessing ReportStatus = "PROCESSING"
	ReportDone       ReportStatus = "DONE"
	ReportFailed     ReportStatus = "FAILED"
)

// Report is a document that Market makes when asked to.
type Report struct {
	ID         string
	BusinessID int64
	// Kind is the operation that asked for it.
	Kind        string
	RequestedAt time.Time
	// ReadyAt is when it is done, or found to have failed.
	ReadyAt time.Time
	// Failure is NO_DATA, TOO_LARGE or RESOURCE_NOT_FOUND, or empty if it is made.
	Failure string
	// File is what it says, as it is downloaded, under Name and as Media.
	File        []byte
	Name, Media string
}

// At is how far r has come at a time. It waits for its turn half of the time
// (choice).
func (r *Report) At(now time.Time) ReportStatus {
	switch {
	case now.Before(r.RequestedAt.Add(r.ReadyAt.Sub(r.RequestedAt) / 2)):
		return ReportPending
	case now.Before(r.ReadyAt):
		return ReportProcessing
	case r.Failure != "":
		return ReportFailed
	}
	return ReportDone
}
