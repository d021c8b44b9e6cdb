package pullapi

import "github.com/localmarket/localmarket/sim/market"

// Access knows the keys with which stores call (P-AUTH). It must be safe for
// concurrent use.
type Access interface {
	// Key is what a token opens, and whether it is known. The token is as the
	// caller sent it, in the Api-Key header or, for OAuth, in Authorization.
	Key(token string) (market.Key, bool)
	// Campaign is the shop of a number, and whether there is one.
	Campaign(id int64) (market.Campaign, bool)
	// Campaigns are all the shops of a cabinet.
	Campaigns(businessID int64) []market.Campaign
}
