package market

import "encoding/json"

// Notification is one event that Market tells a store of, ready to be sent.
type Notification struct {
	// Type is the event's kind; it is also in the body.
	Type Type
	// CampaignID is the shop the event belongs to, or 0 for an event of the
	// whole cabinet (a chat, a review, a question).
	CampaignID int64
	// BusinessID is the cabinet the event belongs to.
	BusinessID int64
	// Body is the JSON body, exactly as it goes over the wire.
	Body json.RawMessage
	// Later says that the body carries values of a later revision: those that
	// no enumeration lists are let pass (N-UNKNOWN).
	Later bool
	// Told says that the pull API has what the notification tells of already: it
	// is not to be told once more when the notification goes out, as others may
	// have changed it since.
	Told bool
}
