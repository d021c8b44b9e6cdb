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
	// OrderNumber is the order that it is about, or 0, and To the state that the order came
	// to: for the legacy push API, which tells of the order itself.
	OrderNumber int64
	To          State
	// Body is the JSON body, exactly as it goes over the wire.
	Body json.RawMessage
	// AllowUnknownEnums says that the body carries values of a later revision: those
	// that no list has are let pass (N-UNKNOWN).
	AllowUnknownEnums bool
	// Composed is the body as Market made it of what has happened, or nil for a
	// notification that was written by hand. Where Body is another, that is an
	// override, and the journal says so.
	Composed json.RawMessage
	// Forced is what the rules say against what happened, or empty.
	Forced string
	// Override is what of Composed is so in the notification alone, such as a status
	// that no list has, or empty.
	Override string
}
