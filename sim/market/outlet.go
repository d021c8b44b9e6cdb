package market

import "encoding/json"

// Outlet is a shop's own point of sale, where buyers collect orders by DBS.
type Outlet struct {
	// ID is its number, from 1; CampaignID the shop's.
	ID, CampaignID int64
	// Code is the store's own name for it, which may be empty.
	Code     string
	RegionID int64
	// Card is all that the store says of it: a JSON object in the pull API's words.
	// It is replaced, never changed.
	Card json.RawMessage `json:",omitempty"`
}
